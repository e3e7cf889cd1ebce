"""What the officers read and heard of firms outside: signals of both kinds, one withdrawn."""

from datetime import date, timedelta
from decimal import Decimal

from yanzhen.companies.commands import record_signal, withdraw_signal
from yanzhen.demo.commands.telling import Story, moment, workday
from yanzhen.demo.commands.world import World
from yanzhen.demo.zone.firms import COUNT, RESIDENTS, Firm, firms
from yanzhen.demo.zone.ventures import OFFICERS

FIRST, EVERY, SIGNALS = date(2021, 6, 7), 5, 72
# Kind, evidence, confidence, binding, source and words of {product} as invented papers put them.
HEARD = (
    ("EXPANSION", "ANNOUNCEMENT", "0.9", True, "对外投资公告", "董事会同意建设{product}基地"),
    ("RAISED_FUNDS", "ANNOUNCEMENT", "0.9", False, "募集资金公告", "{product}项目地点尚未确定"),
    ("CONSTRAINED", "INTERVIEW", "0.6", False, "企业走访记录", "他们现在的厂房明年租约到期"),
    ("FINANCING", "MEDIA", "0.6", False, "产业日报", "完成C轮融资，用于{product}扩产"),
    ("FULL_LOAD", "INTERVIEW", "0.6", False, "企业走访记录", "{product}交期排到了下半年"),
    ("TENDER_HIRING", "TENDER", "0.6", False, "招聘信息", "在本市招聘{product}工艺工程师"),
    ("OFFERING", "ANNOUNCEMENT", "0.9", False, "定向增发预案", "拟募集资金投向{product}"),
    ("STATEMENT", "MEDIA", "0.3", False, "行业峰会报道", "有意在长三角布局{product}"),
    ("NEARBY_BRANCH", "FILING", "0.9", True, "企业登记公示", "新设销售分公司"),
    ("LOSSES", "ANNOUNCEMENT", "0.9", True, "年度报告", "归母净利润连续三年为负"),
    ("SELLING_DOWN", "ANNOUNCEMENT", "0.9", False, "股东减持预披露", "第二大股东拟减持"),
    ("BUILT_ELSEWHERE", "MEDIA", "0.6", True, "产业日报", "{product}二期在中部某市开工"),
)  # fmt: skip


def hear_signals(world: World) -> Story:
    """Tell what was learned of firms outside, one every few days; one turned out wrong."""
    everyone = firms()
    for turn in range(SIGNALS):
        seen = FIRST + timedelta(days=turn * EVERY)
        at = moment(workday(seen + timedelta(days=1)), turn, hour=16)
        yield at
        outside = everyone[RESIDENTS + turn * 19 % (COUNT - RESIDENTS)]
        number = _hear(world, outside, turn, seen)
        if turn == 7:
            withdraw_signal(number, reason="会后核实，讲的是另一家企业",
                            by=world.user(OFFICERS[turn % len(OFFICERS)]), at=at)  # fmt: skip


def _hear(world: World, firm: Firm, turn: int, seen: date) -> int:
    kind, evidence, confidence, binding, source, words = HEARD[turn % len(HEARD)]
    told_by = ""
    if evidence == "INTERVIEW":
        told_by = world.company(firms()[turn * 7 % RESIDENTS]).code
    signal = record_signal(
        world.company(firm).code, kind=kind, seen_on=seen, evidence=evidence, told_by=told_by,
        confidence=Decimal(confidence), is_binding=binding, source=f"{source} {seen:%Y-%m-%d}",
        quote=words.format(product=firm.trade.product),
        by=world.user(OFFICERS[turn % len(OFFICERS)]),
        at=moment(workday(seen + timedelta(days=1)), turn, hour=16),
    )  # fmt: skip
    return signal.pk
