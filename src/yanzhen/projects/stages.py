"""The stages of a project: one table of gates, milestones and what proves them.

This table is the rule. Commands, pages, factories and the handbook all read it; nothing else in
the code base compares two stages. Gates are passed in order (S0-S5, then S11-S16); S6-S10 are
milestones that run beside each other. A project stands at the last gate for which it and every
earlier gate is proven.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yanzhen.common.formats import Text
from yanzhen.common.refusals import Refused


class Stage(TextChoices):
    S0 = "S0", gettext_lazy("线索")
    S1 = "S1", gettext_lazy("有效信息")
    S2 = "S2", gettext_lazy("在谈")
    S3 = "S3", gettext_lazy("意向")
    S4 = "S4", gettext_lazy("质量评估")
    S5 = "S5", gettext_lazy("签约")
    S6 = "S6", gettext_lazy("注册")
    S7 = "S7", gettext_lazy("备案立项")
    S8 = "S8", gettext_lazy("能评环评安评稳评")
    S9 = "S9", gettext_lazy("供地")
    S10 = "S10", gettext_lazy("规划与施工许可")
    S11 = "S11", gettext_lazy("开工")
    S12 = "S12", gettext_lazy("入库入统")
    S13 = "S13", gettext_lazy("竣工")
    S14 = "S14", gettext_lazy("投产")
    S15 = "S15", gettext_lazy("达产")
    S16 = "S16", gettext_lazy("达效")
    X = "X", gettext_lazy("流失")


class Phase(TextChoices):
    """The columns of the board."""

    SCOUT = "SCOUT", gettext_lazy("谋")
    TALK = "TALK", gettext_lazy("谈")
    ASSESS = "ASSESS", gettext_lazy("审")
    SIGN = "SIGN", gettext_lazy("签")
    BUILD = "BUILD", gettext_lazy("建")
    PRODUCE = "PRODUCE", gettext_lazy("产")


class Proof(TextChoices):
    """What a piece of evidence proves."""

    TRIAGE_NOTE = "TRIAGE_NOTE", gettext_lazy("线索研判意见")
    VISIT_RECORD = "VISIT_RECORD", gettext_lazy("拜访或来访记录")
    INTENT_LETTER = "INTENT_LETTER", gettext_lazy("意向书")
    FRAMEWORK = "FRAMEWORK", gettext_lazy("框架协议")
    SITE_CHOICE = "SITE_CHOICE", gettext_lazy("选址确认")
    MINUTES = "MINUTES", gettext_lazy("联席会议纪要")
    FAIR_COMPETITION = "FAIR_COMPETITION", gettext_lazy("公平竞争审查结论")
    LEGAL_REVIEW = "LEGAL_REVIEW", gettext_lazy("法律审核意见")
    AGREEMENT = "AGREEMENT", gettext_lazy("投资协议")
    LICENCE = "LICENCE", gettext_lazy("营业执照")
    FILING = "FILING", gettext_lazy("备案（核准）证")
    ENERGY_REVIEW = "ENERGY_REVIEW", gettext_lazy("节能审查意见或豁免说明")
    ENVIRONMENT_REVIEW = "ENVIRONMENT_REVIEW", gettext_lazy("环评批复或豁免说明")
    SAFETY_REVIEW = "SAFETY_REVIEW", gettext_lazy("安评意见或豁免说明")
    STABILITY_REVIEW = "STABILITY_REVIEW", gettext_lazy("稳评意见或豁免说明")
    LAND_CONTRACT = "LAND_CONTRACT", gettext_lazy("土地出让合同")
    PLANT_LEASE = "PLANT_LEASE", gettext_lazy("厂房（办公）租赁合同")
    LAND_PLANNING_PERMIT = "LAND_PLANNING_PERMIT", gettext_lazy("建设用地规划许可证")
    WORKS_PLANNING_PERMIT = "WORKS_PLANNING_PERMIT", gettext_lazy("建设工程规划许可证")
    DRAWINGS_REVIEW = "DRAWINGS_REVIEW", gettext_lazy("施工图审查合格书")
    CONSTRUCTION_PERMIT = "CONSTRUCTION_PERMIT", gettext_lazy("施工许可证")
    CONSTRUCTION_CONTRACT = "CONSTRUCTION_CONTRACT", gettext_lazy("施工合同")
    EQUIPMENT_CONTRACT = "EQUIPMENT_CONTRACT", gettext_lazy("设备采购合同")
    START_PHOTO = "START_PHOTO", gettext_lazy("开工现场照片")
    STATISTICS_NOTICE = "STATISTICS_NOTICE", gettext_lazy("入库审核通过记录")
    COMPLETION = "COMPLETION", gettext_lazy("竣工验收备案")
    SALES_INVOICE = "SALES_INVOICE", gettext_lazy("首张销项发票")
    POWER_CURVE = "POWER_CURVE", gettext_lazy("用电曲线")
    OUTPUT_STATEMENT = "OUTPUT_STATEMENT", gettext_lazy("产值与税收证明")
    PERFORMANCE_AUDIT = "PERFORMANCE_AUDIT", gettext_lazy("履约评价意见")
    MONEY_SLIP = "MONEY_SLIP", gettext_lazy("资金到账凭证")
    OTHER = "OTHER", gettext_lazy("其他材料")


class Requirement(TextChoices):
    """What a gate asks beyond documents; read from the project's own records."""

    REGISTERED = "REGISTERED", gettext_lazy("首报登记")
    TWO_WAY_CONTACT = "TWO_WAY_CONTACT", gettext_lazy("与投资方的双向接触记录")
    DECISION_MAKER = "DECISION_MAKER", gettext_lazy("投资方决策人姓名")
    PASSED = "PASSED", gettext_lazy("评审决定为通过，或有条件通过且签约前条件已销号")
    FAIR_PASSED = "FAIR_PASSED", gettext_lazy("公平竞争审查结论为通过")
    START_BASIS = "START_BASIS", gettext_lazy("开工认定口径")


class LossReason(TextChoices):
    ELSEWHERE = "ELSEWHERE", gettext_lazy("选址他处")
    POLICY = "POLICY", gettext_lazy("政策")
    LAND = "LAND", gettext_lazy("土地")
    ENVIRONMENT = "ENVIRONMENT", gettext_lazy("环保")
    ENERGY = "ENERGY", gettext_lazy("能耗")
    FUNDS = "FUNDS", gettext_lazy("资金")
    STRATEGY = "STRATEGY", gettext_lazy("投资方战略调整")
    OUT_OF_TOUCH = "OUT_OF_TOUCH", gettext_lazy("失联")
    COLLISION = "COLLISION", gettext_lazy("撞单退出")
    VETOED = "VETOED", gettext_lazy("评审否决")
    # Only for projects that ended before they came here; nobody may choose it for a live one.
    UNRECORDED = "UNRECORDED", gettext_lazy("原因未记载（历史项目）")


class StartBasis(TextChoices):
    """By which definition a start is a start; several may hold at once."""

    LAND = "LAND", gettext_lazy("土地法口径")
    STATISTICS = "STATISTICS", gettext_lazy("统计口径")
    ASSESSMENT = "ASSESSMENT", gettext_lazy("考核口径")


@dataclass(frozen=True, slots=True)
class Gate:
    """One row of the table.

    `needs`: groups of proofs; one proof of each group must be held. `also`: requirements beyond
    documents. `limit`: name of the parameter that says how many days the step may take.
    `parallel`: a milestone beside the gates, not a gate.
    """

    stage: Stage
    phase: Phase
    needs: tuple[frozenset[Proof], ...] = ()
    also: frozenset[Requirement] = frozenset()
    limit: str = ""
    parallel: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """What a project holds: verified proofs and fulfilled requirements."""

    proofs: frozenset[str] = frozenset()
    requirements: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing a gate still asks for, in words; `proofs` are those of which one would do."""

    stage: Stage
    label: str
    proofs: tuple[Proof, ...] = ()
    requirement: Requirement | None = None


def _one(*proofs: Proof) -> frozenset[Proof]:
    return frozenset(proofs)


P, R = Proof, Requirement
TABLE = (
    Gate(Stage.S0, Phase.SCOUT, also=frozenset({R.REGISTERED}), limit="respond_days"),
    Gate(Stage.S1, Phase.SCOUT, (_one(P.TRIAGE_NOTE),), limit="triage_days"),
    Gate(
        Stage.S2, Phase.TALK, (_one(P.VISIT_RECORD),),
        frozenset({R.TWO_WAY_CONTACT, R.DECISION_MAKER}), "quiet_warning_days",
    ),
    # A framework agreement opens the intent stage and never the signing stage.
    Gate(Stage.S3, Phase.TALK, (_one(P.INTENT_LETTER, P.FRAMEWORK, P.SITE_CHOICE),),
         limit="dossier_days"),
    Gate(Stage.S4, Phase.ASSESS, (_one(P.MINUTES),), limit="opinion_days"),
    Gate(
        Stage.S5, Phase.SIGN,
        (_one(P.AGREEMENT), _one(P.FAIR_COMPETITION), _one(P.LEGAL_REVIEW)),
        frozenset({R.PASSED, R.FAIR_PASSED}),
    ),
    Gate(Stage.S6, Phase.SIGN, (_one(P.LICENCE),), limit="licence_days", parallel=True),
    Gate(Stage.S7, Phase.SIGN, (_one(P.FILING),), limit="filing_days", parallel=True),
    Gate(
        Stage.S8, Phase.SIGN,
        (_one(P.ENERGY_REVIEW), _one(P.ENVIRONMENT_REVIEW), _one(P.SAFETY_REVIEW),
         _one(P.STABILITY_REVIEW)),
        limit="approval_days", parallel=True,
    ),
    Gate(Stage.S9, Phase.SIGN, (_one(P.LAND_CONTRACT, P.PLANT_LEASE),), limit="land_days",
         parallel=True),
    Gate(
        Stage.S10, Phase.SIGN,
        (_one(P.LAND_PLANNING_PERMIT), _one(P.WORKS_PLANNING_PERMIT), _one(P.DRAWINGS_REVIEW),
         _one(P.CONSTRUCTION_PERMIT)),
        limit="permit_days", parallel=True,
    ),
    # A project in a rented plant has a lease and machines instead of a building site.
    Gate(
        Stage.S11, Phase.BUILD,
        (_one(P.START_PHOTO), _one(P.CONSTRUCTION_PERMIT, P.PLANT_LEASE),
         _one(P.CONSTRUCTION_CONTRACT, P.EQUIPMENT_CONTRACT)),
        frozenset({R.START_BASIS}), "start_days",
    ),
    Gate(Stage.S12, Phase.BUILD, (_one(P.STATISTICS_NOTICE),), limit="statistics_days"),
    Gate(Stage.S13, Phase.BUILD, (_one(P.COMPLETION),), limit="completion_days"),
    Gate(Stage.S14, Phase.PRODUCE, (_one(P.SALES_INVOICE), _one(P.POWER_CURVE)),
         limit="production_days"),
    Gate(Stage.S15, Phase.PRODUCE, (_one(P.OUTPUT_STATEMENT),), limit="capacity_days"),
    Gate(Stage.S16, Phase.PRODUCE, (_one(P.PERFORMANCE_AUDIT),), limit="performance_days"),
)  # fmt: skip

GATES = tuple(gate for gate in TABLE if not gate.parallel)
MILESTONES = tuple(gate for gate in TABLE if gate.parallel)
BY_STAGE = {gate.stage: gate for gate in TABLE}
_ORDER = {gate.stage.value: place for place, gate in enumerate(TABLE)}
_GATE_ORDER = {gate.stage.value: place for place, gate in enumerate(GATES)}
# From signing on, name, amount and counted evidence are seen by the whole zone.
SIGNED_OR_LATER = tuple(g.stage.value for g in GATES if _ORDER[g.stage] >= _ORDER[Stage.S5])
STARTED_OR_LATER = tuple(g.stage.value for g in GATES if _ORDER[g.stage] >= _ORDER[Stage.S11])
BEFORE_SIGNING = tuple(g.stage.value for g in GATES if _ORDER[g.stage] < _ORDER[Stage.S5])
# While only courted: the protection of the first to report runs here.
PROTECTED = BEFORE_SIGNING
TALKING = (Stage.S2.value,)
PASSING = frozenset({"PASSED", "CONDITIONAL"})
# What only a decision of the joint assessment produces; nobody hands it in or takes it back.
DECIDED = frozenset({Proof.MINUTES.value})


@dataclass(frozen=True, slots=True)
class Alarm:
    """One of the six 未, or one of a lead's: what has been reached, and what should have followed
    within `limit`.

    `by_plan`: a planned date of the later milestone goes before the general limit.
    """

    code: str
    label: Text
    reached: Stage
    awaited: Stage
    limit: str
    by_plan: bool = False


ALARMS = (
    Alarm("UNREGISTERED", gettext_lazy("签约未注册"), Stage.S5, Stage.S6, "licence_days"),
    Alarm("NO_LAND", gettext_lazy("注册未供地"), Stage.S6, Stage.S9, "land_days", by_plan=True),
    Alarm("NOT_STARTED", gettext_lazy("供地未开工"), Stage.S9, Stage.S11, "start_days",
          by_plan=True),
    Alarm("NOT_IN_STATISTICS", gettext_lazy("开工未入库"), Stage.S11, Stage.S12,
          "statistics_days"),
    Alarm("NOT_COMPLETED", gettext_lazy("开工未竣工"), Stage.S11, Stage.S13, "completion_days",
          by_plan=True),
    Alarm("NOT_PRODUCING", gettext_lazy("竣工未投产"), Stage.S13, Stage.S14, "production_days"),
)  # fmt: skip
# Of leads: they hang on no planned day and are seen by those alone who may read the lead.
LEAD_ALARMS = (
    Alarm("NOT_ANSWERED", gettext_lazy("登记未响应"), Stage.S0, Stage.S1, "respond_days"),
    Alarm("NOT_TRIAGED", gettext_lazy("登记未研判"), Stage.S0, Stage.S1, "triage_days"),
    Alarm("NO_DOSSIER", gettext_lazy("意向未报评"), Stage.S3, Stage.S4, "dossier_days"),
)
ALARM_BY_AWAITED = {alarm.awaited.value: alarm for alarm in ALARMS}


class MoveRefused(Refused):
    """A gate is shut; `missing` names everything that would open it."""


def is_gate(stage: str) -> bool:
    return stage in _GATE_ORDER


def is_later(one: str, other: str) -> bool:
    """Return whether stage `one` comes after `other` in the table (X is after none)."""
    return _ORDER.get(one, -1) > _ORDER.get(other, -1)


def next_gate(stage: str) -> Gate | None:
    """Return the gate after a stage, or None at the end and for lost projects."""
    place = _GATE_ORDER.get(stage)
    return GATES[place + 1] if place is not None and place + 1 < len(GATES) else None


def phase_stages(phase: str) -> tuple[str, ...]:
    """Return the gate stages that stand in one column of the board."""
    return tuple(gate.stage.value for gate in GATES if gate.phase == phase)


def gate_missing(gate: Gate, held: Held) -> list[Missing]:
    """Return what one gate or milestone still asks for; an empty list means it is proven."""
    return list(_missing(gate, held, get_language() or ""))


@lru_cache(maxsize=4096)
def _missing(gate: Gate, held: Held, language: str) -> tuple[Missing, ...]:
    """Boards and rails ask a hundred times a page, of few different holdings: answered once for
    each, in the language of whom it is put into words for."""
    lacking = []
    for group in gate.needs:
        if not group & held.proofs:
            proofs = in_table_order(group)
            lacking.append(Missing(gate.stage, _("或").join(str(p.label) for p in proofs), proofs))
    for requirement in sorted(gate.also - held.requirements):
        lacking.append(Missing(gate.stage, str(Requirement(requirement).label),
                               requirement=Requirement(requirement)))  # fmt: skip
    return tuple(lacking)


@lru_cache(maxsize=256)
def in_table_order(proofs: frozenset[Proof]) -> tuple[Proof, ...]:
    """Return proofs in the order in which they are declared."""
    return tuple(proof for proof in Proof if proof in proofs)


def missing_for(target: str, held: Held) -> list[Missing]:
    """Return everything between a project and gate `target`, earlier gates included.

    The one answer to both questions: empty means it may stand there.
    """
    if target not in _GATE_ORDER:
        raise MoveRefused(_("“%s”不是可以转入的阶段。") % target)
    last = _GATE_ORDER[target]
    return [item for gate in GATES[: last + 1] for item in gate_missing(gate, held)]


def proven_stage(held: Held) -> Stage:
    """Return the last gate for which it and all earlier gates are proven (S0 at least)."""
    reached = Stage.S0
    for gate in GATES:
        if gate_missing(gate, held):
            break
        reached = gate.stage
    return reached


def require_move(start: str, end: str, held: Held) -> None:
    """Check a move forward from `start` to `end`.

    :raises MoveRefused: if `end` is no later gate, or naming every missing proof.
    """
    if start == Stage.X:
        raise MoveRefused(_("项目已流失，请先恢复跟进再转阶段。"))
    if not is_gate(end):
        raise MoveRefused(_("“%s”是并行节点，登记其材料即可，不用转阶段。") % _label(end))
    if not is_later(end, start):
        raise MoveRefused(_("项目已在“%(start)s”，不能转到“%(end)s”；材料撤销时系统会自动退回。")
                          % {"start": _label(start), "end": _label(end)})  # fmt: skip
    if lacking := missing_for(end, held):
        names = _unique(item.label for item in lacking)
        raise MoveRefused(
            _("还不能转为“%(end)s”，缺少已核验的：%(missing)s。请上传材料并由他人核验。")
            % {"end": _label(end), "missing": "、".join(names)},
            missing=names,
        )


def _label(stage: str) -> str:
    return str(Stage(stage).label) if stage in Stage.values else stage


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
