"""The collector waits while rows are worked through, and only then."""

import gc

import pytest
from django.db import connection

from yanzhen.desk.imports.memory import (
    LOG_PAGES,
    PATIENT,
    WAITING_KB,
    patient_collector,
    seldom_folded_log,
)


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


@pytest.mark.django_db
def test_the_database_folds_seldom_inside_and_as_before_after():
    def told():
        on_sqlite = connection.vendor == "sqlite"
        asked = "PRAGMA wal_autocheckpoint" if on_sqlite else (
            "SELECT setting::int FROM pg_settings WHERE name = 'gin_pending_list_limit'"
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(asked)
            return cursor.fetchone()[0]

    before = told()
    with seldom_folded_log():
        inside = told()
    assert before < inside == (LOG_PAGES if connection.vendor == "sqlite" else WAITING_KB)
    assert told() == before
