"""What the pieces of a thing's name tell of where its makers stand, learned from all names.

Likeness of characters holds all pieces of a name for telling, by their rarity alone. Here it is
learned what each tells: 数控 leads to the makers of machine tools, 系统 nowhere.
"""

import numpy as np
from scipy import sparse

from yanzhen.chains.placing.tables import Grid, even, ridge

CALM, STEPS = 2.0, 10


class Told:
    """Where things stand by the pieces of their names, learned from what their makers make.

    Args:
        pieces: things by the pieces of their names, (p, k).
        links: (f, p), 1 where a firm is known to make a thing.
        things: where things stand by their own words, (p, d), each of length 1.

    `names` leads from the pieces to what the makers make beside the thing itself; `firms` stand at
    the mean of what they make. Each is of length 1, (p, d) and (f, d).
    """

    def __init__(self, pieces: sparse.csr_matrix, links: sparse.csr_matrix, things: Grid) -> None:
        rest = _rest(links, things.astype(np.float32))
        known = np.bincount(links.indices, minlength=links.shape[1]) > 0
        middle = rest[known].sum(0) / max(int(known.sum()), 1)
        weights = ridge(pieces[known], rest[known] - middle, calm=CALM, steps=STEPS)
        self.names = even(np.asarray(pieces @ weights))
        self.firms = even(np.asarray(links @ self.names))


def _rest(links: sparse.csr_matrix, things: Grid) -> Grid:
    """Return where the other things of a thing's makers stand, the mean of its makers, (p, d)."""
    pairs = links.tocoo()
    beside = even(np.asarray(links @ things)[pairs.row] - things[pairs.col])
    number = np.maximum(np.bincount(pairs.col, minlength=links.shape[1]), 1)
    mean = sparse.csr_matrix(
        ((1 / number[pairs.col]).astype(np.float32), (pairs.col, np.arange(pairs.nnz))),
        shape=(links.shape[1], pairs.nnz),
    )
    return np.asarray(mean @ beside)
