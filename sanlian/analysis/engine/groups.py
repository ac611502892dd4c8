"""Which messages repeat one another, so that none is measured by its twin."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from sanlian.analysis.engine.normalise import normalise

NEARLY_ALIKE = 0.8
_NO_LETTER = re.compile(r"[\W_]+")


def bare(title: str) -> str:
    """Return a title without marks and spaces: what two ways to type the same have in common."""
    return _NO_LETTER.sub("", normalise(title))


def repeats(nearness: NDArray[Any], titles: Sequence[str]) -> NDArray[Any]:
    """
    Return the number of the group of each message: alike in title, or nearly alike in words, or linked by such.

    :param nearness: cosine of every two messages
    """
    rows, columns = np.nonzero(np.triu(nearness >= NEARLY_ALIKE, 1))
    first: dict[str, int] = {}
    named = [(first.setdefault(plain, at), at) for at, plain in enumerate(map(bare, titles)) if plain]
    links = np.concatenate([np.stack([rows, columns], 1), np.array(named, int).reshape(-1, 2)])
    graph = sparse.coo_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=nearness.shape)
    return np.asarray(connected_components(graph, directed=False)[1])
