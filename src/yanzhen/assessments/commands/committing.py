"""The register of promises: entered, measured over the years, ended; projects in batches."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.assessments import policies
from yanzhen.assessments.models import Batch, Commitment, Decision, Measurement
from yanzhen.assessments.promises import AT_MOST, promised_value, read_promise, require_promises
from yanzhen.common.commands import next_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.models import StoredFile
from yanzhen.journal.commands import record
from yanzhen.projects.commands.common import lock_project, require_past
from yanzhen.projects.models import Project


def enter_promises(decision: Decision, *, by: User, at: datetime) -> int:
    """Enter what a dossier promised when its decision takes effect. Promises of an earlier
    assessment of the project end, and what was promised elsewhere for the same item and day: the
    new ones take their place, with what was measured of them already."""
    if decision.dossier is None or not decision.dossier.promises:
        return 0
    rows = [read_promise(row) for row in decision.dossier.promises]
    made = {
        (item, due_on): Commitment(
            project=decision.project, decision=decision, item=item, promised=value,
            at_most=item in AT_MOST, due_on=due_on, made_by=by, made_at=at,
            consequence=said.get("consequence", ""), note=str(said.get("note", ""))[:200])
        for (item, value, due_on), said in zip(rows, decision.dossier.promises, strict=True)
    }  # fmt: skip
    running = decision.project.commitments.filter(ended_at__isnull=True).exclude(decision=decision)
    gone = [one for one in running if one.decision_id or (one.item, one.due_on) in made]
    Commitment.objects.filter(pk__in=[one.pk for one in gone]).update(
        ended_at=at, ended_reason=_("由%s的承诺替代") % decision.code
    )
    Commitment.objects.bulk_create(made.values())
    for one in gone:
        if fresh := made.get((one.item, one.due_on)):
            _take_over(one, fresh)
    return len(made)


def _take_over(old: Commitment, new: Commitment) -> None:
    """Give a promise what was measured of the one whose place it takes."""
    kept = list(old.measurements.filter(struck_at__isnull=True))
    if kept:
        Measurement.objects.bulk_create(
            Measurement(commitment=new, on=one.on, value=one.value, source=one.source,
                        file_id=one.file_id, by_id=one.by_id, at=one.at)
            for one in kept
        )  # fmt: skip
        _keep_latest(new)


@transaction.atomic
def make_commitment(code: str, row: dict[str, Any], *, by: User, at: datetime) -> Commitment:
    """Enter a promise made outside an assessment: in an agreement, a letter, a speech.

    :raises Refused: for what is no promise, or one that is entered already.
    """
    project = lock_project(code)
    policies.require_can_measure(by, project)
    require_promises([row], localdate(at))
    item, value, due_on = read_promise(row)
    try:
        with transaction.atomic():
            made = Commitment.objects.create(
                project=project, item=item, promised=value, at_most=item in AT_MOST,
                due_on=due_on, consequence=row.get("consequence", ""),
                note=str(row.get("note", "")).strip()[:200], made_by=by, made_at=at,
            )  # fmt: skip
    except IntegrityError as problem:
        raise Refused(_("同一事项在这一天已有承诺，请改用“登记实测”或先终止原承诺。")) from problem
    record("commitment.made", f"commitment:{made.pk}", by=by, at=at,
           links=[f"project:{project.code}"], item=made.get_item_display(), promised=value,
           due_on=due_on)  # fmt: skip
    return made


def _lock(number: int) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("project")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Refused(_("没有这项承诺。"))
    return found


@transaction.atomic
def measure_commitment(
    number: int, *, on: date, value: Any, source: str, by: User, at: datetime,
    file: StoredFile | None = None,
) -> Measurement:  # fmt: skip
    """Enter what was measured of a promise on a day, with its source.

    :raises Refused: for a day ahead, nonsense, no source, or a second value for one day.
    """
    commitment = _lock(number)
    policies.require_can_measure(by, commitment.project)
    if commitment.ended_at:
        raise Refused(_("这项承诺已终止：%s。") % commitment.ended_reason)
    require_past(on, localdate(at), "on")
    measured = promised_value(commitment.item, value)
    if not source.strip():
        raise Refused(_("请写明数据来源，如税务证明、统计报表、认定文件的文号。"), field="source")
    try:
        with transaction.atomic():
            made = Measurement.objects.create(
                commitment=commitment, on=on, value=measured, source=source.strip()[:200],
                file=file, by=by, at=at,
            )  # fmt: skip
    except IntegrityError as problem:
        raise Refused(_("这一天已有实测值；如有误，请先划去再登记。"), field="on") from problem
    _keep_latest(commitment)
    record("commitment.measured", f"commitment:{commitment.pk}", by=by, at=at,
           links=[f"project:{commitment.project.code}"], item=commitment.get_item_display(),
           value=measured, on=on, source=made.source)  # fmt: skip
    return made


def _keep_latest(commitment: Commitment) -> None:
    """Repeat the latest measurement on the promise, for lists and roll-ups."""
    latest = commitment.measurements.filter(struck_at__isnull=True).order_by("-on").first()
    commitment.measured = latest.value if latest else None
    commitment.measured_on = latest.on if latest else None
    commitment.save(update_fields=["measured", "measured_on"])


@transaction.atomic
def strike_measurement(number: int, *, reason: str, by: User, at: datetime) -> Measurement:
    """Strike a wrong measurement; it stays readable."""
    found = Measurement.objects.filter(pk=number).first()
    if found is None:
        raise Refused(_("没有这条实测。"))
    commitment = _lock(found.commitment_id)
    policies.require_can_measure(by, commitment.project)
    measurement = commitment.measurements.get(pk=number)
    if measurement.struck_at:
        raise Refused(_("这条实测已划去。"))
    if not reason.strip():
        raise Refused(_("请写明划去原因。"), field="reason")
    measurement.struck_at, measurement.struck_reason = at, reason.strip()[:200]
    measurement.save()
    _keep_latest(commitment)
    record("commitment.struck", f"commitment:{commitment.pk}", by=by, at=at,
           links=[f"project:{commitment.project.code}"], item=commitment.get_item_display(),
           value=measurement.value, on=measurement.on,
           reason=measurement.struck_reason)  # fmt: skip
    return measurement


@transaction.atomic
def end_commitment(number: int, *, reason: str, by: User, at: datetime) -> Commitment:
    """End a promise that was entered wrongly or holds no more; it stays readable.

    :raises NotAllowed: to who measures only because it is their own project.
    :raises Refused: without a reason, or if it is ended.
    """
    commitment = _lock(number)
    policies.require_can_end(by)
    if commitment.ended_at:
        raise Refused(_("这项承诺已终止：%s。") % commitment.ended_reason)
    if not reason.strip():
        raise Refused(_("请写明终止原因。"), field="reason")
    commitment.ended_at, commitment.ended_reason = at, reason.strip()[:200]
    commitment.save(update_fields=["ended_at", "ended_reason"])
    record("commitment.ended", f"commitment:{commitment.pk}", by=by, at=at,
           links=[f"project:{commitment.project.code}"], item=commitment.get_item_display(),
           promised=commitment.promised, due_on=commitment.due_on,
           reason=commitment.ended_reason)  # fmt: skip
    return commitment


@transaction.atomic
def make_batch(
    *, name: str, on: date, projects: Iterable[Project], by: User, at: datetime, note: str = ""
) -> Batch:
    """Put projects together whose promises are followed as one.

    :raises Refused: without a name or a project.
    """
    policies.require_can_convene(by)
    found = list(projects)
    if not name.strip():
        raise Refused(_("请给这一批起个名字。"), field="name")
    if not found:
        raise Refused(_("请至少填一个项目编号。"), field="codes")
    number = next_number(f"batch:{on:%Y}")
    batch = Batch.objects.create(code=f"B{on:%Y}-{number:02d}", name=name.strip()[:80], on=on,
                                 note=note.strip()[:200], made_by=by, made_at=at)  # fmt: skip
    batch.projects.set(found)
    record("batch.made", f"batch:{batch.code}", by=by, at=at, name=batch.name,
           projects=[project.code for project in found])  # fmt: skip
    return batch
