"""Sheets of parcels and plants: read, judged, written once and taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.common.sheets import csv_lines
from yanzhen.desk.commands.import_steps import apply_chunk, finish_judging, judge_chunk
from yanzhen.desk.commands.imports import (
    confirm_import,
    map_import,
    read_import,
    sheets_of,
    start_import,
)
from yanzhen.desk.imports.kinds import AcceptedRow, CellContext, ParsedRow, Verdict
from yanzhen.desk.imports.layout import SheetPlan
from yanzhen.desk.imports.parsing import parsed_rows
from yanzhen.journal.queries import timeline
from yanzhen.resources import commands
from yanzhen.resources.importing.kinds import PARCEL_SHEET, PLANT_SHEET
from yanzhen.resources.models import Parcel, Plant
from yanzhen.resources.needs import Needs
from yanzhen.resources.tests.factories import (
    AT,
    ON,
    ParcelFactory,
    PlantFactory,
    StewardFactory,
)

pytestmark = pytest.mark.django_db


def row(number=1, kind=PARCEL_SHEET, unit="", **said):
    context = CellContext(unit=unit, year=2022, today=ON)
    told = {
        one.key: one.parse(said[one.key], context) if one.key in said else None
        for one in kind.fields
    }
    return ParsedRow(number, f"第 {number} 行", told)


def new(number=1, **said):
    return row(number, **({"code": f"D{number}", "name": "北一路地块", "area_mu": "108.5",
                           "zoning": "二类工业用地"} | said))  # fmt: skip


def judge(*rows, kind=PARCEL_SHEET):
    return kind.judge(rows, by=None, on=ON)


def let_in(*rows, kind=PARCEL_SHEET):
    judged = judge(*rows, kind=kind)
    accepted = [AcceptedRow(r, j) for r, j in zip(rows, judged, strict=True)]
    return kind.apply(accepted, batch=3, by=StewardFactory(), at=AT)


def undo(applied, kind=PARCEL_SHEET):
    return kind.undo(applied, batch=3, by=StewardFactory(), at=AT)


def test_reads_cells_as_people_write_them():
    said = row(
        area_mu="1.2公顷",
        price_cny_per_mu="28.8",
        zoning="M1",
        status="已平整",
        takes_quota="否",
        power_kva="12MVA",
        available_from="2022年9月1日",
    ).fields
    assert Decimal(said["area_mu"]) == 18
    assert Decimal(said["price_cny_per_mu"]) == 288_000
    assert (said["zoning"], said["status"], said["takes_quota"]) == ("M1", "PREPARING", False)
    assert Decimal(said["power_kva"]) == 12_000
    assert said["available_from"] == "2022-09-01"
    assert row(area_mu="—").fields["area_mu"] is None
    assert Decimal(row(unit="平方米", area_mu="20000").fields["area_mu"]) == 30
    load = row(kind=PLANT_SHEET, floor_load_kn="1吨/㎡").fields["floor_load_kn"]
    assert Decimal(load) == Decimal("9.81")


@pytest.mark.parametrize(
    ("key", "text"),
    [("area_mu", "很大"), ("area_mu", "3顷"), ("zoning", "工业"), ("zoning", "农田"),
     ("status", "未知状态x"), ("takes_quota", "也许"), ("price_cny_per_mu", "288000"),
     ("area_mu", "-5"), ("available_from", "2022-13-40")],
)  # fmt: skip
def test_a_cell_that_cannot_be_is_refused_with_a_sentence(key, text):
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        row(**{key: text})


def test_judges_against_the_register():
    ParcelFactory(code="D1", area_mu=100)
    ParcelFactory(code="D2", area_mu=100, takes_quota=False)
    ParcelFactory(code="D3", area_mu=100)
    commands.reserve("P7", Needs(parcels=("D2",)), by=StewardFactory(), at=AT)

    judged = judge(
        row(1, code="D1", area_mu="120"), row(2, code="D2", area_mu="120"),
        row(3, code="D3", area_mu="100"), new(4), new(4), row(5, code="D5", area_mu="5"),
        new(6, code="a/b"), new(7, area_mu="0"), new(8, ratio_min="3", ratio_max="2"),
    )  # fmt: skip

    verdicts = [one.verdict for one in judged]
    assert verdicts[:5] == [Verdict.CHANGED, Verdict.UNUSABLE, Verdict.SAME, Verdict.NEW,
                            Verdict.UNUSABLE]  # fmt: skip
    assert verdicts[5:] == [Verdict.UNUSABLE] * 4
    assert judged[0].changes == (("面积", "100", "120"),)
    assert "先释放再改" in judged[1].reason
    assert "出现了两次" in judged[4].reason
    assert "名称、用途" in judged[5].reason


@pytest.mark.parametrize("kind", [PARCEL_SHEET, PLANT_SHEET])
def test_judging_costs_the_same_however_many_rows(kind):
    made = ParcelFactory if kind is PARCEL_SHEET else PlantFactory
    for n in range(30):
        made(code=f"X{n}")

    def cost(count):
        rows = [row(n, kind=kind, code=f"X{n}", note="新") for n in range(count)]
        with CaptureQueriesContext(connection) as made_queries:
            kind.judge(rows, by=None, on=ON)
        return len(made_queries)

    assert cost(2) == cost(30) <= 4


def test_writes_new_and_changed_and_the_same_again_changes_nothing():
    ParcelFactory(code="D1", area_mu=100, note="旧")
    rows = [row(1, code="D1", note="新"), new(2, price_cny_per_mu="30")]
    applied = let_in(*rows)
    assert [bool(one.before) for one in applied] == [True, True]
    parcel = Parcel.objects.get(code="D2")
    assert (parcel.price_cny_per_mu, parcel.available_from) == (300_000, date(2022, 5, 31))
    assert [one.before for one in let_in(*rows)] == [None, None]

    assert undo(applied) == []
    assert not Parcel.objects.filter(code="D2").exists()
    assert Parcel.objects.get(code="D1").note == "旧"


def test_what_is_used_or_changed_since_is_not_taken_back():
    ParcelFactory(code="D1", available_from=date(2022, 1, 1))
    applied = let_in(row(1, code="D1", available_from="2022-07-01", price_cny_per_mu="31"),
                     new(2, takes_quota="否"), new(3))  # fmt: skip
    steward = StewardFactory()
    commands.change_parcel("D1", version=2, note="后来", by=steward, at=AT)
    commands.reserve("P7", Needs(parcels=("D2",)), by=steward, at=AT)

    left = undo(applied)

    assert len(left) == 2
    assert set(Parcel.objects.values_list("code", flat=True)) == {"D1", "D2"}


def test_plants_name_the_parcel_they_stand_on():
    ParcelFactory(code="D1", status="BUILT")
    ParcelFactory(code="D2")
    said = {"name": "一号楼", "floor_sqm": "0.52万平方米"}
    rows = [row(n, kind=PLANT_SHEET, code=f"C{n}", parcel=code, **said)
            for n, code in enumerate(("D1", "D2", "D9"), start=1)]  # fmt: skip
    judged = judge(*rows, kind=PLANT_SHEET)
    assert [one.verdict for one in judged] == ["NEW", "UNUSABLE", "UNUSABLE"]
    applied = let_in(rows[0], kind=PLANT_SHEET)
    plant = Plant.objects.get()
    assert (plant.parcel.code, plant.floor_sqm) == ("D1", 5200)
    changed = let_in(row(1, kind=PLANT_SHEET, code="C1", rent_cny="18"), kind=PLANT_SHEET)
    assert undo(changed, PLANT_SHEET) == []
    assert undo(applied, PLANT_SHEET) == [f"{plant} 导入后改过或已被占用，没有撤销。"]


def test_a_sheet_goes_through_the_wizard():
    steward = StewardFactory()
    headings = ("地块编号", "位置", "用地面积（亩）", "规划用途", "容积率", "地价（万元/亩）")
    lines = [("E1", "滨江路东段", "86.2", "M2", "2.5", "28.8"), ("E2", "", "", "", "", "")]
    content = "".join(csv_lines(headings, lines)).encode()
    started = start_import("parcels", [content], name="地块.csv", by=steward, at=AT)
    batch = read_import(started.pk, at=AT)
    plans = [SheetPlan.from_json(stored) for stored in batch.sheets]
    read = list(parsed_rows(sheets_of(batch), plans, PARCEL_SHEET, on=ON))
    changes = [
        {"year": plan.year, "columns": [(c.field, c.unit) for c in plan.columns]} for plan in plans
    ]
    batch = map_import(batch.pk, changes, by=steward, at=AT)
    judge_chunk(batch.pk, read, after=0, on=ON, at=AT, rate=0.0)
    finish_judging(batch.pk, after=read[-1].number, at=AT)
    confirm_import(batch.pk, takes=["NEW"], by=steward, at=AT)
    after = 0
    while after is not None:
        after = apply_chunk(batch.pk, after=after, size=100, at=AT, rate=0.0)

    parcel = Parcel.objects.get()
    assert (parcel.code, parcel.zoning, parcel.ratio_max) == ("E1", "M2", Decimal("2.5"))
    assert parcel.price_cny_per_mu == 288_000
    assert [entry.verb for entry in timeline(parcel.subject, reader=steward)] == ["import.finished"]
