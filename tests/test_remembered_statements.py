"""A statement is put into words once for all queries of the same shape."""

from datetime import date

import pytest
from django.db import connections
from django.db.models import Count, F, Q
from django.db.transaction import TransactionManagementError

from yanzhen.accounts.models import Team, User
from yanzhen.accounts.tests.factories import UserFactory
from yanzhen.common.database import remembering
from yanzhen.journal.models import Event


def kept():
    return connections["default"].__dict__.setdefault("statements", {})


@pytest.fixture(autouse=True)
def _nothing_remembered():
    kept().clear()
    yield
    kept().clear()


def words(queryset):
    """Return a query's statement and values as the backend gives them, and as Django does."""
    # Each compiles a copy: putting a query into words adds to what it knows of its joins.
    ours = queryset.all().query.get_compiler("default").as_sql()
    plain = queryset.all().query.get_compiler("default")
    theirs = super(remembering.Remembering, plain).as_sql()
    return (ours[0], list(ours[1])), (theirs[0], list(theirs[1]))


TEAMED, TEAMS = User.objects.select_related("team"), User.objects.values_list("team__code")
LATEST = Event.objects.order_by("-at")
# Pairs of the same shape: the second is answered from memory.
ALIKE = [
    (User.objects.filter(username="a"), User.objects.filter(username="b")),
    (User.objects.filter(pk__in=[1, 2]), User.objects.filter(pk__in=[3, 4])),
    (User.objects.filter(team=1, is_active=True), User.objects.filter(team=2, is_active=True)),
    (User.objects.exclude(team__code="A")[:5], User.objects.exclude(team__code="B")[:5]),
    (TEAMED.filter(pk=1), TEAMED.filter(pk=2)),
    (User.objects.filter(Q(pk=1) | Q(team=2)), User.objects.filter(Q(pk=3) | Q(team=4))),
    (TEAMS.filter(pk=1), TEAMS.filter(pk=9)),
    (LATEST.filter(pk__gt=1), LATEST.filter(pk__gt=7)),
    (User.objects.only("username").filter(pk=1), User.objects.only("username").filter(pk=2)),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), ALIKE)
@pytest.mark.django_db
def test_the_second_of_a_shape_brings_its_own_values(first, second):
    for queryset in (first, second):
        ours, theirs = words(queryset)
        assert ours == theirs
    assert len(kept()) == 1


UNLIKE = [
    (User.objects.filter(pk=1), User.objects.filter(pk__gt=1)),
    (User.objects.filter(is_active=True), User.objects.filter(is_active=False)),
    (User.objects.filter(team__isnull=True), User.objects.filter(team__isnull=False)),
    (User.objects.filter(pk=1), User.objects.exclude(pk=1)),
    (User.objects.filter(Q(pk=1) | Q(team=1)), User.objects.filter(Q(pk=1) & Q(team=1))),
    (User.objects.filter(pk__in=[1]), User.objects.filter(pk__in=[1, 2])),
    (User.objects.all()[:1], User.objects.all()[:2]),
    (User.objects.all()[:2], User.objects.all()[1:2]),
    (User.objects.order_by("pk"), User.objects.order_by("-pk")),
    (User.objects.order_by("username"), User.objects.order_by("name")),
    (User.objects.select_related("team"), User.objects.all()),
    (User.objects.values_list("name"), User.objects.values_list("username")),
    (User.objects.values_list("pk"), User.objects.values_list("id")),
    (User.objects.only("name"), User.objects.defer("name")),
    (User.objects.distinct(), User.objects.all()),
    (User.objects.filter(team__code="A"), User.objects.filter(team__name="A")),
    (User.objects.filter(username="a"), User.objects.filter(name="a")),
    (Team.objects.filter(pk=1), User.objects.filter(pk=1)),
]


@pytest.mark.parametrize(("first", "second"), UNLIKE)
@pytest.mark.django_db
def test_what_differs_in_words_is_told_apart(first, second):
    for queryset in (first, second, first, second):
        ours, theirs = words(queryset)
        assert ours == theirs
    assert len(kept()) == 2


ELABORATE = [
    User.objects.annotate(n=Count("events")),
    User.objects.filter(team__in=Team.objects.filter(code="A")),
    User.objects.order_by(F("name").desc()),
    User.objects.filter(name=F("username")),
    User.objects.filter(name__icontains="a"),
    User.objects.order_by().union(User.objects.order_by()),
]


@pytest.mark.parametrize("queryset", ELABORATE)
@pytest.mark.django_db
def test_what_is_elaborate_is_left_to_django(queryset):
    ours, theirs = words(queryset)
    assert ours == theirs
    assert not kept()


@pytest.mark.django_db
def test_rows_are_read_as_before():
    one, two = UserFactory(name="甲"), UserFactory(name="乙")
    for _ in range(2):
        for user in (one, two):
            found = User.objects.select_related("team").get(pk=user.pk)
            assert (found, found.name, found.team) == (user, user.name, user.team)
            assert found.is_active is True
            assert User.objects.filter(pk=user.pk).exists()
    assert not User.objects.filter(pk=two.pk + 1000).exists()
    assert list(User.objects.filter(pk__in=[])) == []


@pytest.mark.django_db
def test_a_row_is_inserted_as_before():
    for code in ("A", "B", "C"):
        team = Team.objects.create(code=code, name=f"{code}局", short_name=code, kind="DEPARTMENT",
                                   opened_on=date(2021, 1, 4))  # fmt: skip
        assert Team.objects.get(code=code) == team
    with pytest.raises(ValueError, match="F\\(\\) expressions"):
        Team.objects.create(code=F("name"), opened_on=date(2021, 1, 4))


@pytest.mark.django_db
def test_a_memory_that_has_become_wrong_fails_the_tests():
    query = User.objects.filter(pk=1)
    list(query)
    (statement,) = kept().values()
    statement.sql = statement.sql.replace("=", "<>")
    with pytest.raises(AssertionError, match="remembered"):
        list(query.all())


@pytest.mark.django_db
def test_a_connection_keeps_so_many_and_begins_anew(monkeypatch):
    monkeypatch.setattr(remembering, "KEPT", 3)
    for many in range(1, 6):
        list(User.objects.filter(pk__in=range(many)))
    assert len(kept()) == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_still_refused():
    for _ in range(2):
        with pytest.raises(TransactionManagementError):
            list(User.objects.select_for_update().filter(pk=1))
