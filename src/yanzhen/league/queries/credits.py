"""Agreed, waiting and past sharings of projects, and what the Shapley value would propose."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q, QuerySet

from yanzhen.accounts.models import Team, User
from yanzhen.common.parameters import parameter
from yanzhen.league.calc.shapley import MOST_PARTIES, shapley, worth_of_steps
from yanzhen.league.models import CreditDeal
from yanzhen.league.queries.crediting import closed_teams
from yanzhen.projects.models import Activity, Project, Registration, StageMove
from yanzhen.projects.stages import BEFORE_SIGNING

STEPS = ("FOUND", "FIRST_TALK", "TALKS", "ASSESSMENT", "SERVICE")


def visible_deals(user: User) -> QuerySet[CreditDeal]:
    """Return the deals a person may read: of projects they see, and those they are party to."""
    seen = Project.objects.visible_to(user).values("pk")
    mine = Q(credits__person=user)
    if user.team_id:
        mine |= Q(credits__team=user.team_id)
    party = CreditDeal.objects.filter(mine).values("pk")
    found = CreditDeal.objects.filter(Q(project__in=seen) | Q(pk__in=party))
    return found.select_related("project__team", "proposed_by").prefetch_related(
        "credits__team", "credits__person"
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What one team did for a project, by step: strength 0 to 1, and its Shapley share."""

    team: Team
    done: dict[str, Fraction]
    share: Fraction


def proposed_split(project: Project) -> list[Part]:
    """Return how the Shapley value would share a project among the teams that worked on it.

    From what is recorded: who registered it first (FOUND), who first met the investor (FIRST_TALK),
    each team's part in contacts before signing (TALKS) and after (SERVICE), who took it into the
    assessment (ASSESSMENT). An aid; people decide. Five queries.
    """
    done = _contributions(project)
    ranked = sorted(done, key=lambda team: (-sum(done[team].values()), team))[:MOST_PARTIES]
    if not ranked:
        return []
    weights = parameter("league.step_weights", on=project.stage_since)
    steps = {step: Fraction(str(weights[step])) for step in STEPS}
    kept = {team: done[team] for team in ranked}
    shares = shapley(ranked, worth_of_steps(kept, steps))
    teams = Team.objects.in_bulk(ranked)
    return [Part(teams[team], done[team], shares[team]) for team in ranked]


def heirs_of_closed() -> dict[int, int]:
    """Return who took over from each closed team, through all reorganisations. One query."""
    after = {team: heir for team, (_day, heir) in closed_teams().items()}
    found = {}
    for team, heir in after.items():
        seen = {team}
        while heir in after and heir not in seen:
            seen.add(heir)
            heir = after[heir]
        found[team] = heir
    return found


def _contributions(project: Project) -> dict[int, dict[str, Fraction]]:
    """Return what each team did; what a closed team did stands for who took over from it."""
    found: dict[int, dict[str, Fraction]] = {}
    heirs = heirs_of_closed()
    first = Registration.objects.filter(project=project, team__isnull=False).order_by("pk").first()
    if first is not None and first.team_id is not None:
        found.setdefault(heirs.get(first.team_id, first.team_id), {})["FOUND"] = Fraction(1)
    done = Activity.objects.filter(project=project, team__isnull=False).order_by("on", "pk")
    acts = [
        (heirs.get(team, team), on, two_way, who)
        for team, on, two_way, who in done.values_list("team", "on", "two_way", "decision_maker")
        if team is not None
    ]
    met = [team for team, _on, two_way, who in acts if two_way or who]
    if met:
        found.setdefault(met[0], {})["FIRST_TALK"] = Fraction(1)
    until = project.signed_on
    before = [team for team, on, *_rest in acts if until is None or on <= until]
    after = [team for team, on, *_rest in acts if until is not None and on > until]
    _by_part(found, "TALKS", before)
    _by_part(found, "SERVICE", after)
    judged = StageMove.objects.filter(
        project=project, end__in=BEFORE_SIGNING[-1:], by__team__isnull=False
    ).select_related("by").first()  # fmt: skip
    if judged is not None and judged.by is not None and judged.by.team_id is not None:
        own = judged.by.team_id
        found.setdefault(heirs.get(own, own), {})["ASSESSMENT"] = Fraction(1)
    return found


def _by_part(found: dict[int, dict[str, Fraction]], step: str, teams: Iterable[int]) -> None:
    """Note each team's part in the records of a step, as a share of the busiest one's."""
    counts: dict[int, int] = {}
    for team in teams:
        counts[team] = counts.get(team, 0) + 1
    most = max(counts.values(), default=1)
    for team, number in counts.items():
        found.setdefault(team, {})[step] = Fraction(number, most)
