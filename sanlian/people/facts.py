"""The facts that the people room records."""

STAFFED = "people.staffed"
FACTS = (STAFFED,)
