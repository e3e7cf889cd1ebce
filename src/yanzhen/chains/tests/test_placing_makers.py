"""Who makes a thing: foretold on a made-up world in which firms keep to their trades."""

import numpy as np
import pytest
from scipy import sparse

from yanzhen.chains.placing.alike import Known
from yanzhen.chains.placing.makers import Asked, Makers, traits

TRADES, FIRMS, THINGS = 4, 40, 56


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(0)
    trade, of = np.arange(FIRMS) % TRADES, np.arange(THINGS) % TRADES
    fits = trade[:, None] == of[None, :]
    makes = (rng.random((FIRMS, THINGS)) < np.where(fits, 0.3, 0.01)).astype(np.float32)
    names = [f"{'甲乙丙丁'[of[n]]}{'天地玄黄宇宙洪荒'[n % 8]}{n}" for n in range(THINGS)]
    known = Known([f"某{n}" for n in range(FIRMS)], names, sparse.csr_matrix(makes),
                  np.zeros((FIRMS, 1), np.float32), np.zeros((THINGS, 1), np.float32))  # fmt: skip
    return known, trade, of


@pytest.fixture(scope="module")
def makers(world):
    return Makers(world[0], repeats=1)


def test_firms_of_the_trade_come_first(world, makers):
    known, trade, of = world
    links = known.links.tocsc()
    right = []
    for thing in range(0, THINGS, 7):
        shown = links.indices[links.indptr[thing] : links.indptr[thing + 1]][:2]
        score = makers.scores([Asked(thing, shown)])[0]
        score[shown] = -np.inf
        right.append(np.mean(trade[np.argsort(-score)[:8]] == of[thing]))

    assert np.mean(right) > 0.85


def test_the_same_links_give_the_same_answers(world, makers):
    asked = [Asked(3, np.array([3])), Asked(5, np.array([], dtype=np.int64))]

    assert Makers(world[0], repeats=1).scores(asked).tolist() == makers.scores(asked).tolist()


def test_a_thing_without_known_makers_and_a_firm_without_things_are_answered(makers):
    rows, names = traits(makers.alike, [Asked(0, np.array([], dtype=np.int64))])

    assert rows.shape == (1, FIRMS, len(names))
    assert np.isfinite(rows).all()
