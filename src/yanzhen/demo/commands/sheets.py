"""Sheets brought in by the wizard: the residents' months, two lists of firms from a fair."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from yanzhen.accounts.models import User
from yanzhen.common.sheets import csv_lines
from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.demo.zone.firms import COUNT, RESIDENTS, Firm, firms, make_firm
from yanzhen.desk.commands.import_steps import apply_chunk, finish_judging, judge_chunk
from yanzhen.desk.commands.imports import (
    confirm_import,
    map_import,
    read_import,
    sheets_of,
    start_import,
)
from yanzhen.desk.imports.kinds import kinds
from yanzhen.desk.imports.layout import SheetPlan
from yanzhen.desk.imports.parsing import parsed_rows

MONTHLY = (
    "企业名称",
    "统一社会信用代码",
    "期间",
    "应税销售（万元）",
    "税收（万元）",
    "综合能耗（吨标煤）",
    "用工人数",
)
# Growth of taxable sales in 2021, pillar by pillar: the public figures of a real drive.
GROWTH = {"IT": Decimal("1.5"), "EQ": Decimal("1.3"), "MD": Decimal("2.4"), "NE": Decimal("1.388")}
LISTED = (
    "企业名称",
    "统一社会信用代码",
    "登记状态",
    "注册资本",
    "成立日期",
    "注册地址",
    "经营范围",
)
# Since then, our own.
SINCE = {"IT": Decimal("1.12"), "EQ": Decimal("1.06"), "MD": Decimal("0.97"), "NE": Decimal("1.23")}
Row = Sequence[object]


def bring_sheets(world: World) -> Story:
    """Tell each sheet on its day, from the file to the last row let in."""
    sheets = (
        (date(2022, 1, 13), "存量企业-2020至2021年.csv", [*_year(2020), *_year(2021)]),
        (date(2022, 2, 14), "存量企业-2022年1月.csv", _month(2022, 1)),
        (date(2022, 3, 14), "存量企业-2022年2月.csv", _month(2022, 2)),
        (date(2022, 4, 14), "存量企业-2022年3月.csv", _month(2022, 3)),
        (date(2022, 5, 16), "存量企业-2022年4月.csv", _month(2022, 4)),
    )
    for place, (day, name, rows) in enumerate(sheets):
        at = moment(day, place, hour=15)
        yield at
        _bring("figures", name, MONTHLY, rows, world.user("steward"), at)
    at = moment(date(2022, 4, 26), 3, hour=15)
    yield at
    steward = world.user("steward")
    _bring("companies", "展会客商名单-四月.csv", LISTED, _fair(), steward, at)
    at = moment(date(2022, 5, 30), 3, hour=15)
    yield at
    _bring("companies", "展会客商名单-五月.csv", LISTED, _doubtful(), steward, at, confirm=False)


def _bring(
    kind: str, name: str, headings: Sequence[str], rows: Iterable[Row], by: User, at: datetime, *,
    confirm: bool = True,
) -> None:  # fmt: skip
    """Take a sheet through the wizard's steps, in one go and told the day."""
    content = "".join(csv_lines(headings, rows)).encode()
    batch = read_import(start_import(kind, [content], name=name, by=by, at=at).pk, at=at)
    plans = [SheetPlan.from_json(stored) for stored in batch.sheets]
    changes = [
        {"year": plan.year, "columns": [(c.field, c.unit) for c in plan.columns]} for plan in plans
    ]
    batch = map_import(batch.pk, changes, by=by, at=at)
    plans = [SheetPlan.from_json(stored) for stored in batch.sheets]
    read = list(parsed_rows(sheets_of(batch), plans, kinds[kind], on=at.date()))
    judge_chunk(batch.pk, read, after=0, on=at.date(), at=at, rate=0.0)
    finish_judging(batch.pk, after=read[-1].number, at=at)
    if not confirm:
        return
    confirm_import(batch.pk, takes=["NEW", "CHANGED"], by=by, at=at)
    after: int | None = 0
    while after is not None:
        after = apply_chunk(batch.pk, after=after, size=5000, at=at, rate=0.0)


def _year(year: int) -> list[Row]:
    return [row for month in range(1, 13) for row in _month(year, month)]


def _month(year: int, month: int) -> list[Row]:
    return [_figures(firm, year, month) for firm in firms()[:RESIDENTS]]


def _figures(firm: Firm, year: int, month: int) -> Row:
    """One firm's month: sales with the season's swing, the rest in proportion."""
    swing = Decimal(90 + (month * 7 + firm.number * 3) % 21) / 100
    grown = {2020: Decimal(1), 2021: GROWTH[firm.pillar],
             2022: GROWTH[firm.pillar] * SINCE[firm.pillar]}[year]  # fmt: skip
    sales = Decimal(800 + firm.number * 173 % 5200) * swing * grown
    return (
        firm.name, firm.uscc, f"{year}-{month:02d}", f"{sales:.2f}", f"{sales / 18:.2f}",
        f"{sales / 25:.1f}", 60 + firm.number * 29 % 700,
    )  # fmt: skip


def _listed(firm: Firm, code: str = "") -> Row:
    return (
        firm.name,
        code or firm.uscc,
        "存续",
        firm.capital,
        firm.founded,
        firm.address,
        firm.scope,
    )


def _fair() -> list[Row]:
    return [_listed(make_firm(number)) for number in range(COUNT, COUNT + 12)]


def _doubtful() -> list[Row]:
    """Known, new, changed and broken rows, and one whose name is another firm's."""
    known, fresh = firms()[100], make_firm(COUNT + 12)
    wrong = fresh.uscc[:-1] + ("0" if fresh.uscc[-1] != "0" else "1")
    moved = list(_listed(firms()[101]))
    moved[5] = "高新大道 1 号（迁址）"
    return [
        _listed(known), _listed(make_firm(COUNT + 13)), moved, _listed(fresh, wrong),
        _listed(firms()[102], make_firm(COUNT + 14).uscc), ("", *_listed(known)[1:]),
        *(_listed(make_firm(number)) for number in range(COUNT + 15, COUNT + 19)),
    ]  # fmt: skip
