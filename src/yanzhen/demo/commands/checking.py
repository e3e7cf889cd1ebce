"""The checks of authenticity: rounds that raise cases, and how some of them were decided."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.integrity.commands import (
    answer_case,
    ask_proof,
    check_all,
    clear_case,
    confirm_case,
    state_fact,
)
from yanzhen.integrity.models import WAITING, Case, StatedKind
from yanzhen.projects.models import Project

FIRST, SECOND, LAST = date(2022, 3, 15), date(2022, 5, 10), date(2022, 5, 30)
YI = Decimal(100_000_000)
MAJOR = 10 * YI


@dataclass(frozen=True, slots=True)
class Found:
    """What was found out about an investor: a sum as a share of the agreed amount, or words."""

    project: Project
    kind: StatedKind
    source: str
    share: str = ""
    text: str = ""


def findings() -> list[Found]:
    """Return what the steward found about five signed projects, always the same ones."""
    rows = Project.objects.filter(signed_on__gte=date(2021, 7, 1), signed_on__lt=FIRST)
    signed = list(rows.select_related("company", "owner").order_by("-signed_on", "code"))
    major = [project for project in signed if project.size_cny >= MAJOR]
    # Those that are confirmed are no major projects: the public figures count these.
    minor = [project for project in signed if project.size_cny < MAJOR]
    audit, capital = "集团2021年审计报告", "验资报告"
    return [
        *(Found(p, StatedKind.NET_ASSETS, audit, "0.28") for p in major[1:2]),
        *(Found(p, StatedKind.NET_ASSETS, audit, "1.6") for p in major[2:6]),
        *(Found(p, StatedKind.TITLE, "投资方自述材料", text="CENTRAL_SOE") for p in major[6:7]),
        *(Found(p, StatedKind.PROMISED_EQUITY, "投资协议第四条", "0.4") for p in major[3:4]),
        *(Found(p, StatedKind.PAID_IN, capital, "0.03") for p in major[3:4]),
        *(Found(p, StatedKind.MOVED_FROM, "工商档案，原注册地", text="321204") for p in minor[:1]),
        *(Found(p, StatedKind.MOVED_FROM, "工商档案，原注册地", text="321283") for p in minor[4:5]),
    ]


def look_into_them(world: World) -> Story:
    """Tell the rounds of the checks, and what people did about what they raised."""
    at = moment(FIRST, 0, hour=10)
    yield at
    leader, steward = world.user("leader"), world.user("steward")
    for found in findings():
        cny = Decimal(found.share) * found.project.size_cny if found.share else None
        state_fact(
            found.project.code, kind=found.kind, cny=cny, text=found.text, source=found.source,
            as_of=FIRST - timedelta(days=7), by=steward, at=at,
        )  # fmt: skip
    at = moment(SECOND, 1, hour=10)
    yield at
    check_all(at=at)
    waiting = {case.rule: case for case in Case.objects.filter(state__in=WAITING).order_by("-pk")}
    if case := waiting.get("R4"):
        clear_case(case.code, reason="项目贷款意向书和母公司担保函已核，资金来源落实。",
                   version=case.version, by=leader, at=at)  # fmt: skip
    if case := waiting.get("R3"):
        ask_proof(case.code, text="请补最近一次验资报告和后续出资安排。", version=case.version,
                  due_on=date(2022, 6, 6), by=steward, at=at)  # fmt: skip
        owner = case.project.owner
        later = moment(SECOND + timedelta(days=6), 2, hour=10)
        yield later
        if owner:
            answer_case(case.code, text="第二期出资已到账，验资报告在办，周五前上传。",
                        version=case.version + 1, by=owner, at=later)  # fmt: skip
    if case := waiting.get("R9"):
        at = moment(SECOND + timedelta(days=9), 3, hour=10)
        yield at
        confirm_case(case.code, version=case.version, by=leader, at=at,
                     reason="核实为设备整体搬迁，没有新增投资，按相邻区县平移不计。")  # fmt: skip
    at = moment(LAST, 4, hour=8)
    yield at
    check_all(at=at)
