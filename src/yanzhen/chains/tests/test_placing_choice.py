"""The choice among many, and what names say of a thing that is looked for."""

import numpy as np
import pytest
from scipy import sparse

from yanzhen.chains.placing.alike import Alike, Known
from yanzhen.chains.placing.called import by_company, by_part
from yanzhen.chains.placing.choice import Lesson, comparable, learn

THINGS = ["铝电解电容器", "电容器", "变压器", "白糖", "电力变压器"]
MAKES = [[1, 0, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]]


@pytest.fixture(scope="module")
def alike():
    links = sparse.csr_matrix(np.array(MAKES, np.float32))
    none = np.zeros((4, 1), np.float32), np.zeros((5, 1), np.float32)
    known = Known(["甲厂", "乙厂", "丙厂", "丁厂"], THINGS, links, *none)
    return Alike(known, links)


def test_one_trait_of_two_candidates_is_weighed_as_by_hand():
    """One lesson, right x = 1, wrong x = 0: least ln(1 + e^−w) + calm·w², so 1/(1 + e^w) = 2cw."""
    weight = learn([Lesson(np.array([[1.0], [0.0]], np.float32), 1)], calm=0.25)[0]

    assert 1 / (1 + np.exp(weight)) == pytest.approx(0.5 * weight, abs=1e-3)


def test_a_trait_that_only_chance_decides_is_weighed_little():
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(200, 20, 2)).astype(np.float32)
    rows[:, 0, 0] += 2
    weights = learn([Lesson(row, 1) for row in rows], calm=1.0)

    assert weights[0] > 10 * abs(weights[1])


def test_traits_are_compared_within_a_question():
    rows = np.array([[0, 5, 7], [2, 5, 9]], np.float32)

    assert comparable(rows).tolist() == pytest.approx(np.array([[-1, 0, -1], [1, 0, 1]]), abs=1e-4)


def test_names_that_hold_or_end_like_the_asked_one_are_seen(alike):
    found = by_part(alike, np.array([1, 2]))

    assert found["held_most"].tolist() == pytest.approx(
        np.array([[0.5, 0, 0, 0], [0, 0, 0, 0.6]]), abs=1e-6
    )
    assert found["ends_most"][0].argmax() == 0
    assert found["ends_most"][1].argmax() == 3


def test_one_branch_of_a_firm_with_many_counts(alike):
    """Shown is 丙厂, which makes 白糖: so does 乙厂 beside its transformers, the others do not."""
    found = by_company(alike, np.array([1]), [np.array([2])])

    assert found["beside_most"][0].argsort()[-2:].tolist() in ([1, 2], [2, 1])
    assert found["beside_most"][0, 0] == found["beside_most"][0, 3] == 0
