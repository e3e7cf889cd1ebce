"""The collector waits while rows are worked through, and only then."""

import gc

import pytest

from yanzhen.desk.imports.memory import PATIENT, patient_collector


def test_the_collector_is_patient_inside_and_as_before_after():
    before = gc.get_threshold()
    with patient_collector():
        assert gc.get_threshold() == PATIENT
    assert gc.get_threshold() == before


def test_a_refused_step_leaves_the_collector_as_it_was():
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="no table"), patient_collector():
        raise ValueError("no table")
    assert gc.get_threshold() == before
