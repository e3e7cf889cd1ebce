import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from yanzhen.common.prepared import Prepared

pytestmark = pytest.mark.django_db
CODES = ("add_session", "delete_session")


def named(codename):
    return Permission.objects.select_related("content_type").filter(codename=codename)


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_gives_the_same_rows_as_the_query_with_what_it_brings_along(django_assert_num_queries):
    prepared = Prepared(named)

    for code in CODES:
        found, asked = prepared.first(code), named(code).get()
        with django_assert_num_queries(0):
            assert columns(found.content_type) == columns(asked.content_type)
        assert columns(found) == columns(asked)
        assert found._state.adding is False
    assert prepared.first("no_such_code") is None


def test_asks_what_django_asks_and_locks_where_it_locks():
    def locked(codename, number):
        found = Permission.objects.select_for_update(of=("self",))
        return found.filter(codename=codename, pk=number)

    one = named(CODES[0]).get()
    prepared = Prepared(locked)
    for _turn in range(2):
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            assert prepared.all(one.codename, one.pk) == [one]
            assert list(locked(one.codename, one.pk)) == [one]
        assert asked[0]["sql"] == asked[1]["sql"]


def test_takes_its_values_anew_each_time():
    prepared = Prepared(
        lambda number, codename: Permission.objects.filter(
            pk=number, codename=codename
        ).values_list("pk", "codename")
    )  # fmt: skip
    for row in map(named, CODES):
        one = row.get()
        assert prepared.all(one.pk, one.codename) == [(one.pk, one.codename)]
        assert prepared.all(one.pk, "no_such_code") == []


def test_refuses_a_query_whose_statement_hangs_on_a_value():
    with pytest.raises(TypeError, match="as it is"):
        Prepared(lambda text: Permission.objects.filter(codename__icontains=text)).all("a")
