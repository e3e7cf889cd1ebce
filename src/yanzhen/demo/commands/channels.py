"""Who brings leads: associations, chambers, agencies, funds, alumni, and residents themselves."""

from datetime import date, timedelta
from typing import NamedTuple

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World, hand_in
from yanzhen.demo.people import BEGINNING
from yanzhen.demo.zone.firms import firms
from yanzhen.desk.commands.partners import add_agreement, add_contact, add_partner, end_partner


class Channel(NamedTuple):
    """A partner: kind, name, region, who keeps the contact, when its agreement ends."""

    kind: str
    name: str
    region: str
    owner: str
    until: date | None


CHANNELS = (
    Channel("ASSOCIATION", "长三角新能源材料产业促进会", "上海", "officer", date(2022, 12, 31)),
    Channel("ASSOCIATION", "华东医疗器械行业协作会", "苏州", "officer2", date(2022, 6, 20)),
    Channel("CHAMBER", "示范区粤商联谊商会", "深圳", "luoxiwen", date(2023, 3, 31)),
    Channel("CONSULTANCY", "衡岳产业研究顾问", "北京", "heqiubai", date(2022, 9, 30)),
    Channel("INTERMEDIARY", "砺远投资服务中心", "上海", "jiangmoran", date(2022, 7, 15)),
    Channel("INTERMEDIARY", "海汀跨境商务代理", "新加坡", "xieyingtong", date(2021, 12, 31)),
    Channel("FUND", "领航产业母基金", "示范开发区", "songhuaijin", date(2026, 12, 31)),
    Channel("INSTITUTE", "江海理工大学技术转移中心", "南京", "mengfanxi", date(2024, 5, 31)),
    Channel("ALUMNI", "示范区在沪乡贤联谊会", "上海", "lead", None),
)


def keep_partners(world: World) -> Story:
    """Tell how the channels came to be partners, with agreement and contact."""
    at = moment(BEGINNING, 0, hour=10)
    yield at
    for place, channel in enumerate(CHANNELS):
        _keep(world, channel, place)
    for firm in firms()[:12:4]:
        by = world.user("service")
        partner = add_partner(name=firm.name, kind="RESIDENT", region="示范开发区", owner=by, by=by,
                              at=at, note="愿意介绍上下游客商。")  # fmt: skip
        world.partners.append(partner)
    at = moment(date(2022, 3, 15), 7, hour=11)
    yield at
    gone = next(p for p in world.partners if p.name == CHANNELS[5].name)
    gone.refresh_from_db()
    end_partner(gone.code, version=gone.version, by=world.user("lead"), at=at,
                reason="协议到期未续，一年内没有有效线索。")  # fmt: skip
    world.partners.remove(gone)


def _keep(world: World, channel: Channel, place: int) -> None:
    at, by = moment(BEGINNING, place, hour=10), world.user(channel.owner)
    partner = add_partner(name=channel.name, kind=channel.kind, region=channel.region, owner=by,
                          by=by, at=at)  # fmt: skip
    world.partners.append(partner)
    add_contact(
        partner.code, name=f"{'林江苏梁'[place % 4]}秘书", title="联络负责人", by=by, at=at,
        phone=f"0000-500{place:04d}", source="合作协议", purpose="线索对接",
    )  # fmt: skip
    if channel.until is None:
        return
    paper = hand_in(f"合作协议-{partner.code}.pdf", [f"PARTNER {partner.code}"], by=by, at=at,
                    subject=partner.subject)  # fmt: skip
    add_agreement(
        partner.code, number=f"HZ-2021-{place + 1:02d}", starts_on=BEGINNING, until=channel.until,
        by=by, at=at + timedelta(minutes=5), file=paper,
        terms="按季提供线索；不承诺与落地金额挂钩的奖励；双方保密。",
    )  # fmt: skip
