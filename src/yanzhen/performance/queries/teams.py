"""A team's month for its lead: every member against themselves, the team against its schedule."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from yanzhen.accounts.models import Membership, Season, Team, User, current_season
from yanzhen.accounts.roles import Role
from yanzhen.performance.calc.book import Figure
from yanzhen.performance.calc.figures import Compared
from yanzhen.performance.calc.months import EVER, Month, Span, first_day, last_day
from yanzhen.performance.models import Comment, MonthReview
from yanzhen.performance.queries.books import read_books, read_limits, spans_in
from yanzhen.performance.queries.people import compared
from yanzhen.performance.wording import FIGURES, amount_text, change_text, value_text
from yanzhen.targets.queries import Standing, standing

# What a lead reads first of each person; all of them stand on the person's own page.
SHOWN = (Figure.DAYS_OUT, Figure.EFFECTIVE, Figure.ACCEPTED, Figure.TALKS, Figure.SIGNED,
         Figure.TOUCHED, Figure.TIMELY)  # fmt: skip

BACK = 12  # months before: a mean, and no best


@dataclass(frozen=True, slots=True)
class CellShown:
    """One figure of one member: the month, their own mean, and how they differ in words."""

    name: str
    value: str
    mean: str
    change: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member's month. `part` says on which days they were of the team, if not all of it."""

    person: User
    cells: tuple[CellShown, ...]
    part: str
    comment: Comment | None
    may_open: bool


def members_in(team: Team, month: Month) -> list[User]:
    """Return who belonged to a team on any day of a month, by name. One query."""
    first, last = first_day(month), last_day(month)
    rows = Membership.objects.filter(team=team, member_from__lte=last).exclude(
        member_until__lte=first
    )
    people = User.objects.filter(pk__in=rows.values("user"),
                                 role__in=(Role.OFFICER, Role.TEAM_LEAD))  # fmt: skip
    return list(people.order_by("name", "pk"))


def member_lines(
    team: Team, month: Month, on: date, review: MonthReview | None, by: User
) -> list[MemberLine]:
    """Return a line for each member, in the order of their names. Thirteen queries."""
    people = members_in(team, month)
    spans = spans_in(team, people)
    books, limits = read_books(people, month, on, back=BACK), read_limits(on)
    found = {
        pk: compared(book, month, on, limits, spans=spans.get(pk, EVER), figures=SHOWN, back=BACK)
        for pk, book in books.items()
    }
    rows = Comment.objects.filter(review=review).select_related("by") if review else ()
    comments = {c.user_id: c for c in rows}
    return [
        MemberLine(
            person, tuple(_cell(figure, found[person.pk][figure]) for figure in SHOWN),
            _part(spans.get(person.pk, ()), month), comments.get(person.pk),
            by.role == Role.ZONE_LEADER or person.team_id == team.pk,
        )
        for person in people
    ]  # fmt: skip


def _cell(figure: Figure, one: Compared) -> CellShown:
    return CellShown(str(FIGURES[figure].name), value_text(figure, one.now),
                     amount_text(figure, one.mean), change_text(figure, one.change))  # fmt: skip


def _part(spans: tuple[Span, ...], month: Month) -> str:
    """Return the days of a month in the team, where they are not the whole month."""
    first, last = first_day(month), last_day(month)
    held = [s for s in spans if s.overlaps(first, last)]
    whole = len(held) == 1 and held[0].start <= first and (
        held[0].end is None or held[0].end >= last)  # fmt: skip
    if whole or not held:
        return ""
    ends = [(max(s.start, first), min(s.end or last, last)) for s in held]
    return "、".join(f"{a:%m-%d}–{b:%m-%d}" for a, b in ends)


def figures_kept(lines: list[MemberLine]) -> dict[int, list[dict[str, Any]]]:
    """Return the figures to keep with each comment, as they stand now."""
    return {
        line.person.pk: [
            {"name": c.name, "value": c.value, "mean": c.mean, "change": c.change}
            for c in line.cells
        ]
        for line in lines
    }


def team_standing(team: Team, month: Month, on: date) -> Standing | None:
    """Return the team's targets as of the month's end (or today), None where it has none."""
    day = min(last_day(month), on)
    season: Season | None = current_season(day)
    if season is None:
        return None
    found = standing(season, day, team=team)
    return found if found.tiles else None


def readable_reviews(by: User) -> QuerySet[MonthReview]:
    """Return the reviews a person may open: all for a zone leader, the own team's for its lead,
    for others those with a comment on themselves."""
    rows = MonthReview.objects.select_related("team", "by")
    if by.role == Role.ZONE_LEADER:
        return rows
    own = Comment.objects.filter(user=by).values("review")
    found = rows.filter(pk__in=own)
    if by.role == Role.TEAM_LEAD and by.team_id:
        found = rows.filter(team=by.team_id) | found
    return found


def month_before(on: date) -> Month:
    """Return the last whole month before a day: what is reviewed at the month's turn."""
    day = on.replace(day=1) - timedelta(days=1)
    return day.year, day.month
