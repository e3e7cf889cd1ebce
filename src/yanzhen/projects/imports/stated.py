"""What a row of the officers' sheet states of a project, and what of it differs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.common import formats
from yanzhen.common.areas import Area
from yanzhen.desk.imports.kinds import ParsedRow
from yanzhen.projects.commands.amounts import Sum
from yanzhen.projects.commands.importing import sum_of
from yanzhen.projects.models import Project

Changes = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """What an import may lay over a project; `warning` says what could not be taken."""

    planned: Sum | None
    fixed: Sum | None
    land_mu: Decimal | None
    progress_note: str
    warning: str = ""

    def facts(self) -> dict[str, Any]:
        return {
            "planned": self.planned, "fixed": self.fixed, "land_mu": self.land_mu,
            "progress_note": self.progress_note,
        }  # fmt: skip


def stated_by(row: ParsedRow, project: Project | None = None) -> Stated:
    """Return what a row states of a new project, or of one that is there.

    A fixed investment above the whole it is part of is not taken, nor a whole below the fixed
    investment that stands: the same row then says the same of the project at every later run.
    """
    planned, fixed = sum_of(row.fields.get("planned")), sum_of(row.fields.get("fixed"))
    warning = ""
    if project is not None and project.signed_on is not None:
        planned = fixed = None
    whole = _yuan(planned) or (project.planned_cny if project else None)
    if fixed and _exceeds(_yuan(fixed), whole):
        fixed, warning = None, _("固定投资大于总投资，未导入固定投资，请核对。")
    if project and planned and not fixed and _exceeds(project.fixed_cny, _yuan(planned)):
        planned, warning = None, _("总投资小于已登记的固定投资，未导入总投资，请核对。")
    return Stated(planned, fixed, _land(row), _note(row), warning)


def _yuan(given: Sum | None) -> Decimal | None:
    """Return a sum of yuan; of a foreign one the day's rate decides, not this comparison."""
    return given.amount.value if given and given.amount.currency == "CNY" else None


def _exceeds(part: Decimal | None, whole: Decimal | None) -> bool:
    return part is not None and whole is not None and part > whole


def changes_of(stated: Stated, project: Project) -> Changes:
    """Return what is stated otherwise than the project has it, as people read it."""
    changes = []
    for given, now, label in (
        (_yuan(stated.planned), project.planned_cny, _("计划总投资")),
        (_yuan(stated.fixed), project.fixed_cny, _("固定资产投资")),
    ):
        if given is not None and given != now:
            changes.append((label, formats.yi(now), formats.yi(given)))
    land, note = stated.land_mu, stated.progress_note
    if land is not None and land != project.land_mu:
        changes.append((_("用地"), formats.number(project.land_mu), formats.number(land)))
    outline = getattr(project, "outline", None)
    said = outline.progress_note if outline else ""
    if note and note != said:
        changes.append((_("进展"), said, note))
    return tuple(changes)


def _land(row: ParsedRow) -> Decimal | None:
    stored = row.fields.get("land")
    return Area.from_json(stored).mu if stored else None


def _note(row: ParsedRow) -> str:
    """Return the progress with what has no column of its own, so that nothing is lost."""
    parts = [row.fields.get("progress") or ""]
    if department := row.fields.get("department"):
        parts.append(_("责任部门：%s") % department)
    if owners := row.fields.get("owners"):
        parts.append(_("责任人：%s") % "、".join(owners))
    return "；".join(part for part in parts if part)
