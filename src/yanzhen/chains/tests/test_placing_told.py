"""What the pieces of names tell of their makers, and how likely a firm's words are to make them."""

import numpy as np
import pytest
from scipy import sparse

from yanzhen.chains.placing.alike import Alike, Known
from yanzhen.chains.placing.makers import Asked, Makers, traits
from yanzhen.chains.placing.tables import main_lines, ridge
from yanzhen.chains.placing.words import Words

TRADES = ("数控", "注射"), ("车床", "铣床", "磨床", "镗床"), ("剂甲", "剂乙", "剂丙", "剂丁")


def test_ridge_is_as_by_hand():
    """For rows that do not meet, each weight is what is wanted over 1 + calm."""
    weights = ridge(sparse.identity(2, format="csr"), np.array([[2.0], [4.0]]), calm=1, steps=5)

    assert weights.tolist() == pytest.approx(np.array([[1.0], [2.0]]))


def test_main_lines_of_a_table_give_it_back():
    square = np.array([[1, 0.6, 0], [0.6, 1, 0], [0, 0, 0]])
    value, line = main_lines(square, 9)

    assert value.tolist() == pytest.approx([np.sqrt(0.4), np.sqrt(1.6)])
    assert (line * value**2) @ line.T == pytest.approx(square)


def test_the_words_of_firms_weigh_as_on_the_method_page():
    """甲 is all that firm 0 says and half of what all say: ln(0.4·1/0.5 + 0.2) = 0, else ln 0.2."""
    one, none = sparse.identity(2, format="csr", dtype=np.float32), np.zeros((2, 2), np.float32)
    found = Words(one, one, np.array([1, 1]), none).told(np.array([0]))

    assert found["words"].tolist() == pytest.approx(np.log([[1, 0.2]]))
    assert found["words_one"].tolist() == pytest.approx(found["words"])
    assert found["words_two"].tolist() == [[0, 0]]


def test_words_of_firms_alike_speak_too():
    """Two firms alike: ln((0.2 + 0.2)·1/0.5 + 0.2) = 0 for the one that never says 甲."""
    one = sparse.identity(2, format="csr", dtype=np.float32)
    alike = np.array([[0, 0.5], [0.5, 0]], np.float32)

    assert Words(one, one, np.array([1, 1]), alike).told(np.array([0]))[
        "words"
    ].tolist() == pytest.approx(np.zeros((1, 2)), abs=1e-6)


def test_a_name_leads_to_the_firms_that_make_what_shares_its_pieces():
    """数控刨床 is made by nobody; its pieces stand in names of what the first two firms make."""
    things = ["数控车床", "数控铣床", "数控磨床", "注射剂甲", "注射剂乙", "注射剂丙", "数控刨床"]
    makes = [[1, 1, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 0, 0],
             [0, 0, 0, 0, 1, 1, 0]]  # fmt: skip
    links = sparse.csr_matrix(np.array(makes, np.float32))
    none = np.zeros((4, 1), np.float32), np.zeros((7, 1), np.float32)
    told = Alike(Known(["甲", "乙", "丙", "丁"], things, links, *none), links).told
    near = told.names[6] @ told.firms.T

    assert near[:2].min() > 0.5 > near[2:].max()
    assert told.names[6] @ told.names[0] > told.names[6] @ told.names[3]


def test_a_thing_of_which_no_maker_is_known_is_found_by_its_name():
    rng = np.random.default_rng(0)
    firms, things = 40, 600
    names = [f"{TRADES[0][n % 2]}{TRADES[1 + n % 2][n // 2 % 4]}{n}型" for n in range(things)]
    makes = np.zeros((firms, things), np.float32)
    for thing in range(2, things):
        makes[rng.choice(np.arange(thing % 2, firms, 2), 1 + thing % 3 // 2), thing] = 1
    known = Known([f"某{n}" for n in range(firms)], names, sparse.csr_matrix(makes),
                  np.zeros((firms, 1), np.float32), np.zeros((things, 1), np.float32))  # fmt: skip
    makers = Makers(known)
    kinds = [shown for _lesson, shown in makers._lessons(np.random.default_rng(0))]
    score = makers.scores([Asked(n, np.array([], dtype=np.int64)) for n in (0, 1)])

    assert 0 < sum(kinds) < len(kinds)
    for trade in (0, 1):
        assert set(np.argsort(-score[trade])[:15] % 2) == {trade}


def test_nothing_known_is_answered_without_a_warning(recwarn):
    links = sparse.csr_matrix((3, 2), dtype=np.float32)
    none = np.zeros((3, 1), np.float32), np.zeros((2, 1), np.float32)
    alike = Alike(Known(["甲", "乙", "丙"], ["酒", ""], links, *none), links)
    rows, _names = traits(alike, [Asked(0, np.array([], dtype=np.int64))])

    assert np.isfinite(rows).all()
    assert not recwarn.list
