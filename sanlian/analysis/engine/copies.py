"""
Which texts are copies of one another, with small changes: MinHash sketches (Broder 1997) compared in bands.

The sketch of a text is the least of its fragments under each of forty orders; two texts agree in about the share of
places in which their fragments overlap. Texts that agree in a whole band of five are compared with the first of that
band, so that the work grows with the number of texts.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from sanlian.analysis.engine.fragments import packed

_BANDS, _ROWS = 8, 5
_AGREE = 0.5
_SLICE = 2000
_SIZE = 3


def copies(texts: Sequence[str]) -> NDArray[Any]:
    """Return the number of the group of each text; a text without a fragment of three is a group of its own."""
    sketches = _sketches(texts)
    links = []
    for band in range(_BANDS):
        part = np.ascontiguousarray(sketches[:, band * _ROWS : (band + 1) * _ROWS])
        _, first, which = np.unique(
            part.view(np.dtype((np.void, part.dtype.itemsize * _ROWS))).ravel(),
            return_index=True,
            return_inverse=True,
        )
        leader = first[which]
        agree = (sketches == sketches[leader]).mean(1) >= _AGREE
        links.append(np.stack([np.arange(len(texts))[agree], leader[agree]], 1))
    pairs = np.concatenate(links)
    graph = sparse.coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(texts),) * 2)
    return np.asarray(connected_components(graph, directed=False)[1])


def _sketches(texts: Sequence[str]) -> NDArray[np.uint64]:
    dice = np.random.default_rng(20200)
    factors = dice.integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
    # Whatever has no fragment agrees with nothing, itself apart.
    sketches = np.tile(np.arange(len(texts), dtype=np.uint64)[:, None], (1, len(factors)))
    for start in range(0, len(texts), _SLICE):
        codes, owners = packed(texts[start : start + _SLICE], (_SIZE,))
        if not len(codes):
            continue
        mixed = (codes ^ (codes >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
        begins = np.flatnonzero(np.diff(owners, prepend=-1))
        for number, factor in enumerate(factors):
            least = np.minimum.reduceat((mixed * factor) >> np.uint64(1), begins)
            sketches[start + owners[begins], number] = least
    return sketches
