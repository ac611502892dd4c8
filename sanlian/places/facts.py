"""The facts that the places room records."""

IMPORTED = "places.imported"
DRAWN = "places.drawn"
CODED = "places.coded"
MERGED = "places.merged"
SPLIT = "places.split"
RENAMED = "places.renamed"
MOVED = "places.moved"
FACTS = (IMPORTED, DRAWN, CODED, MERGED, SPLIT, RENAMED, MOVED)
