"""The worker's part in placing firms: learn from what persons decided, propose what is open."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from yanzhen.chains.placing.engine import Placer, Proposal, Verdict
from yanzhen.chains.placing.reliability import Reliability, measure
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import (
    Company,
    Placement,
    PlacementProposal,
    PlacementRefusal,
    PlacementReview,
    PlacingState,
)
from yanzhen.companies.queries.placing import (
    decisions_stamp,
    firm_text,
    segment_texts,
    verdicts,
)
from yanzhen.journal.commands import record

MEASURED = 2000  # firms at most, from which the reliability is measured
SUBJECT = "companies:placing"


def learn_placements(*, at: datetime) -> PlacingState | None:
    """Learn from all decisions so far and begin anew with proposing.

    Not oftener than `companies.placing_relearn_minutes`; None where nothing was decided since, or
    the zone has no segments. Learned before the transaction begins, so that nobody waits for it.
    """
    last = PlacingState.objects.first()
    wait = timedelta(minutes=parameter("companies.placing_relearn_minutes", on=localdate(at)))
    if last and last.learned_at + wait > at:
        return None
    stamp = decisions_stamp()
    segments = segment_texts()
    if not segments or (last and last.stamp == stamp):
        return None
    decided = verdicts()
    found = measure(segments, decided[-MEASURED:])
    return _keep_learned(stamp, decided, found, at)


@transaction.atomic
def _keep_learned(
    stamp: str, decided: Sequence[Verdict], found: Reliability | None, at: datetime
) -> PlacingState:
    state = PlacingState.objects.create(
        stamp=stamp, learned_at=at, decisions=sum(len(v.stands) + len(v.refused) for v in decided),
        measured=asdict(found) if found else {},
    )  # fmt: skip
    record("company.placing_learned", SUBJECT, by=None, at=at, decisions=state.decisions,
           firms=len(decided), gap=found.gap if found else None)  # fmt: skip
    return state


def propose_placements(*, at: datetime) -> int:
    """Propose segments for the firms that were changed since it was last done, oldest first.

    At most `companies.placing_batch` firms; those a person went through stay as they are until
    they change. Returns how many firms were looked at; 0 when all are done. Worked out before the
    transaction begins, so that nobody waits for it; what was decided meanwhile stands.
    """
    state = PlacingState.objects.first()
    segments = segment_texts()
    if state is None or not segments:
        return 0
    firms = _waiting(state, parameter("companies.placing_batch", on=localdate(at)))
    if not firms:
        return 0
    rows = _open(_undecided(firms), Placer(segments, verdicts()), at)
    return _keep_proposed(state, firms, rows, at)


@transaction.atomic
def _keep_proposed(
    begun: PlacingState, firms: Sequence[Company], rows: Sequence[PlacementProposal], at: datetime
) -> int:
    """Put the proposals in the place of old ones; 0 if somebody else did meanwhile."""
    state = PlacingState.objects.select_for_update().first()
    told = (begun.pk, begun.through_at, begun.through_id)
    if state is None or (state.pk, state.through_at, state.through_id) != told:
        return 0
    still, decided = {firm.pk for firm in _undecided(firms)}, _decided([firm.pk for firm in firms])
    kept = [
        row for row in rows
        if row.company_id in still and row.segment_code not in decided[row.company_id]
    ]  # fmt: skip
    PlacementProposal.objects.filter(company__in=[firm.pk for firm in firms]).delete()
    PlacementProposal.objects.bulk_create(kept, batch_size=500)
    state.through_at, state.through_id = firms[-1].changed_at, firms[-1].pk
    state.save(update_fields=["through_at", "through_id"])
    if kept:
        record("company.placements_proposed", SUBJECT, by=None, at=at, number=len(kept),
               firms=len({row.company_id for row in kept}))  # fmt: skip
    return len(firms)


def _waiting(state: PlacingState, most: int) -> list[Company]:
    firms = Company.objects.live()
    if state.through_at:
        firms = firms.filter(changed_at__gte=state.through_at).exclude(
            Q(changed_at=state.through_at) & Q(pk__lte=state.through_id)
        )
    wanted = ("pk", "name", "scope", "industry_code", "changed_at")
    return list(firms.only(*wanted).order_by("changed_at", "pk")[:most])


def _undecided(firms: Sequence[Company]) -> list[Company]:
    """Return the firms that nobody has gone through since they were last changed."""
    rows = PlacementReview.objects.filter(company__in=[firm.pk for firm in firms])
    reviewed: dict[int, datetime] = {}
    for number, at in rows.values_list("company_id", "reviewed_at"):
        reviewed[number] = max(at, reviewed.get(number, at))
    return [f for f in firms if f.pk not in reviewed or reviewed[f.pk] < f.changed_at]


def _decided(numbers: Sequence[int]) -> dict[int, set[str]]:
    """Return the segments that persons confirmed or refused for firms."""
    decided: dict[int, set[str]] = defaultdict(set)
    yes = Placement.objects.filter(company__in=numbers, confirmed_at__isnull=False)
    for rows in (yes, PlacementRefusal.objects.filter(company__in=numbers)):
        for number, code in rows.values_list("company_id", "segment_code"):
            decided[number].add(code)
    return decided


def _open(firms: Sequence[Company], placer: Placer, at: datetime) -> list[PlacementProposal]:
    """Return what to propose: likely segments, and those by industry code that wait for a yes."""
    numbers = [firm.pk for firm in firms]
    decided, waiting = _decided(numbers), defaultdict[int, set[str]](set)
    unconfirmed = Placement.objects.filter(company__in=numbers, confirmed_at__isnull=True)
    for number, code in unconfirmed.values_list("company_id", "segment_code"):
        waiting[number].add(code)
    texts = [firm_text(firm.name, firm.scope, firm.industry_code) for firm in firms]
    asked = [frozenset(waiting[number]) for number in numbers]
    rows: list[PlacementProposal] = []
    turns: dict[int, int] = defaultdict(int)
    for one in placer.place(texts, also=asked):
        number = numbers[one.firm]
        if one.segment not in decided[number]:
            turns[number] += 1
            rows.append(_row(number, turns[number], one, at))
    return rows


def _row(number: int, turn: int, one: Proposal, at: datetime) -> PlacementProposal:
    return PlacementProposal(
        company_id=number, segment_code=one.segment, turn=turn, probability=one.probability,
        reasons=[reason.as_json() for reason in one.reasons], made_at=at,
    )  # fmt: skip
