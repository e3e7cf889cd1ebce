"""The office's own sheet of targets: judged row by row, written, and taken back as a whole."""

from datetime import date
from decimal import Decimal

import pytest

from yanzhen.accounts.models import Membership
from yanzhen.desk.imports.kinds import AcceptedRow, CellContext, ParsedRow, Verdict
from yanzhen.targets.commands import change_target
from yanzhen.targets.importing import TARGET_SHEET
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Target, TargetChange
from yanzhen.targets.queries import value_on
from yanzhen.targets.sheet import FIELDS, in_own_unit, read_value
from yanzhen.targets.tests.factories import AT, ON, YI, UserFactory, aim, make_zone

pytestmark = pytest.mark.django_db


def row(number=1, **said):
    context = CellContext(unit="", year=2022, today=ON)
    told = {f.key: f.parse(said[f.key], context) if f.key in said else None for f in FIELDS}
    return ParsedRow(number, f"第 {number} 行", told)


def judge(*rows):
    return TARGET_SHEET.judge(rows, by=None, on=ON)


def let_in(leader, *rows):
    accepted = [AcceptedRow(r, j) for r, j in zip(rows, judge(*rows), strict=True)]
    return TARGET_SHEET.apply(accepted, batch=7, by=leader, at=AT)


def test_rows_for_zone_team_and_person_become_targets():
    _season, leader, (one, _two) = make_zone()
    officer = UserFactory(team=one)
    Membership.objects.create(user=officer, team=one, member_from=date(2021, 1, 1))
    rows = [
        row(1, metric="新签约10亿元以上", team="全区", value="27个", reason="一号文"),
        row(2, metric="协议投资额", team=one.name, value="62.5亿元"),
        row(3, metric="VISITS", person=officer.name, value="40",
            starts_on="2022-04-01", ends_on="2022-06-30"),
    ]  # fmt: skip
    assert [j.verdict for j in judge(*rows)] == [Verdict.NEW] * 3

    let_in(leader, *rows)

    zone, team, person = Target.objects.order_by("pk")
    assert (zone.metric, zone.value, zone.team) == (Metric.SIGNED_10YI, 27, None)
    assert (team.value, team.team) == (Decimal("62.5") * YI, one)
    assert (person.person, person.team, person.ends_on) == (officer, one, date(2022, 6, 30))
    reasons = TargetChange.objects.order_by("pk").values_list("reason", flat=True)
    assert list(reasons) == ["一号文", "第 7 号导入", "第 7 号导入"]


def test_a_known_target_is_changed_and_the_whole_taken_back():
    season, leader, (one, _two) = make_zone()
    held = aim(season, leader, value=27)
    rows = [row(1, metric="SIGNED_10YI", value="30"),
            row(2, metric="SIGNED_10YI", team=one.short_name, value="8")]  # fmt: skip
    (first, second) = judge(*rows)
    assert (first.verdict, first.changes) == (Verdict.CHANGED, (("目标值", "27 个", "30 个"),))
    assert second.verdict == Verdict.NEW

    applied = let_in(leader, *rows)
    assert let_in(leader, *rows)[0].before is None
    assert TARGET_SHEET.undo(applied, batch=7, by=leader, at=AT) == []

    held.refresh_from_db()
    assert held.value == 27
    assert Target.objects.count() == 1
    assert held.changes.count() == 1


def test_what_somebody_changed_since_is_not_taken_back():
    season, leader, _teams = make_zone()
    aim(season, leader, value=27)
    applied = let_in(leader, row(1, metric="SIGNED_10YI", value="30"))
    Target.objects.update(version=9)

    (left,) = TARGET_SHEET.undo(applied, batch=7, by=leader, at=AT)
    assert "导入后又调整过" in left


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"team": "无此局"}, "没有叫"), ({"person": "某某"}, "没有叫"),
        ({"pillar": "无此产业"}, "主导产业"), ({"starts_on": "2030-01-01"}, "不在任何赛季"),
        ({"starts_on": "2022-05-01", "ends_on": "2022-03-31"}, "赛季内"),
        ({"value": "2.5"}, "整数"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_named_and_the_others_go_on(said, named):
    make_zone()
    bad, good = judge(row(1, **({"metric": "SIGNED_10YI", "value": "3"} | said)),
                      row(2, metric="STARTS", value="9"))  # fmt: skip
    assert bad.verdict == Verdict.UNUSABLE
    assert named in bad.reason
    assert good.verdict == Verdict.NEW


@pytest.mark.parametrize("text", ["0", "-3", "许多", "1e30", "NaN", "亿"])
def test_a_target_that_is_no_number_above_nothing_is_refused(text):
    value = next(f for f in FIELDS if f.key == "value")
    with pytest.raises(ValueError, match="目标"):
        value.parse(text, CellContext())


def test_teams_that_do_not_sum_to_the_zone_are_told_on_its_row():
    _season, _leader, (one, two) = make_zone()
    rows = [row(1, metric="SIGNED_10YI", value="27"),
            row(2, metric="SIGNED_10YI", team=one.short_name, value="10"),
            row(3, metric="SIGNED_10YI", team=two.short_name, value="9")]  # fmt: skip
    judge(*rows)
    assert rows[0].warnings == ["各队合计 19 个，与全区 27 个 不等。"]
    assert rows[1].warnings == []


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"value": "27亿元"}, "按个计"), ({"metric": "AGREED_CNY", "value": "30个"}, "按亿元计"),
        ({"metric": "FOREIGN_USD", "value": "6.3亿元"}, "按亿美元计"),
        ({"metric": "AGREED_CNY", "value": "9亿美元"}, "按亿元计"),
        ({"starts_on": "2022-06-31"}, "看不懂日期"), ({"ends_on": "待定"}, "看不懂日期"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_and_not_taken_for_something_else(said, named):
    make_zone()
    (bad,) = judge(row(1, **({"metric": "SIGNED_10YI", "value": "3"} | said)))
    assert bad.verdict == Verdict.UNUSABLE
    assert named in bad.reason


@pytest.mark.parametrize(
    ("metric", "text", "unit", "value"),
    [
        ("SIGNED_10YI", "27", "亿元", 27), ("SIGNED_10YI", "27个以上", "", 27),
        ("DAYS_OUT", "300人天", "", 300), ("AGREED_CNY", "62.5", "亿元", Decimal("62.5") * YI),
        ("AGREED_CNY", "3000", "万元", 30_000_000), ("FOREIGN_USD", "6.3", "亿元", 630_000_000),
        ("FOREIGN_USD", "3000万", "", 30_000_000), ("FOREIGN_USD", "≥6.3亿美元", "", 630_000_000),
        ("AGREED_CNY", "7亿", "万元", 7 * YI),
    ],
)  # fmt: skip
def test_a_headings_unit_scales_money_and_not_what_is_counted(metric, text, unit, value):
    assert in_own_unit(metric, read_value(text, CellContext(unit=unit))) == value


def test_what_was_read_is_shown_with_a_columns_unit_told_apart():
    value = next(f for f in FIELDS if f.key == "value")
    shown = [value.show(read_value(text, CellContext(unit="亿元"))) for text in ("27", "27个")]
    assert shown == ["27（金额按亿元）", "27 个"]


def test_a_month_or_quarter_in_a_cell_is_its_first_day_and_its_last():
    _season, leader, _teams = make_zone()
    let_in(leader, row(1, metric="STARTS", value="9", starts_on="2022年4月", ends_on="6月"),
           row(2, metric="STARTS", value="8", starts_on="三季度", ends_on="三季度"))  # fmt: skip
    held = Target.objects.order_by("pk").values_list("starts_on", "ends_on")
    assert list(held) == [(date(2022, 4, 1), date(2022, 6, 30)),
                          (date(2022, 7, 1), date(2022, 9, 30))]  # fmt: skip


def test_a_part_above_its_whole_is_refused_whichever_of_them_stands_in_the_sheet():
    season, leader, _teams = make_zone()
    aim(season, leader, value=4)
    part = row(1, metric="SIGNED_50YI", value="5")
    assert "其中的一部分" in judge(part)[0].reason

    rows = [part, row(2, metric="SIGNED_10YI", value="27")]
    assert [j.verdict for j in judge(*rows)] == [Verdict.NEW, Verdict.CHANGED]
    let_in(leader, *rows)
    assert dict(Target.objects.values_list("metric", "value")) == {
        "SIGNED_50YI": 5, "SIGNED_10YI": 27
    }  # fmt: skip


def test_a_target_named_twice_in_other_words_is_imported_once():
    _season, _leader, (one, _two) = make_zone()
    rows = [row(1, metric="STARTS", team=one.short_name, value="9"),
            row(2, metric="新开工", team=one.name, value="12", starts_on="2022-01-01",
                ends_on="2022-12-31")]  # fmt: skip
    first, second = judge(*rows)
    assert first.verdict == Verdict.NEW
    assert (second.verdict, "第 1 行是同一个目标" in second.reason) == (Verdict.UNUSABLE, True)


def test_a_target_stays_with_the_team_a_person_was_in():
    _season, _leader, (one, two) = make_zone()
    officer = UserFactory(team=two)
    Membership.objects.create(user=officer, team=one, member_from=date(2021, 1, 1),
                              member_until=date(2022, 4, 1))  # fmt: skip
    Membership.objects.create(user=officer, team=two, member_from=date(2022, 4, 1))
    first = {"metric": "VISITS", "person": officer.name, "value": "9", "team": one.short_name}
    rows = [row(1, **first, ends_on="2022-03-31"), row(2, **first, starts_on="2022-07-01")]

    was, left = judge(*rows)

    assert was.verdict == Verdict.NEW
    assert "不属于" in left.reason


def test_a_sheets_figure_goes_before_a_change_that_is_to_come():
    season, leader, _teams = make_zone()
    held = aim(season, leader, value=27)
    change_target(held.pk, Decimal(36), effective_on=date(2022, 9, 1), reason="加码", version=1,
                  by=leader, at=AT)  # fmt: skip
    assert judge(row(1, metric="SIGNED_10YI", value="36"))[0].verdict == Verdict.SAME

    let_in(leader, row(1, metric="SIGNED_10YI", value="40"))

    held = Target.objects.get()
    assert (held.value, value_on(held, date(2022, 12, 31))) == (40, 40)
