"""The residents' monthly sheet: judged, written, restated, taken back."""

from datetime import date
from decimal import Decimal

import pytest

from yanzhen.companies import commands
from yanzhen.companies.importing.figures import FigureImport
from yanzhen.companies.models import Figure
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory
from yanzhen.desk.imports.kinds import AcceptedRow, CellContext, ParsedRow
from yanzhen.desk.imports.queries import show_field

pytestmark = pytest.mark.django_db
kind = FigureImport()
NAME = "江苏苏澜新材料科技有限公司"


def row(number, unit="", **cells):
    readers = {field.key: field.parse for field in kind.fields}
    context = CellContext(unit=unit, year=2022, today=AT.date())
    fields = {key: readers[key](text, context) for key, text in cells.items()}
    return ParsedRow(number, f"第 {number} 行", fields)


def judge(*rows):
    return kind.judge(rows, by=None, on=AT.date())


def apply(*rows, by, choice=""):
    judged = judge(*rows)
    accepted = [AcceptedRow(r, j, choice) for r, j in zip(rows, judged, strict=True)]
    return kind.apply(accepted, batch=9, by=by, at=AT)


def held():
    rows = Figure.objects.filter(is_current=True).order_by("metric")
    return {(f.metric, f.period_on): f.value for f in rows}


def test_reads_units_of_the_heading_and_of_the_cell():
    assert row(1, TAX="120").fields["TAX"] == "1200000"
    assert row(1, unit="亿元", OUTPUT="1.5").fields["OUTPUT"] == "150000000"
    assert Decimal(row(1, unit="万元", TAX="-5").fields["TAX"]) == Decimal(-50_000)
    assert row(1, STAFF="1,320 人".replace(" ", "")).fields["STAFF"] == "1320"
    assert row(1, period="5月").fields["period"] == ["MONTH", "2022-05-01"]
    assert row(1, TAX="-").fields["TAX"] is None


@pytest.mark.parametrize("text", ["2022-05-01", "2022-05-31 00:00:00", "2022/5/1", "2022年5月31日"])
def test_a_month_that_a_spreadsheet_made_a_day_is_that_month(text):
    assert row(1, period=text).fields["period"] == ["MONTH", "2022-05-01"]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("TAX", "30万美元"),
        ("STAFF", "若干"),
        ("STAFF", "NaN"),
        ("ENERGY", "Infinity"),
        ("period", "某月"),
        ("period", "2023-01"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_a_sentence(key, text):
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        row(1, **{key: text})


def test_a_row_shows_its_period_and_sums_as_people_read_them():
    shown = {field.key: field for field in kind.fields}
    read = row(1, period="2022年5月", TAX="1,200.5", STAFF="1320").fields

    assert show_field(shown["period"], read["period"]) == "2022-05"
    assert show_field(shown["TAX"], read["TAX"]) == "1,200.5 万元"
    assert show_field(shown["STAFF"], read["STAFF"]) == "1,320 人"
    assert show_field(shown["OUTPUT"], read.get("OUTPUT")) == ""


def test_writes_new_figures_and_the_same_again_changes_nothing():
    by = UserFactory()
    CompanyFactory(name=NAME, by=by)
    sheet = row(1, name=NAME, period="2022-04", TAX="120", STAFF="320")

    first, again = judge(sheet)[0], None
    apply(sheet, by=by)
    again = judge(sheet)[0]
    apply(sheet, by=by)

    assert (first.verdict, again.verdict) == ("NEW", "SAME")
    april = date(2022, 4, 1)
    assert held() == {("STAFF", april): Decimal(320), ("TAX", april): Decimal(1_200_000)}
    assert Figure.objects.count() == 2


def test_restates_with_a_trail_and_undoing_puts_the_old_back():
    by = UserFactory()
    company = CompanyFactory(name=NAME, by=by)
    commands.add_figure(company.code, metric="TAX", period_kind="MONTH", value=Decimal(10**6),
                        period_on=date(2022, 4, 1), source="税务", by=by, at=AT)  # fmt: skip
    sheet = row(1, name=NAME, period="2022-04", TAX="120", OUTPUT="500")

    (judgement,) = judge(sheet)
    applied = apply(sheet, by=by)
    restated = Figure.objects.get(metric="TAX", is_current=False)
    told = kind.undo(applied, batch=9, by=by, at=AT)

    assert judgement.verdict == "CHANGED"
    assert judgement.changes == (("2022-04 税收", "100", "120"),)
    assert "9" in restated.replaced_reason
    assert told == []
    assert held() == {("TAX", date(2022, 4, 1)): Decimal(10**6)}
    assert Figure.objects.get().replaced_reason == ""


def test_a_figure_restated_since_the_import_is_kept_and_told():
    by = UserFactory()
    company = CompanyFactory(name=NAME, by=by)
    applied = apply(row(1, name=NAME, period="2022-04", TAX="120"), by=by)
    commands.add_figure(company.code, metric="TAX", period_kind="MONTH", value=Decimal(9),
                        period_on=date(2022, 4, 1), source="税务", reason="补报", by=by,
                        at=AT)  # fmt: skip

    told = kind.undo(applied, batch=9, by=by, at=AT)

    assert len(told) == 1
    assert held() == {("TAX", date(2022, 4, 1)): Decimal(9)}


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({"name": "没有这家有限公司", "period": "2022-04", "TAX": "1"}, "请先建档"),
        ({"name": NAME, "TAX": "1"}, "期间"),
        ({"name": NAME, "period": "2022-04"}, "没有任何数据"),
        ({"name": NAME, "period": "2022-04", "OUTPUT": "-1"}, "负数"),
        ({"name": NAME, "period": "1900-04", "OUTPUT": "1"}, "太早"),
        ({"name": NAME, "period": "2022-04", "STAFF": "2000万"}, "单位"),
    ],
)
def test_tells_why_a_row_cannot_be_used(cells, word):
    CompanyFactory(name=NAME)

    (judgement,) = judge(row(1, **cells))

    assert judgement.verdict == "UNUSABLE"
    assert word in judgement.reason


def test_a_name_of_two_firms_is_for_a_person():
    by = UserFactory()
    one = CompanyFactory(name=NAME, by=by)
    CompanyFactory(name=NAME, despite_same_name=True, by=by)
    sheet = row(1, name=NAME, period="2022-04", TAX="1")

    (judgement,) = judge(sheet)
    apply(sheet, by=by, choice=one.code)

    assert judgement.verdict == "CONFLICT"
    assert one.figures.count() == 1
