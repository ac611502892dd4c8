"""The facts that the people room records."""

STAFFED = "people.staffed"
RESIDENT_KNOWN = "people.resident_known"
FACTS = (STAFFED, RESIDENT_KNOWN)
