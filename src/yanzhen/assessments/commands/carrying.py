"""Decisions taken on paper before the system began, entered with their minutes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.assessments import policies
from yanzhen.assessments.commands.effects import settle_decision
from yanzhen.assessments.dossiers import digest
from yanzhen.assessments.models import Decision, Origin, Outcome
from yanzhen.common.commands import next_number
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.models import StoredFile
from yanzhen.journal.commands import parts, record
from yanzhen.projects.commands.common import lock_project, require_past


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDecision:
    """What minutes on paper say."""

    outcome: str
    number: str
    decided_on: date
    valid_until: date
    file: StoredFile | None = None
    note: str = ""


@transaction.atomic
def carry_decision(
    project_code: str, paper: PaperDecision, *, confirmed_by: User, by: User, at: datetime
) -> Decision:
    """Enter a decision of before, as the minutes say; somebody else confirms that they say so.

    :raises NotAllowed: to others than who convenes, and to one person for both.
    :raises Refused: without number or file, or if a meeting here has decided on the project.
    """
    policies.require_can_convene(by)
    policies.require_can_convene(confirmed_by)
    if by.pk == confirmed_by.pk:
        raise NotAllowed(_("补录由一人录入、另一人核对，请另请一位园区领导或数据管理员核对。"))
    project = lock_project(project_code)
    _require_sense(paper, at)
    if project.decisions.filter(origin=Origin.MEETING).exists():
        raise Refused(_("项目已由本系统的会议作过决定，不能再补录纸质决定。"))
    if project.decisions.filter(number=paper.number.strip()).exists():
        raise Refused(_("这份纪要已补录过。"), field="number")
    told = {
        "outcome": paper.outcome, "number": paper.number.strip()[:80], "reason": paper.note.strip(),
        "decided_on": paper.decided_on, "valid_until": paper.valid_until,
    }  # fmt: skip
    serial = next_number(f"decision:{paper.decided_on:%Y}")
    decision = Decision.objects.create(
        **told, code=f"D{paper.decided_on:%Y}-{serial:04d}", project=project, origin=Origin.PAPER,
        record={"file": paper.file.sha256 if paper.file else ""}, file=paper.file,
        digest=digest(told), decided_by=confirmed_by, written_by=by, decided_at=at,
        replaces=project.decisions.filter(replaced_by__isnull=True).order_by("-pk").first(),
    )  # fmt: skip
    with parts() as inner:
        settle_decision(decision, by=confirmed_by, at=at)
    record("decision.carried", decision.subject, by=by, at=at, links=[f"project:{project.code}"],
           number=decision.number, outcome=decision.get_outcome_display(), parts=inner,
           decided_on=decision.decided_on, confirmed_by=confirmed_by.name)  # fmt: skip
    return decision


def _require_sense(paper: PaperDecision, at: datetime) -> None:
    if paper.outcome not in Outcome.values:
        raise Refused(_("请选择决定。"), field="outcome")
    if not paper.number.strip():
        raise Refused(_("请填写纪要文号。"), field="number")
    if paper.file is None:
        raise Refused(_("请上传会议纪要扫描件。"), field="file")
    require_past(paper.decided_on, localdate(at), "decided_on")
    if paper.valid_until < paper.decided_on:
        raise Refused(_("有效期早于决定日期，请核对。"), field="valid_until")
