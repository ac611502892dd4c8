"""The facts that the places room records."""

IMPORTED = "places.imported"
DRAWN = "places.drawn"
FACTS = (IMPORTED, DRAWN)
