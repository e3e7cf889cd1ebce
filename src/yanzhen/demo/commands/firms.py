"""The firms come onto file: identity, classes, contacts, relations, those settled in the zone."""

from datetime import date, timedelta
from decimal import Decimal

from yanzhen.common.amounts import read_amount
from yanzhen.companies.commands import (
    add_class,
    add_company,
    add_contact,
    add_relation,
    mark_resident,
    place_by_hand,
    place_by_industry,
)
from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.demo.people import BEGINNING
from yanzhen.demo.zone.firms import RESIDENTS, Firm, firms, group_of, land_of
from yanzhen.demo.zone.ventures import OFFICERS, YI

# Which lists name whom: every n-th firm from a place on. Editions of the years before the demo.
CLASSES = (
    ("HIGH_TECH", 4, 1, "省科技厅高新技术企业名单", "2020", 3),
    ("SRDI", 9, 2, "省工信厅专精特新中小企业名单", "2021 第一批", 3),
    ("LITTLE_GIANT", 13, 6, "工信部专精特新小巨人公告", "第三批", 3),
    ("LISTED", 23, 11, "证券交易所公告", "2021", 0),
    ("CENTRAL_SOE", 61, 20, "国资委央企名录", "2021", 0),
    ("UNICORN", 59, 33, "省独角兽企业榜单", "2021", 1),
    ("GAZELLE", 29, 14, "省瞪羚企业榜单", "2021", 1),
    ("CHAMPION", 47, 9, "工信部单项冠军公告", "第六批", 3),
    ("PRIVATE_500", 71, 48, "全国工商联民企500强", "2021", 1),
)
LEADERS = range(0, 12, 3)


def file_firms(world: World) -> Story:
    """Tell how the steward brought the firms onto file, on the first afternoon."""
    for firm in firms():
        at = moment(BEGINNING, firm.number, hour=14)
        yield at
        _file(world, firm)


def _file(world: World, firm: Firm) -> None:
    at, by = moment(BEGINNING, firm.number, hour=14), world.user("steward")
    capital = read_amount(firm.capital)
    company = add_company(
        name=firm.name, uscc=firm.uscc, short_name=firm.short, kind=firm.kind, by=by, at=at,
        capital_amount=capital.value if capital else None,
        capital_currency=capital.currency if capital else "CNY", founded_on=firm.founded,
        county_code=firm.county, address=firm.address, industry_code=firm.industry,
        scope=firm.scope,
    )  # fmt: skip
    world.companies[firm.number] = company
    place_by_hand(company.code, segment=firm.trade.segment, product=firm.trade.product, by=by,
                  at=at)  # fmt: skip
    if firm.is_resident:
        where = {"plot": f"领航产业园 {firm.number + 1:02d} 号地块"} if firm.number % 3 else {
            "plant": f"标准厂房 {firm.number // 3 + 1} 号楼"}  # fmt: skip
        mark_resident(company.code, since=firm.founded + timedelta(days=30), by=by, at=at,
                      source="入园协议台账", **where,
                      land_mu=land_of(firm) if firm.number % 9 else None)  # fmt: skip


def enrich_firms(world: World) -> Story:
    """Tell what was learned of the firms in the following months."""
    for number, firm in enumerate(firms()):
        at = moment(date(2021, 1, 11) + timedelta(days=number // 12), number, hour=15)
        yield at
        _enrich(world, firm)
    yield moment(date(2021, 2, 22), 1)
    _relate(world)
    # Parents become known late: until then each firm stands for itself.
    yield moment(date(2021, 3, 1), 1)
    for firm in firms():
        if head := group_of(firm):
            add_relation(
                world.company(head).code, world.company(firm).code, kind="PARENT",
                source="企业信用公示", share=Decimal("0.67"), by=world.user("steward"),
                at=moment(date(2021, 3, 1), 1),
            )  # fmt: skip


def _enrich(world: World, firm: Firm) -> None:
    at = moment(date(2021, 1, 11) + timedelta(days=firm.number // 12), firm.number, hour=15)
    by, code = world.user(OFFICERS[firm.number % len(OFFICERS)]), world.company(firm).code
    if firm.number % 3 == 0 or firm.is_resident:
        add_contact(
            code, name=firm.contact, title=firm.contact_title, phone=firm.phone, email=firm.email,
            source="企业官网招商联系页", purpose="项目对接", is_main=True, by=by, at=at,
        )  # fmt: skip
    for kind, step, first, source, edition, years in CLASSES:
        if firm.number % step == first % step:
            add_class(
                code, kind=kind, source=source, edition=edition, by=world.user("steward"), at=at,
                valid_from=date(2020, 12, 1) if years else None,
                valid_until=date(2020 + years, 11, 30) if years else None,
            )  # fmt: skip
    if firm.number in LEADERS:
        add_class(code, kind="CHAIN_LEADER", source="示范区产业链链主名单", edition="2021",
                  by=world.user("steward"), at=at)  # fmt: skip
    if firm.is_foreign:
        add_class(code, kind="MULTINATIONAL", source="外商投资信息报告", edition="2020",
                  by=world.user("steward"), at=at)  # fmt: skip


def _relate(world: World) -> None:
    """Suppliers of the residents, found on visits: some settled, some still outside."""
    at, everyone = moment(date(2021, 2, 22), 1), firms()
    for firm in everyone[:RESIDENTS]:
        same = [f for f in everyone if f.pillar == firm.pillar and f.trade != firm.trade]
        for turn in range(2):
            other = same[(firm.number * 5 + turn * 17) % len(same)]
            add_relation(
                world.company(other).code, world.company(firm).code, kind="SUPPLIES",
                product=other.trade.product, source="企业走访记录", by=world.user("steward"), at=at,
                yearly_cny=YI * (firm.number % 7 + 1) / 5, seen_on=date(2021, 2, 18),
            )  # fmt: skip
    place_by_industry(by=world.user("steward"), at=at)
