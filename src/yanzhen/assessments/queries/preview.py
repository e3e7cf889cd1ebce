"""What a scheme would have said of past projects, before it is put in force."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from yanzhen.assessments import versions
from yanzhen.assessments.calc.scheme import Scheme
from yanzhen.assessments.dossiers import judge
from yanzhen.assessments.models import Dossier
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused


@dataclass(frozen=True, slots=True)
class PastRow:
    """A past project under another scheme: total and verdict then and now, or why there is none."""

    code: str
    project: str
    was: str
    now: str
    was_verdict: str
    verdict: str
    problem: str = ""

    @property
    def is_changed(self) -> bool:
        return self.was_verdict != self.verdict


def past_dossiers(kind: str, *, on: date) -> list[Dossier]:
    """Return the latest handed-in dossiers judged under schemes of a kind. One query."""
    most = parameter("meetings.compared_projects", on=on)
    rows = Dossier.objects.filter(
        handed_in_at__isnull=False, assessment__kind=kind
    ).select_related("assessment__project")  # fmt: skip
    return list(rows.order_by("-handed_in_at")[:most])


def preview_on_past(scheme: Scheme, *, on: date) -> list[PastRow]:
    """Return what a scheme says of the latest comparable projects, beside what was said then."""
    rows = []
    for dossier in past_dossiers(scheme.kind.value, on=on):
        was = dossier.result
        head = (dossier.assessment.code, dossier.assessment.project.name, was.get("shown", ""))
        try:
            basis = versions.basis(localdate(dossier.handed_in_at))
            result = judge(scheme, dossier.entries, dossier.declared, basis)
        except Refused as refusal:
            rows.append(PastRow(*head, "", was.get("verdict") or "", "", str(refusal)))
            continue
        rows.append(PastRow(*head, result.shown(), was.get("verdict") or "",
                            str(result.verdict or "")))  # fmt: skip
    return rows
