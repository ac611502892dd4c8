"""The facts that the places room records."""

IMPORTED = "places.imported"
DRAWN = "places.drawn"
BOUNDED = "places.bounded"
CODED = "places.coded"
MERGED = "places.merged"
SPLIT = "places.split"
RENAMED = "places.renamed"
MOVED = "places.moved"
FACTS = (IMPORTED, DRAWN, BOUNDED, CODED, MERGED, SPLIT, RENAMED, MOVED)
