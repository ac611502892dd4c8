"""
Texts as counts of their fragments: every run of one to four characters, each packed into one whole number.

A run of up to four 16-bit units fits into 64 bits exactly, so that a vocabulary is a sorted array of numbers, looked
up for thousands of texts at once, kept in a file without any code, and turned back into words to explain a reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Codes = NDArray[np.uint64]
Floats = NDArray[np.float32]
Matrix = Any  # scipy's sparse matrices come without types


def packed(texts: Sequence[str], sizes: Sequence[int]) -> tuple[Codes, NDArray[np.int64]]:
    """Return every fragment of the given sizes (1 to 4), and the number of the text in which it stands."""
    units = [np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2") for text in texts]
    text_of = np.repeat(np.arange(len(texts)), [len(each) for each in units])
    single = np.concatenate([*units, np.zeros(0, "<u2")]).astype(np.uint64)
    found, owners = [], []
    run = single
    for size in range(1, max(sizes) + 1):
        if size > 1:
            run = (run[:-1] << np.uint64(16)) | single[size - 1 :] if len(run) else run
        if size in sizes:
            inside = text_of[: len(run)] == text_of[size - 1 :][: len(run)]
            found.append(run[inside])
            owners.append(text_of[: len(run)][inside])
    return np.concatenate(found), np.concatenate(owners)


def unpacked(code: int) -> str:
    """Return the characters of a fragment."""
    units = [(code >> shift) & 0xFFFF for shift in (48, 32, 16, 0)]
    return b"".join(unit.to_bytes(2, "little") for unit in units if unit).decode("utf-16-le", "replace")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fragments that count (sorted), and how rare each is."""

    sizes: tuple[int, ...]
    codes: Codes
    rarity: Floats

    @classmethod
    def of(
        cls, texts: Sequence[str], sizes: Sequence[int], *, at_least: int = 2
    ) -> tuple["Vocabulary", Matrix]:
        """Return the fragments that stand in so many of the texts, and the texts' own weights."""
        codes, owners = packed(texts, sizes)
        known, at = np.unique(codes, return_inverse=True)
        counts = _counted(owners, at, len(texts), len(known))
        holders = np.bincount(counts.indices, minlength=len(known))
        kept = holders >= at_least
        rarity = (np.log((1 + len(texts)) / (1 + holders[kept])) + 1).astype(np.float32)
        self = cls(tuple(sizes), known[kept], rarity)
        return self, self._weighed(counts[:, kept].tocsr())

    def weights(self, texts: Sequence[str]) -> Matrix:
        """Return a row a text: sublinear counts times rarity, of length one (or zero where nothing is known)."""
        codes, owners = packed(texts, self.sizes)
        if not len(self.codes):
            return sparse.csr_matrix((len(texts), 0), dtype=np.float32)
        at = np.searchsorted(self.codes, codes)
        at[at == len(self.codes)] = 0
        known = self.codes[at] == codes
        return self._weighed(_counted(owners[known], at[known], len(texts), len(self.codes)))

    def _weighed(self, counts: Matrix) -> Matrix:
        counts.data = (1 + np.log(counts.data)) * self.rarity[counts.indices]
        return unit_rows(counts)


def unit_rows(matrix: Matrix) -> Matrix:
    """Scale each row to length one, in place; rows of nothing stay."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    lengths = np.sqrt(np.bincount(rows, weights=matrix.data**2, minlength=matrix.shape[0]))
    lengths[lengths == 0] = 1
    matrix.data = (matrix.data / lengths[rows]).astype(np.float32)
    return matrix


def _counted(rows: NDArray[np.int64], columns: NDArray[np.int64], height: int, width: int) -> Matrix:
    ones = np.ones(len(rows), np.float32)
    counts = sparse.csr_matrix((ones, (rows, columns)), shape=(height, width))
    counts.sum_duplicates()
    return counts
