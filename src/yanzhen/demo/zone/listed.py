"""Firms that the zone knows from a register alone, as rows of the file that such a register is."""

from datetime import date

from yanzhen.demo.zone.firms import COUNT, firms, make_firm

EDITION, SOURCE, AS_OF = "全国企业名册（演示）2022 春", "演示数据，企业均为虚构", date(2022, 5, 1)
HEAD = ("uscc", "name", "status", "capital", "founded_on", "county_code", "industry_code", "scope",
        "products", "classes", "daughters")  # fmt: skip
# Beyond those that ventures bring, below where invented brands come twice.
NUMBERS = range(COUNT + 160, COUNT + 320)
CLASSES = {1: "高新技术企业（2021）", 4: "专精特新小巨人（第三批）", 6: "专精特新中小企业（2021）"}


def register_rows() -> list[tuple[str, ...]]:
    """Return the rows below `HEAD`: firms outside, and one that is on file already."""
    rows = [_row(number) for number in NUMBERS]
    filed = firms()[-1]
    return [*rows, (filed.uscc, filed.name, "存续", *[""] * (len(HEAD) - 3))]


def _row(number: int) -> tuple[str, ...]:
    firm = make_firm(number)
    # A register knows less of a firm than who has visited it.
    return (
        firm.uscc, firm.name, "存续", firm.capital if number % 5 else "", str(firm.founded),
        firm.county, firm.industry if number % 4 else "", firm.scope,
        firm.trade.product if number % 3 else "", CLASSES.get(number % 11, ""),
        str(number % 13) if number % 7 == 0 else "",
    )  # fmt: skip
