"""Corrections of a project's facts, and opening balances of a zone that starts in mid-year."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.common.commands import next_number
from yanzhen.common.refusals import Refused
from yanzhen.companies.models import Company
from yanzhen.journal.commands import parts, record
from yanzhen.projects import policies
from yanzhen.projects.commands.amounts import (
    Sum,
    in_cny,
    require_fixed_within_planned,
    set_amount,
)
from yanzhen.projects.commands.common import (
    begin_tenure,
    link,
    lock_project,
    require_past,
    require_sum,
    require_version,
    subject,
)
from yanzhen.projects.commands.indexing import keep_search_text
from yanzhen.projects.commands.keys import keep_keys
from yanzhen.projects.commands.moving import settle
from yanzhen.projects.commands.phases import lock_parent
from yanzhen.projects.models import AmountKind, Origin, Project, ProjectKind, ProjectOutline
from yanzhen.projects.stages import LossReason, Stage, is_gate

PLAIN = ("name", "kind", "pillar", "segment_code", "product", "land_mu")
OUTLINED = ("contents", "progress_note", "output_cny", "tax_cny", "staff", "energy_tce",
            "decision_maker", "decision_maker_title", "referrer")  # fmt: skip
SUMS = {"planned": AmountKind.PLANNED, "agreed": AmountKind.AGREED, "fixed": AmountKind.FIXED}


@transaction.atomic
def change_project(code: str, *, version: int, by: User, at: datetime, **wanted: Any) -> Project:
    """Change facts of a project; only the ones named change.

    Args:
        wanted: any of name, kind, pillar, segment_code, product, land_mu; parent (the code of the
            project whose contract it continues, or empty); planned, agreed, fixed (a `Sum` or
            None); contents, progress_note, output_cny, tax_cny, staff, energy_tce,
            decision_maker, decision_maker_title, referrer.

    :raises Stale: if someone else changed it since `version` was read.
    :raises Refused: for nonsense, or an agreed amount that a verified contract has fixed.
    """
    parent = lock_parent(wanted.get("parent", ""), of=code, by=by)
    project = lock_project(code)
    policies.require_can_change(by, project)
    unknown = set(wanted) - {*PLAIN, *OUTLINED, *SUMS, "parent"}
    if unknown:
        raise TypeError(f"change_project got unknown facts: {sorted(unknown)}")
    before = _now(project, wanted)
    require_version(project, version, _in_yuan(wanted, localdate(at)), before)
    _require_sense(project, wanted, localdate(at))
    for key in PLAIN:
        if key in wanted:
            setattr(project, key, wanted[key])
    if "parent" in wanted:
        project.parent = parent
    for key, kind in SUMS.items():
        if key in wanted:
            set_amount(project, kind, wanted[key], localdate(at))
    require_fixed_within_planned(project)
    project.version += 1
    project.save()
    outlined = {key: wanted[key] for key in OUTLINED if key in wanted}
    if outlined:
        outline, _made = ProjectOutline.objects.update_or_create(project=project, defaults=outlined)
        project.outline = outline
    keep_keys(project)
    keep_search_text(project)
    with parts() as inner:
        # Without a decision-maker's name a stage that asks for one is proven no longer.
        settle(project, by=by, at=at, reason=_("项目信息更正"))
    after = _now(project, wanted)
    changed = sorted(key for key in wanted if before[key] != after[key])
    parents = [subject(parent)] if parent else []
    record("project.changed", subject(project), by=by, at=at, links=link(project, *parents),
           fields=changed, before={k: before[k] for k in changed},
           after={k: after[k] for k in changed}, parts=inner)  # fmt: skip
    return project


def _require_sense(project: Project, wanted: dict[str, Any], on: date) -> None:
    if "name" in wanted and not str(wanted["name"]).strip():
        raise Refused(_("请填写项目名称。"), field="name")
    if "kind" in wanted and wanted["kind"] not in ProjectKind.values:
        raise Refused(_("请选择项目类型。"), field="kind")
    land = wanted.get("land_mu")
    if land is not None and not 0 <= land <= 100_000:
        raise Refused(_("用地亩数不合理，请核对。"), field="land_mu")
    for key in ("output_cny", "tax_cny"):
        require_sum(wanted.get(key) or None, on, key)
    if "agreed" in wanted and project.signed_on:
        raise Refused(
            _("协议金额已由核验的投资协议确定；如有错误，请更正协议材料。"), field="agreed_cny"
        )


def _in_yuan(wanted: dict[str, Any], on: date) -> dict[str, Any]:
    return {
        key: in_cny(value, on, f"{key}_cny") if isinstance(value, Sum) else value
        for key, value in wanted.items()
    }


def _now(project: Project, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the present values of the facts to be changed, sums in yuan."""
    outline = getattr(project, "outline", None)
    found: dict[str, Any] = {}
    for key in wanted:
        if key in SUMS:
            found[key] = getattr(project, f"{key}_cny")
        elif key in OUTLINED:
            found[key] = getattr(outline, key, None)
        elif key == "parent":
            found[key] = project.parent.code if project.parent else ""
        else:
            found[key] = getattr(project, key)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A project that was under way before the system began, as its owner says it stands."""

    company: Company
    name: str
    owner: User | None
    claimed_stage: str
    claimed_on: date | None = None
    kind: str = ProjectKind.NEW
    pillar: str = ""
    segment_code: str = ""
    product: str = ""
    planned: Sum | None = None
    agreed: Sum | None = None
    fixed: Sum | None = None
    land_mu: Decimal | None = None
    contents: str = ""
    progress_note: str = ""
    referrer: str = ""
    decision_maker: str = ""
    began_on: date | None = None
    touched_on: date | None = None
    team: Team | None = None
    loss_reason: str = ""
    loss_note: str = ""


@transaction.atomic
def open_balance(opening: Opening, *, by: User, at: datetime) -> Project:
    """Carry over a project that was under way before. Its claimed stage shows hollow and counts
    for nothing until its documents are put forward and verified; then it counts by their dates.

    :raises Refused: for an unknown stage, or days ahead.
    """
    policies.require_can_open_balances(by)
    if opening.owner is None:
        raise Refused(_("请选择项目负责人。"), field="owner")
    project = write_opening(opening, origin=Origin.OPENING, at=at)
    record("project.opened", subject(project), by=by, at=at, links=link(project),
           name=project.name, claimed=Stage(opening.claimed_stage).label,
           claimed_on=opening.claimed_on, owner=str(opening.owner or ""),
           planned_cny=project.planned_cny, agreed_cny=project.agreed_cny)  # fmt: skip
    return project


def write_opening(opening: Opening, *, origin: str, at: datetime) -> Project:
    """Write a carried-over or imported project within the caller's command.

    :raises Refused: for an unknown stage, days ahead, or nonsense amounts.
    """
    day = localdate(at)
    _require_opening(opening, day)
    lost = opening.claimed_stage == Stage.X
    hollow = not lost and opening.claimed_stage != Stage.S0
    project = Project(
        code=f"P{day.year}-{next_number(f'projects:{day.year}'):04d}",
        name=opening.name.strip()[:160], kind=opening.kind, origin=origin,
        company=opening.company, pillar=opening.pillar, segment_code=opening.segment_code,
        product=opening.product[:120], stage=Stage.X if lost else Stage.S0,
        stage_since=opening.began_on or day,
        claimed_stage=opening.claimed_stage if hollow else "",
        claimed_on=opening.claimed_on if hollow else None,
        loss_reason=opening.loss_reason if lost else "", loss_note=opening.loss_note[:400],
        registered_at=at, team=opening.team, land_mu=opening.land_mu,
        quiet_since=opening.touched_on or opening.began_on or day,
    )  # fmt: skip
    project.save()
    if opening.owner is not None and not lost:
        begin_tenure(project, opening.owner, on=day)
    for key, kind in SUMS.items():
        set_amount(project, kind, getattr(opening, key), day)
    require_fixed_within_planned(project)
    project.save()
    ProjectOutline.objects.create(
        project=project, contents=opening.contents, progress_note=opening.progress_note,
        referrer=opening.referrer[:120], decision_maker=opening.decision_maker[:60],
    )  # fmt: skip
    keep_keys(project)
    keep_search_text(project)
    return project


def _require_opening(opening: Opening, on: date) -> None:
    lost = opening.claimed_stage == Stage.X and opening.loss_reason in LossReason.values
    if not lost and not is_gate(opening.claimed_stage):
        raise Refused(_("请选择项目目前所处的阶段。"), field="claimed_stage")
    for field in ("claimed_on", "began_on", "touched_on"):
        require_past(getattr(opening, field), on, field)
    if not opening.name.strip():
        raise Refused(_("请填写项目名称。"), field="name")
    if opening.land_mu is not None and not 0 <= opening.land_mu <= 100_000:
        raise Refused(_("用地亩数不合理，请核对。"), field="land_mu")
