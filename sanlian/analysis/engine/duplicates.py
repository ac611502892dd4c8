"""
Pairs of messages that say the same, or are about one thing.

The score of a pair is the nearness of title and text, brought down where the two name different places and none in
common, and where much time lies between; near copies stay near copies, whenever they were written.
"""

from collections.abc import Sequence

import numpy as np

from sanlian.analysis.engine.issues import TEXT_READ, likeness
from sanlian.analysis.engine.near import near_pairs
from sanlian.analysis.engine.normalise import normalise
from sanlian.analysis.engine.places import place_words
from sanlian.analysis.engine.posts import Post

LEAST = 0.55
COPY = 0.8
_OTHER_PLACE = 0.6
_HALF_LIFE_DAYS = 365


def duplicates(posts: Sequence[Post], *, least: float = LEAST) -> list[tuple[str, str, float]]:
    """Return the ids (the older first) and the score of pairs that reach the least one, the surest first."""
    posts = sorted(posts, key=lambda post: (post.at, post.id))
    plain = [f"{normalise(post.title[:500])}\n{normalise(post.text[:1000])[:TEXT_READ]}" for post in posts]
    first, second, near = near_pairs(likeness(plain), least=least)
    apart = np.array([(posts[b].at - posts[a].at).days for a, b in zip(first, second, strict=True)])
    named = [frozenset(place_words(text)) for text in plain]
    elsewhere = [
        bool(named[a] and named[b]) and not _share(named[a], named[b])
        for a, b in zip(first, second, strict=True)
    ]
    score = near * np.where(elsewhere, _OTHER_PLACE, 1.0) * 0.5 ** (apart / _HALF_LIFE_DAYS)
    score = np.where(near >= COPY, near, score)
    order = np.argsort(-score, kind="stable")
    return [
        (posts[first[at]].id, posts[second[at]].id, min(float(score[at]), 1.0))
        for at in order
        if score[at] >= least
    ]


def _share(some: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether two sets of places have one in common, if only in part: 五矿万境 and 五矿万境K9县."""
    return any(a in b or b in a for a in some for b in others)
