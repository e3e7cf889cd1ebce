"""The points card: what is unknown is neither earned nor lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.prospects.calc.card import TERMS, score

WEIGHTS = {"gap": 30, "intent": 20, "link": 15, "spill": 10, "class": 10, "hq": 5, "near": 10,
           "against": 15}  # fmt: skip
share = st.one_of(st.just(float("nan")), st.floats(0, 1))
firm = st.fixed_dictionaries(dict.fromkeys(TERMS, share) | {"against": st.floats(0, 1)})


def card_of(*firms):
    terms = {name: np.array([one[name] for one in firms]) for name in TERMS}
    return score(terms, np.array([one["against"] for one in firms]), WEIGHTS)


@given(firm, st.sampled_from(TERMS), st.floats(0, 1))
def test_learning_a_term_moves_points_within_what_was_open(one, name, learned):
    before = card_of(one | {name: float("nan")})
    after = card_of(one | {name: learned})

    low, high = before.points[0], before.points[0] + before.open[0]
    assert low - 1e-9 <= after.points[0] <= high + 1e-9
    assert after.open[0] == pytest.approx(before.open[0] - WEIGHTS[name])


@given(firm, st.floats(0, 1))
def test_a_signal_against_never_helps(one, more):
    worse = one | {"against": max(one["against"], more)}

    assert card_of(worse).points[0] <= card_of(one).points[0]


@given(st.lists(firm, min_size=1, max_size=5))
def test_many_at_once_give_what_each_gives_alone(firms):
    together = card_of(*firms)

    assert together.points.tolist() == [card_of(one).points[0] for one in firms]


def test_the_worked_example_of_the_methods_page():
    nan = float("nan")
    card = card_of(
        {"gap": 0.85, "intent": 0.225, "link": 0.5, "spill": 0.6, "class": nan, "hq": nan,
         "near": 0.5, "against": 0.2}
    )  # fmt: skip

    assert (card.points[0], card.open[0]) == (pytest.approx(45.5), 15)


def test_weights_that_add_up_to_nothing_are_refused():
    with pytest.raises(ValueError, match="nothing"):
        score({name: np.zeros(1) for name in TERMS}, np.zeros(1), dict.fromkeys(WEIGHTS, 0))
