"""Run the checks over projects and raise what calls for a person.

Raising is a command of its own for each case, so that a round that is stopped leaves whole cases
behind and the next one goes on. A round may run twice: a case is raised once while it waits, and
after it was cleared only if the facts are others.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.common.commands import next_number
from yanzhen.common.parameters import parameter
from yanzhen.integrity.calc import Judgement, Limits, Verdict, fingerprint, judge_all
from yanzhen.integrity.calc.rules import months_after
from yanzhen.integrity.calc.verdicts import plain
from yanzhen.integrity.commands.common import deciders, tell
from yanzhen.integrity.commands.deciding import counts_again
from yanzhen.integrity.models import WAITING, Case, Round, State, Step, StepKind
from yanzhen.integrity.queries.facts import read_facts, read_limits
from yanzhen.integrity.wording import rule_text
from yanzhen.journal.commands import record
from yanzhen.journal.models import Event, EventLink
from yanzhen.projects.models import Evidence, EvidenceState, Project
from yanzhen.projects.stages import Proof, Stage

CHUNK = 500
ACCEPTED = ("evidence.verified", "evidence.verified_many", "evidence.revoked")
# Papers accepted while a look is under way are written with an earlier moment: look back a little.
OVERLAP = timedelta(minutes=5)


def check_all(*, at: datetime, again: bool = False) -> int:
    """Check every project worth watching, once a day; return how many cases were raised."""
    on = localdate(at)
    if not again and Round.objects.filter(pk=1, day=on).exists():
        return 0
    checked = raised = 0
    for some in _chunks(watched(on)):
        raised += _check(some, read_limits(on), on=on, at=at)
        checked += len(some)
    _tell_overdue(on, at)
    with transaction.atomic():
        Round.objects.update_or_create(
            pk=1, defaults={"day": on, "checked": checked, "raised": raised}
        )
    return raised


def _tell_overdue(on: date, at: datetime) -> None:
    """Tell who decides, once, of each case whose proof did not come by its day."""
    rows = Case.objects.filter(state=State.ASKED, proof_due_on__lt=on).select_related("project")
    for case in rows:
        words = _("补证逾期：%(project)s，%(rule)s，应在%(day)s前") % {
            "project": case.project.name, "rule": rule_text(case.rule), "day": case.proof_due_on,
        }  # fmt: skip
        tell(case, deciders(), words, at=at, key=f"integrity:{case.code}:{case.proof_due_on}")


def check_recent(*, at: datetime) -> int:
    """Check the projects whose papers were accepted or taken back since the last look."""
    last = Round.objects.filter(pk=1).values_list("looked_until", flat=True).first()
    since = (last or at) - OVERLAP
    codes = _touched(since)
    found = list(Project.objects.filter(code__in=codes).select_related("company", "owner", "team"))
    on = localdate(at)
    raised = _check(found, read_limits(on), on=on, at=at) if found else 0
    with transaction.atomic():
        Round.objects.update_or_create(pk=1, defaults={"looked_until": at})
    return raised


def check_project(code: str, *, at: datetime) -> int:
    """Check one project now; return how many cases were raised."""
    found = list(Project.objects.filter(code=code).select_related("company", "owner", "team"))
    on = localdate(at)
    return _check(found, read_limits(on), on=on, at=at) if found else 0


def watched(on: date) -> list[int]:
    """Return the projects to check: signed within the years watched, and those said to have begun
    whose papers wait; lost ones are left alone."""
    since = months_after(on, -12 * parameter("integrity.watch_years", on=on))
    begun = Evidence.objects.filter(proof=Proof.START_PHOTO, state=EvidenceState.PENDING)
    rows = Project.objects.exclude(stage=Stage.X).filter(
        Q(signed_on__gt=since) | Q(pk__in=begun.values("project"))
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _chunks(numbers: Sequence[int]) -> Iterable[list[Project]]:
    for first in range(0, len(numbers), CHUNK):
        some = numbers[first : first + CHUNK]
        rows = Project.objects.filter(pk__in=some).select_related("company", "owner", "team")
        yield list(rows)


def _touched(since: datetime) -> set[str]:
    """Return the codes of projects whose papers were judged since a moment."""
    own = Event.objects.filter(verb__in=ACCEPTED, at__gte=since)
    subjects = set(own.values_list("subject", flat=True))
    links = EventLink.objects.filter(event__at__gte=since)
    parts = links.filter(verb__in=ACCEPTED) | links.filter(event__verb__in=ACCEPTED)
    subjects |= set(parts.values_list("subject", flat=True))
    return {s.partition(":")[2] for s in subjects if s.startswith("project:")}


def _check(projects: Sequence[Project], limits: Limits, *, on: date, at: datetime) -> int:
    """Judge some projects and raise what is to be raised. Eleven queries beside the raising."""
    known: dict[tuple[int, str], Case] = {}
    for case in Case.objects.filter(project__in=projects).order_by("pk"):
        known[case.project_id, case.rule] = case
    raised = 0
    for project, facts in zip(projects, read_facts(projects), strict=True):
        for judgement in judge_all(facts, limits, on):
            if judgement.verdict is not Verdict.RAISED:
                continue
            latest = known.get((project.pk, judgement.rule.value))
            raised += _raise_or_renew(project, judgement, latest, at)
    return raised


def _raise_or_renew(
    project: Project, judgement: Judgement, latest: Case | None, at: datetime
) -> bool:
    mark = fingerprint(judgement.facts)
    if latest is None:
        return _raise(project, judgement, mark, at)
    if not latest.is_waiting and (latest.fingerprint != mark or counts_again(latest)):
        return _raise(project, judgement, mark, at)
    if latest.is_waiting and latest.fingerprint != mark:
        _renew(latest, judgement, mark, at)
    return False


def _raise(project: Project, judgement: Judgement, mark: str, at: datetime) -> bool:
    """Open a case; where another worker was quicker there is one already."""
    try:
        with transaction.atomic():
            _open(project, judgement, mark, at)
    except IntegrityError:
        return False
    return True


def _open(project: Project, judgement: Judgement, mark: str, at: datetime) -> None:
    rule = judgement.rule.value
    year = localdate(at).year
    case = Case.objects.create(
        code=f"H{year}-{next_number(f'integrity-{year}'):04d}", rule=rule, project=project,
        facts=plain(judgement.facts), fingerprint=mark, raised_at=at,
    )  # fmt: skip
    Step.objects.create(case=case, kind=StepKind.RAISED, by=None, at=at)
    record("integrity.raised", case.subject, by=None, at=at, links=[f"project:{project.code}"],
           rule=rule, project=project.code, facts=case.facts)  # fmt: skip
    text = _("真实性核查：%(project)s，%(rule)s")
    tell(case, deciders(), text % {"project": project.name, "rule": rule_text(rule)}, at=at)


@transaction.atomic
def _renew(case: Case, judgement: Judgement, mark: str, at: datetime) -> None:
    """Keep the facts of a waiting case as they are now; what they were stays in the journal."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    if held.state not in WAITING or held.fingerprint == mark:
        return
    held.facts, held.fingerprint = plain(judgement.facts), mark
    held.version += 1
    held.save(update_fields=["facts", "fingerprint", "version"])
    record("integrity.renewed", held.subject, by=None, at=at,
           links=[f"project:{case.project.code}"], rule=held.rule, facts=held.facts)  # fmt: skip
