import sys

import pytest

from yanzhen.companies.calc.deriving import Named, derive_all
from yanzhen.companies.importing import deriving
from yanzhen.companies.importing.deriving import PART, WORTH_IT, derived_parts

FIRMS = [
    Named(f"江苏澜{number}新材料有限公司", further=(f"海门澜{number}化工厂",))
    for number in range(WORTH_IT + 1)
]


@pytest.fixture(autouse=True)
def started_anew():
    deriving._end()
    yield
    deriving._end()


def told(parts):
    """Return what was derived; tokens stand in no order."""
    return [(*one[:-1], set(one.grams.split())) for part in parts for one in part]


def test_the_second_process_derives_what_this_one_would():
    parts = list(derived_parts(FIRMS))
    assert told(parts) == told([derive_all(FIRMS)])
    assert max(map(len, parts)) == PART


def test_it_stays_for_the_next_import():
    list(derived_parts(FIRMS))
    first = list(deriving._running)
    list(derived_parts(FIRMS))
    assert deriving._running == first


@pytest.mark.parametrize("program", [["/no/such/program"], [sys.executable, "-c", "pass"]])
def test_without_a_second_process_the_outcome_is_the_same(program, monkeypatch):
    monkeypatch.setattr(deriving, "PROGRAM", program)
    assert told(derived_parts(FIRMS)) == told([derive_all(FIRMS)])


def test_a_process_that_dies_between_two_imports_is_not_missed():
    list(derived_parts(FIRMS))
    deriving._running[0].kill()
    deriving._running[0].wait()
    assert told(derived_parts(FIRMS)) == told([derive_all(FIRMS)])


def test_few_firms_are_derived_here():
    assert told(derived_parts(FIRMS[:3])) == told([derive_all(FIRMS[:3])])
    assert deriving._running == []
