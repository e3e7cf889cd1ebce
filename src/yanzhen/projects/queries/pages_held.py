"""What many projects hold at once; the same answer as `standing.held` gives for one."""

from collections import defaultdict
from collections.abc import Sequence

from yanzhen.projects.models import (
    Activity,
    Conclusion,
    Evidence,
    EvidenceState,
    Origin,
    Project,
    ProjectOutline,
    Registration,
)
from yanzhen.projects.stages import PASSING, Held, Proof, Requirement

FAIR = frozenset({Conclusion.PASSED, Conclusion.EXEMPT, Conclusion.CONDITIONAL})


def held_by_project(projects: Sequence[Project]) -> dict[int, Held]:
    """Return what each project holds, by its number. Four queries, however many projects."""
    numbers = [project.pk for project in projects]
    met: dict[int, set[str]] = defaultdict(set)
    proofs: dict[int, set[str]] = defaultdict(set)
    verified = Evidence.objects.filter(project__in=numbers, state=EvidenceState.VERIFIED)
    for number, proof, conclusion in verified.values_list("project", "proof", "conclusion"):
        proofs[number].add(proof)
        if proof == Proof.MINUTES and conclusion in PASSING:
            met[number].add(Requirement.PASSED.value)
        if proof == Proof.FAIR_COMPETITION and conclusion in FAIR:
            met[number].add(Requirement.FAIR_PASSED.value)
    _add_records(numbers, met)
    for project in projects:
        if project.origin != Origin.REGISTERED:
            met[project.pk].add(Requirement.REGISTERED.value)
        if project.start_bases:
            met[project.pk].add(Requirement.START_BASIS.value)
    return {n: Held(frozenset(proofs[n]), frozenset(met[n])) for n in numbers}


def _add_records(numbers: list[int], met: dict[int, set[str]]) -> None:
    """Add what registrations, activities and outlines fulfil."""
    reported = Registration.objects.filter(project__in=numbers, effective=True)
    for number in reported.values_list("project", flat=True).distinct():
        met[number or 0].add(Requirement.REGISTERED.value)
    talks = Activity.objects.filter(project__in=numbers)
    for found, two_way, name in talks.values_list("project", "two_way", "decision_maker"):
        if two_way:
            met[found or 0].add(Requirement.TWO_WAY_CONTACT.value)
        if name:
            met[found or 0].add(Requirement.DECISION_MAKER.value)
    outlines = ProjectOutline.objects.filter(project__in=numbers).exclude(decision_maker="")
    for number in outlines.values_list("project", flat=True):
        met[number].add(Requirement.DECISION_MAKER.value)
