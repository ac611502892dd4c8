"""
Finding texts that are near one another, in time that grows with the number of texts, not with its square.

Each text keeps its rarest fragments. Texts that share one stand on the fragment's shelf, in the order of time; a
shelf holds a limited number, and a fragment that more texts share gets several shelves, each of neighbours in time.
Only texts on a common shelf are compared. So a fragment that everybody writes costs no more than a rare one, and what
is compared first was written in the same weeks.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sanlian.analysis.engine.fragments import Matrix

SHELF = 64
MOST_KEPT = 48
_SLICE = 2000


def near_pairs(rows: Matrix, *, least: float) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """
    Return the pairs (first < second) of rows that share a shelf and are at least so near, and their cosine.

    :param rows: a row a text, of length one, in the order of time
    """
    shelved = _on_shelves(strongest(rows, MOST_KEPT))
    turned = shelved.T.tocsr()
    found = []
    for start in range(0, rows.shape[0], _SLICE):
        some = (shelved[start : start + _SLICE] @ turned).tocoo()
        # What the strongest fragments share is a lower bound of what all share; half of what is asked is worth a look.
        hopeful = (some.data >= least / 2) & (some.row + start < some.col)
        first, second = some.row[hopeful] + start, some.col[hopeful]
        cosine = _cosines(rows, first, second)
        near = cosine >= least
        found.append((first[near], second[near], cosine[near]))
    if not found:
        return np.zeros(0, int), np.zeros(0, int), np.zeros(0, np.float32)
    first, second, cosine = (np.concatenate(each) for each in zip(*found, strict=True))
    return first, second, cosine


def strongest(rows: Matrix, most: int) -> Matrix:
    """Return the matrix with only the so many largest entries of each row."""
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((-rows.data, owners))
    rank = np.arange(len(order)) - rows.indptr[owners[order]]
    keep = order[rank < most]
    return sparse.csr_matrix((rows.data[keep], (owners[keep], rows.indices[keep])), shape=rows.shape)


def _on_shelves(rows: Matrix) -> Matrix:
    """Return the matrix with each column split into columns of at most `SHELF` entries, neighbours in order."""
    columns = rows.tocsc()
    columns.sort_indices()
    many = np.diff(columns.indptr)
    place = np.arange(len(columns.indices)) - np.repeat(columns.indptr[:-1], many)
    # Shelves of different fragments end at different places, so that no two neighbours are always apart.
    shift = np.repeat((np.arange(len(many)) * 29) % SHELF, many) * (np.repeat(many, many) > SHELF)
    number = (place + shift) // SHELF
    shelf = np.repeat(np.arange(len(many)), many) * (int(number.max(initial=0)) + 1) + number
    _, shelf = np.unique(shelf, return_inverse=True)
    width = int(shelf.max(initial=-1)) + 1
    return sparse.csr_matrix((columns.data, (columns.indices, shelf)), shape=(rows.shape[0], width))


def _cosines(rows: Matrix, first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(rows[first].multiply(rows[second]).sum(axis=1), np.float32).ravel()
