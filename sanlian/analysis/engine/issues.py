"""
Hot issues: which messages of many people are about one thing, and how much it weighs.

Titles (weighing more) and the beginnings of texts are compared by their rare fragments; copies count as one text.
Groups by average nearness are issues, and are ranked by their heat:

    heat = people x attention x growth x agreement

- people: different authors, and a fifth for each further message of the same ones;
- attention: 1 + ln(1 + likes + objections) / 4, so that two thousand likes weigh like some three times the people;
- growth: 1 + the share of the messages in the busiest thirty days: a thing of now weighs more than one of always;
- agreement: the average nearness inside (at most one half), which tells a matter from messages that only name the
  same place.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sanlian.analysis.engine.clusters import grouped
from sanlian.analysis.engine.copies import copies
from sanlian.analysis.engine.fragments import Matrix, Vocabulary, unit_rows
from sanlian.analysis.engine.near import near_pairs
from sanlian.analysis.engine.normalise import normalise
from sanlian.analysis.engine.places import place_words
from sanlian.analysis.engine.posts import Post

TITLE_WEIGHT = 2.5
TEXT_READ = 400
LEAST_NEAR, LEAST_JOINED = 0.06, 0.11
FEWEST_MESSAGES = 3
MOST_AGREEMENT = 0.5
BUSIEST = timedelta(days=30)
_SIZES = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Issue:
    """Messages about one thing, the oldest first."""

    heat: float
    name: str
    place: str
    posts: tuple[Post, ...]


def hot_issues(posts: Sequence[Post], *, top: int) -> list[Issue]:
    """Return the hottest issues, the hottest first; a message belongs to one at most."""
    posts = sorted(posts, key=lambda post: (post.at, post.id))
    plain = [f"{normalise(post.title[:500])}\n{normalise(post.text[:1000])[:TEXT_READ]}" for post in posts]
    holders = _together(copies(plain))
    rows = _mean_rows(likeness(plain), holders)
    groups = grouped(near_pairs(rows, least=LEAST_NEAR), [len(each) for each in holders], least=LEAST_JOINED)
    found = [
        _issue([[posts[at] for at in holders[each]] for each in group], rows[group])
        for group in groups
        if sum(len(holders[each]) for each in group) >= FEWEST_MESSAGES
    ]
    return sorted(found, key=lambda issue: (-issue.heat, issue.posts[0].id))[:top]


def _together(copy_of: NDArray[Any]) -> list[list[int]]:
    """Return the places of the texts that are copies of one another, in the order of the oldest of each."""
    found: dict[int, list[int]] = {}
    for at, group in enumerate(copy_of.tolist()):
        found.setdefault(group, []).append(at)
    return list(found.values())


def _mean_rows(rows: Matrix, holders: Sequence[Sequence[int]]) -> Matrix:
    """Return one row for all copies of a text: copies differ mostly in their titles, and each title says something."""
    group = np.repeat(np.arange(len(holders)), [len(each) for each in holders])
    member = np.concatenate([np.array(each, int) for each in holders]) if holders else np.zeros(0, int)
    ones = np.ones(len(group), np.float32)
    return unit_rows(sparse.csr_matrix((ones, (group, member)), shape=(len(holders), rows.shape[0])) @ rows)


def likeness(plain: Sequence[str]) -> Matrix:
    """Return a row of length one for each text (title, line break, beginning); their product is their nearness."""
    titles, texts = zip(*(text.split("\n", 1) for text in plain), strict=True) if plain else ((), ())
    blocks = [_sharpened(titles) * TITLE_WEIGHT, _sharpened(texts)]
    return unit_rows(sparse.hstack(blocks).tocsr().astype(np.float32))


def _sharpened(texts: Sequence[str]) -> Matrix:
    """Return fragments weighed by the square of their rarity: what everybody asks (“when will …?”) is no matter."""
    vocabulary, rows = Vocabulary.of(texts, _SIZES)
    rows.data *= vocabulary.rarity[rows.indices]
    return unit_rows(rows)


def heat(posts: Sequence[Post], agreement: float) -> float:
    """Return how much messages about one thing weigh; the formula stands at the top of this file."""
    authors = len({post.author for post in posts})
    people = authors + (len(posts) - authors) / 5
    attention = 1 + math.log1p(max(sum(post.likes + post.against for post in posts), 0)) / 4
    return people * attention * (1 + _busiest([post.at for post in posts])) * agreement


def _busiest(times: Sequence[datetime]) -> float:
    """Return the share of the moments (in order) that lie in the fullest window."""
    most, start = 0, 0
    for end, at in enumerate(times):
        while at - times[start] > BUSIEST:
            start += 1
        most = max(most, end - start + 1)
    return most / len(times)


def _issue(copied: Sequence[Sequence[Post]], rows: Matrix) -> Issue:
    """Return the issue of some texts, each with the posts that are copies of it, and their rows."""
    posts = sorted((post for each in copied for post in each), key=lambda post: (post.at, post.id))
    centre = np.asarray(rows.sum(axis=0)).ravel()
    agreement = _agreement(centre, rows.shape[0])
    return Issue(
        heat=round(heat(posts, agreement), 3),
        name=_name(copied[int(np.argmax(rows @ centre))][0]),
        place=_place(posts),
        posts=tuple(posts),
    )


def _agreement(centre: NDArray[Any], many: int) -> float:
    """Return the average nearness of two different texts; copies of one text agree in full."""
    mean = float((centre @ centre - many) / (many * (many - 1))) if many > 1 else 1.0
    return min(mean, MOST_AGREEMENT)


def _name(post: Post) -> str:
    return " ".join((post.title if post.title.strip() else post.text).split())[:60]


def _place(posts: Sequence[Post]) -> str:
    """Return the place that most of the messages name, in the words that they use most; nothing when few do."""
    named = Counter(
        word for post in posts for word in {*place_words(f"{post.title}\n{post.text[:TEXT_READ]}")}
    )
    if not named:
        return ""
    word, many = max(named.items(), key=lambda each: (each[1] * math.log(1 + len(each[0])), each[0]))
    return word if many * 3 >= len(posts) else ""
