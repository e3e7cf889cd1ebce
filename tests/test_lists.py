"""The list machinery, on the journal's own table (any table would do)."""

import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yanzhen.common.lists import Cell, Column, Filter, ListSpec, export_rows, read_page
from yanzhen.common.lists.address import check_spec
from yanzhen.common.sheets import csv_lines, write_xlsx
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
AT = datetime(2022, 5, 31, 9, 0, tzinfo=UTC)


def by_number(rows, value):
    low, _high = value
    if low and not low.isdigit():
        raise ValueError("请写数字。")
    return rows.filter(pk__gte=int(low)) if low else rows


SPEC = ListSpec(
    key="events",
    title="事件",
    rows=lambda user: Event.objects.all(),
    columns=(
        Column("verb", "动作", lambda e: e.verb, sort="verb"),
        Column("at", "时间", lambda e: e.at, kind="moment", sort="at"),
        Column("subject", "对象", lambda e: Cell(e.subject, url=f"/x/{e.pk}"), default=False),
        Column("n", "数", lambda e: e.facts.get("n"), kind="number"),
    ),
    sort="-at",
    filters=(
        Filter("verb", "动作", lambda q, v: q.filter(verb__in=v), 
               choices=lambda u: [("a", "甲"), ("b", "乙")]),
        Filter("no", "编号", by_number, kind="range"),
    ),
    search=lambda q, text: q.filter(subject__contains=text),
    page_size=3,
)  # fmt: skip


def fill(*rows):
    Event.objects.all().delete()
    Event.objects.bulk_create(
        Event(at=AT + timedelta(minutes=m), verb=v, subject=f"s:{i}", facts={"n": i})
        for i, (v, m) in enumerate(rows)
    )


def follow(url_of, start=""):
    """Return the numbers of every row met by following next (or previous) to the end."""
    seen, url = [], start
    for _ in range(200):
        page = read_page(SPEC, QueryDict(url.lstrip("?")), None)
        seen.append([row.pk for row in page.rows])
        url = url_of(page)
        if not url:
            return seen, page
    raise AssertionError("paging does not end")


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    rows=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=14),
    sort=st.sampled_from(["verb", "-verb", "at", "-at"]),
)
def test_paging_meets_every_row_once_in_order_both_ways(rows, sort):
    fill(*rows)
    field, falling = sort.lstrip("-"), sort.startswith("-")
    expected = [
        e.pk
        for e in sorted(
            Event.objects.all(), key=lambda e: (getattr(e, field), e.pk), reverse=falling
        )
    ]

    forward, last = follow(lambda p: p.next_url, f"?sort={sort}")
    assert [pk for page in forward for pk in page] == expected
    if last.previous_url:
        back, _ = follow(lambda p: p.previous_url, last.previous_url)
        assert [pk for page in reversed(back) for pk in page] + forward[-1] == expected


def test_count_is_exact_to_the_cap_and_a_plus_beyond(monkeypatch):
    fill(*[("a", 0)] * 5)
    assert str(read_page(SPEC, QueryDict(""), None).count) == "5"
    fill(*[("a", 0)] * 1001)
    assert str(read_page(SPEC, QueryDict(""), None).count) == "1,000+"


def test_filters_search_and_columns_come_from_the_address():
    fill(("a", 0), ("b", 1), ("c", 2))
    page = read_page(SPEC, QueryDict("verb=a&verb=b&columns=subject,n&sort=verb"), None)
    assert [[c.text for c in row.cells] for row in page.rows] == [["s:0", "0"], ["s:1", "1"]]
    assert page.rows[0].cells[0].url.startswith("/x/")
    assert [s.summary for s in page.filters] == ["甲、乙", ""]
    assert page.is_narrowed
    assert len(read_page(SPEC, QueryDict("q=s:2"), None).rows) == 1


@pytest.mark.parametrize(
    "address", ["after=rubbish", "after=2022~9999999999999999999", "sort=nothing", "before=~",
                "after=x~1", "verb=unknown", "columns=none", "q=" + "长" * 500,
                "q=a%00b", "verb=%00", "after=%00~1",
                "sort=verb&after=a%00~1",
                "after=²", "before=²", "sort=at&after=0001-01-01~1", "after=" + "9" * 5000],
)  # fmt: skip
def test_an_unreadable_address_shows_a_page_not_an_error(address):
    fill(("a", 0), ("b", 1))
    read_page(SPEC, QueryDict(address), None)


def test_an_unreadable_filter_is_told_and_left_out():
    fill(("a", 0), ("b", 1))
    page = read_page(SPEC, QueryDict("no_min=abc"), None)
    assert page.errors == ["编号：请写数字。"]
    assert len(page.rows) == 2


def test_a_page_costs_two_queries(django_assert_num_queries):
    fill(*[("a", i) for i in range(9)])
    with django_assert_num_queries(2):
        read_page(SPEC, QueryDict("sort=-at"), None)


def test_sorting_by_a_column_that_may_be_null_is_refused():
    spec = ListSpec("x", "x", SPEC.rows, (Column("a", "人", str, sort="actor"),), sort="a")
    with pytest.raises(ImproperlyConfigured, match="may be null"):
        check_spec(spec, None)


def test_export_gives_what_is_shown_and_no_formula():
    fill(("=1+1", 0), ("b", 1))
    headings, rows = export_rows(SPEC, QueryDict("sort=at&columns=verb,n"), None, cap=10)
    file = io.BytesIO()
    assert write_xlsx(file, "事件/一", headings, rows) == 2
    sheet = openpyxl.load_workbook(file).active
    assert [[c.value for c in row] for row in sheet] == [["动作", "数"], ["'=1+1", 0], ["b", 1]]


def test_export_stops_at_its_cap_and_reads_in_pages():
    fill(*[("a", i % 7) for i in range(2500)])
    _, rows = export_rows(SPEC, QueryDict("columns=n"), None, cap=2300)
    numbers = [row[0] for row in rows]
    assert len(numbers) == len(set(numbers)) == 2300


@pytest.mark.parametrize("text", ["=cmd", "+1", "-1", "@x", "\t=x", " =x", "＝x"])
def test_csv_neutralises_what_a_spreadsheet_would_run(text):
    assert list(csv_lines(["h"], [[text]]))[1].lstrip('"').startswith("'")
