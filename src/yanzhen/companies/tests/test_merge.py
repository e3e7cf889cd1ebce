"""Putting two files of one firm together, and taking them apart."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.companies import commands, merging
from yanzhen.companies.models import Company, CompanyName, Contact, Relation
from yanzhen.companies.queries import search
from yanzhen.companies.queries.page import last_merge
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


@pytest.fixture
def pair():
    by = UserFactory()
    kept = CompanyFactory(name="苏澜新材料有限公司", by=by)
    gone = CompanyFactory(
        name="江苏苏澜新材料科技有限公司", uscc=CODE, capital_amount=Decimal(5000), by=by
    )
    other = CompanyFactory(name="南通瑞泽电池有限公司", by=by)
    commands.add_class(gone.code, kind="HIGH_TECH", source="江苏 2020 批", by=by, at=AT)
    commands.add_class(kept.code, kind="HIGH_TECH", source="江苏 2020 批", by=by, at=AT)
    commands.add_class(gone.code, kind="LISTED", source="科创板", by=by, at=AT)
    commands.add_contact(gone.code, name="陶", source="名片", purpose="招商", by=by, at=AT)
    commands.add_relation(gone.code, other.code, kind="SUPPLIES", source="台账", by=by, at=AT)
    commands.add_figure(gone.code, metric="TAX", period_kind="MONTH", period_on=date(2022, 4, 1),
                        value=Decimal(100), source="税务", by=by, at=AT)  # fmt: skip
    commands.mark_resident(gone.code, since=date(2020, 1, 1), by=by, at=AT)
    for company in (kept, gone):
        company.refresh_from_db()
    return kept, gone, by


def everything():
    rows = {c.code: {f.attname: getattr(c, f.attname) for f in Company._meta.concrete_fields
                     if f.attname not in {"version", "changed_at"}}
            for c in Company.objects.all()}  # fmt: skip
    under = sorted(
        (type(row).__name__, row.pk, getattr(row, "company_id", None) or (row.start_id, row.end_id))
        for rows_ in (CompanyName, Contact, Relation, *_more())
        for row in rows_.objects.all()
    )
    return rows, under


def _more():
    from yanzhen.companies.models import CompanyClass, Figure, Residency

    return CompanyClass, Figure, Residency


def merge(kept, gone, by, **changed):
    wanted = {"reason": "同一家", "by": by, "at": AT} | changed
    return commands.merge_companies(kept.code, gone.code, **wanted)


def test_everything_follows_and_nothing_is_doubled(pair):
    kept, gone, by = pair

    merge(kept, gone, by)

    kept.refresh_from_db()
    assert (kept.uscc, kept.capital_amount, kept.is_resident) == (CODE, Decimal(5000), True)
    assert sorted(kept.classes.values_list("kind", flat=True)) == ["HIGH_TECH", "LISTED"]
    assert (kept.contacts.count(), kept.relations_out.count(), kept.figures.count()) == (1, 1, 1)
    assert [n.name for n in kept.names.all()] == ["江苏苏澜新材料科技有限公司"]
    assert list(Company.objects.live().filter(brand="苏澜")) == [kept]
    found = search(Company.objects.visible_to(by), "江苏苏澜").order_by("pk")
    assert list(found) == [kept]


def test_undoing_restores_both_files_exactly(pair):
    kept, gone, by = pair
    before = everything()
    done = merge(kept, gone, by)

    commands.undo_merge(done.pk, by=by, at=AT + timedelta(days=29))

    assert everything() == before
    assert set(search(Company.objects.live(), "苏澜").order_by("pk")) == {kept, gone}


def test_an_old_form_stays_old_after_merge_and_undo(pair):
    kept, gone, by = pair
    done = merge(kept, gone, by)
    commands.undo_merge(done.pk, by=by, at=AT)

    with pytest.raises(Stale):
        commands.change_company(kept.code, version=kept.version, address="东路", by=by, at=AT)


def test_rows_of_higher_packages_follow_and_come_back(pair, monkeypatch):
    kept, gone, by = pair
    calls = []
    mover = merging.Mover(
        "visits", "走访", lambda g, k: calls.append(("move", g, k)) or [7],
        lambda moved, g, k: calls.append(("back", moved, g, k)), lambda g: 1,
    )  # fmt: skip
    monkeypatch.setitem(merging.movers, "visits", mover)

    done = merge(kept, gone, by)
    commands.undo_merge(done.pk, by=by, at=AT)

    assert calls == [("move", gone.pk, kept.pk), ("back", [7], gone.pk, kept.pk)]


@pytest.mark.parametrize(
    ("changed", "word"),
    [({"reason": " "}, "为什么"), ({"versions": (99, 1)}, "重新核对")],
)
def test_refuses_a_careless_merge(pair, changed, word):
    kept, gone, by = pair

    with pytest.raises(Refused, match=word):
        merge(kept, gone, by, **changed)


def test_firms_with_two_credit_codes_are_two_firms(pair):
    kept, gone, by = pair
    Company.objects.filter(pk=kept.pk).update(uscc="913206000000000000")

    with pytest.raises(Refused, match="不是同一家"):
        merge(kept, gone, by)


def test_is_undone_once_and_in_time(pair):
    kept, gone, by = pair
    done = merge(kept, gone, by)

    with pytest.raises(Refused, match="30 天"):
        commands.undo_merge(done.pk, by=by, at=AT + timedelta(days=31))
    commands.undo_merge(done.pk, by=by, at=AT)
    with pytest.raises(Refused, match="已经撤销"):
        commands.undo_merge(done.pk, by=by, at=AT)


def test_is_undone_on_the_whole_of_the_last_day_and_the_page_says_the_same(pair):
    kept, gone, by = pair
    late = datetime(2022, 5, 31, 17, 0, tzinfo=UTC)  # one in the morning of 1 June here
    done = merge(kept, gone, by, at=late)

    assert last_merge(kept, on=date(2022, 7, 1)) == done
    assert last_merge(kept, on=date(2022, 7, 2)) is None
    with pytest.raises(Refused, match="30 天"):
        commands.undo_merge(done.pk, by=by, at=datetime(2022, 7, 1, 16, 0, tzinfo=UTC))
    commands.undo_merge(done.pk, by=by, at=datetime(2022, 7, 1, 15, 0, tzinfo=UTC))


def test_merges_into_one_file_are_taken_apart_the_latest_first(pair):
    kept, gone, by = pair
    third = CompanyFactory(name="苏澜材料有限公司", by=by)
    before = everything()
    first = merge(kept, gone, by)
    second = merge(kept, third, by)

    with pytest.raises(Refused, match="先撤销"):
        commands.undo_merge(first.pk, by=by, at=AT)
    commands.undo_merge(second.pk, by=by, at=AT)
    commands.undo_merge(first.pk, by=by, at=AT)

    assert everything() == before


def test_one_main_contact_stays_and_undoing_makes_the_other_main_again(pair):
    kept, gone, by = pair
    for company, name in ((kept, "林"), (gone, "周")):
        commands.add_contact(company.code, name=name, source="名片", purpose="招商", is_main=True,
                             by=by, at=AT)  # fmt: skip
    done = merge(kept, gone, by)

    assert [one.name for one in kept.contacts.filter(is_main=True)] == ["林"]
    commands.undo_merge(done.pk, by=by, at=AT)
    assert [one.name for one in gone.contacts.filter(is_main=True)] == ["周"]


def test_a_file_merged_on_and_back_is_still_taken_apart(pair):
    kept, gone, by = pair
    third = CompanyFactory(name="苏澜材料有限公司", by=by)
    before = everything()
    first = merge(kept, gone, by)
    second = merge(third, kept, by)

    commands.undo_merge(second.pk, by=by, at=AT)
    commands.undo_merge(first.pk, by=by, at=AT)

    assert everything() == before


def test_a_change_between_two_merges_still_stands_in_the_way_of_undoing_the_first(pair):
    kept, gone, by = pair
    third = CompanyFactory(name="苏澜材料有限公司", by=by)
    first = merge(kept, gone, by)
    kept.refresh_from_db()
    commands.change_company(kept.code, version=kept.version, by=by, at=AT, website="a.example")
    second = merge(kept, third, by)

    commands.undo_merge(second.pk, by=by, at=AT)

    with pytest.raises(Refused, match="改过"):
        commands.undo_merge(first.pk, by=by, at=AT)


def test_an_officer_merges_nothing(pair):
    kept, gone, _by = pair

    with pytest.raises(NotAllowed):
        merge(kept, gone, UserFactory(role="OFFICER"))
