"""A person's week: plan, review, and how the last weeks went."""

from dataclasses import dataclass
from datetime import date, timedelta

from yanzhen.accounts.models import User
from yanzhen.performance.models import ItemState, PlanItem, WeekReview

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekPage:
    """A week with its items (open ones first), its review if written, and those before."""

    week: date
    last: date
    items: tuple[PlanItem, ...]
    review: WeekReview | None
    earlier: tuple[WeekReview, ...]
    open: int
    done: int


def week_page(user: User, week: date) -> WeekPage:
    """Return one week of a person. Two queries."""
    rows = PlanItem.objects.filter(user=user, week=week).select_related("project", "company")
    order = {state: place for place, state in enumerate(ItemState.values)}
    items = sorted(rows, key=lambda i: (order[i.state], i.due_on or date.max, i.pk))
    reviews = list(WeekReview.objects.filter(user=user, week__lte=week)[:9])
    own = next((r for r in reviews if r.week == week), None)
    states = [item.state for item in items]
    return WeekPage(
        week, week + WEEK - timedelta(days=1), tuple(items), own,
        tuple(r for r in reviews if r.week != week)[:8], states.count(ItemState.OPEN),
        states.count(ItemState.DONE),
    )  # fmt: skip
