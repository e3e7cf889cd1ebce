"""The worker's part in finding who else may stand on a segment."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from yanzhen.chains.placing.likely import likely
from yanzhen.common.parameters import parameter
from yanzhen.companies.commands.proposing import SUBJECT
from yanzhen.companies.models import LikelyMaker, PlacingState
from yanzhen.companies.queries.likely import stood_firms
from yanzhen.companies.queries.placing import segment_texts
from yanzhen.journal.commands import record

MOST = 8  # firms kept for a segment


def rank_makers(*, at: datetime) -> int:
    """Rank anew who else may stand on each segment, where something was learned since.

    Not oftener than `companies.makers_rerank_hours`. Returns how many firms were named. Worked
    out before the transaction begins, so that nobody waits for it.
    """
    state = PlacingState.objects.first()
    last = LikelyMaker.objects.aggregate(at=Max("made_at"))["at"]
    wait = timedelta(hours=parameter("companies.makers_rerank_hours", on=localdate(at)))
    if state is None or (last and (state.learned_at <= last or last + wait > at)):
        return 0
    numbers, firms = stood_firms(parameter("companies.makers_firms", on=localdate(at)))
    names = {segment.code: segment.name for segment in segment_texts()}
    turns: dict[str, int] = {}
    rows = []
    for one in likely(firms, names, most=MOST):
        turns[one.segment] = turns.get(one.segment, 0) + 1
        rows.append(LikelyMaker(
            segment_code=one.segment, turn=turns[one.segment], company_id=numbers[one.firm],
            like_id=numbers[one.like], made_at=at,
        ))  # fmt: skip
    return _keep(rows, at)


@transaction.atomic
def _keep(rows: list[LikelyMaker], at: datetime) -> int:
    gone, _each = LikelyMaker.objects.all().delete()
    LikelyMaker.objects.bulk_create(rows, batch_size=500)
    if rows or gone:
        record("company.makers_ranked", SUBJECT, by=None, at=at, number=len(rows),
               segments=len({row.segment_code for row in rows}))  # fmt: skip
    return len(rows)
