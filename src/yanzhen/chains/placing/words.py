"""How likely the words of a firm, of firms like it and of all firms are to make a thing's name."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from yanzhen.chains.placing.tables import Grid, Numbers, shares

MOST_COUNTED = 10  # times that a firm says the same
SHARP = 6  # power of likeness: few firms are near
OWN, NEAR, WIDE, ALL = 0.4, 0.2, 0.2, 0.2


class Words:
    """Firms as speakers: shares of 1 to 3 characters in a row in what each makes.

    A piece of a name is as likely as in a mixture of the firm's own words, those of the firms
    nearest to it, of all like it, and of all (Jelinek and Mercer 1980; Ponte and Croft 1998).
    Told is the logarithm against the words of all, summed over the pieces.
    """

    def __init__(
        self, links: sparse.csr_matrix, counts: sparse.csr_matrix, sizes: Numbers, alike: Grid
    ) -> None:
        self.counts, self.sizes = counts, sizes
        said = (links @ counts).tocsr()
        said.data = np.minimum(said.data, MOST_COUNTED)
        total = np.maximum(np.asarray(said.sum(1)).ravel(), 1)
        self.own = (sparse.diags(1 / total) @ said).tocsc()
        common: NDArray[np.float64] = np.asarray(said.sum(0)).ravel() + 0.5
        self.common = common / common.sum()
        self.near, self.wide = shares(np.maximum(alike, 0) ** SHARP), shares(alike)

    def told(self, things: Numbers) -> dict[str, Grid]:
        """Return how likely each firm's words are to make things' names, (q, f) each."""
        asked = self.counts[things].tocsc()
        used = np.flatnonzero(np.diff(asked.indptr))
        asked = asked[:, used].tocsr()
        common = self.common[used]
        own = self.own[:, used].toarray().astype(np.float32)
        own = OWN * own + NEAR * (self.near @ own) + WIDE * (self.wide @ own)
        told = np.log(own / common + ALL)
        one, two = (self.sizes[used] == size for size in (1, 2))
        found = {
            "words": asked @ told.T,
            "words_one": asked[:, one] @ told[:, one].T,
            "words_two": asked[:, two] @ told[:, two].T,
        }
        return {name: np.asarray(value, np.float32) for name, value in found.items()}
