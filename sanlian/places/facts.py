"""The facts that the places room records."""

IMPORTED = "places.imported"
DRAWN = "places.drawn"
BOUNDED = "places.bounded"
CODED = "places.coded"
MERGED = "places.merged"
SPLIT = "places.split"
RENAMED = "places.renamed"
MOVED = "places.moved"
PROPOSED = "places.proposed"
CONFIRMED = "places.confirmed"
REFUSED = "places.refused"
WITHDRAWN = "places.withdrawn"
FACTS = (
    IMPORTED,
    DRAWN,
    BOUNDED,
    CODED,
    MERGED,
    SPLIT,
    RENAMED,
    MOVED,
    PROPOSED,
    CONFIRMED,
    REFUSED,
    WITHDRAWN,
)
