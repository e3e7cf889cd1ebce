"""One person's page: each figure against their own past, the funnel, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Membership, Team, User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.journal.kept import kept
from yanzhen.performance.calc.book import Book, Figure
from yanzhen.performance.calc.figures import Compared, Limits, Step, by_month, compare, funnel
from yanzhen.performance.calc.months import EVER, Month, Span, last_day, month_of, shift
from yanzhen.performance.drawing import Bars, draw_bars
from yanzhen.performance.queries.books import read_books, read_limits
from yanzhen.performance.wording import FIGURES, amount_text, change_text
from yanzhen.projects.stages import Stage


@dataclass(frozen=True, slots=True)
class Card:
    """One figure as a page shows it, with its drawing, the table behind it and its list."""

    figure: str
    name: str
    unit: str
    means: str
    value: str
    part: str
    mean: str
    known: int
    last_year: str
    best: str
    change: str
    bars: Bars
    table: tuple[tuple[str, str], ...]
    url: str


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One step of the funnel: this twelve months beside the twelve before."""

    name: str
    entered: int
    went_on: int
    share: float | None
    days: float | None
    share_before: float | None
    days_before: float | None


def month_text(month: Month) -> str:
    return f"{month[0]}-{month[1]:02d}"


def day_cut(month: Month, on: date) -> int:
    """Return the day of the month at which months are cut: the present one is under way."""
    return on.day if month == month_of(on) and on < last_day(month) else 31


def book_of(person: User, month: Month, on: date) -> Book:
    """Return a person's book, from memory while nothing has happened since."""
    return kept(("performance.book", person.pk, month, on),
                lambda: read_books([person], month, on)[person.pk])  # fmt: skip


def compared(
    book: Book, month: Month, on: date, limits: Limits, *, spans: tuple[Span, ...] = EVER,
    figures: Iterable[Figure] = Figure, back: int = 24,
) -> dict[Figure, Compared]:  # fmt: skip
    """Return figures of a month against the person's own past."""
    upto, months = day_cut(month, on), by_month(book)
    return {
        f: compare(f, book, month, limits, upto=upto, spans=spans, months=months, back=back)
        for f in figures
    }


def cards(person: User, book: Book, month: Month, on: date) -> list[Card]:
    """Return the cards of a person's month. No query beside those of the limits."""
    found = compared(book, month, on, read_limits(on))
    return [_card(person, month, figure, one) for figure, one in found.items()]


def _card(person: User, month: Month, figure: Figure, one: Compared) -> Card:
    told = FIGURES[figure]
    texts = [f"{month_text(m)} {amount_text(figure, amount)}" for m, amount in one.months]
    address = reverse("performance:opened", args=[person.username, figure.lower()])
    return Card(
        figure=figure.lower(), name=str(told.name), unit=str(told.unit), means=str(told.means),
        value=amount_text(figure, one.now.amount),
        part=f"{one.now.number}/{one.now.of}" if one.now.of else "",
        mean=amount_text(figure, one.mean), known=one.known,
        last_year=amount_text(figure, one.last_year), best=amount_text(figure, one.best),
        change=change_text(figure, one.change),
        bars=draw_bars([amount for _m, amount in one.months], texts, one.mean),
        table=tuple((month_text(m), amount_text(figure, a)) for m, a in one.months),
        url=f"{address}?month={month_text(month)}",
    )  # fmt: skip


def funnel_rows(book: Book, month: Month, on: date) -> list[FunnelRow]:
    """Return the funnel of the twelve months up to a month's end beside that of a year before."""
    last = min(last_day(month), on)
    before = last_day(shift(month, -12))
    return [
        FunnelRow(_step_name(now), now.entered, now.went_on, now.share, now.days, then.share,
                  then.days)
        for now, then in zip(funnel(book, last), funnel(book, before), strict=True)
    ]  # fmt: skip


def _step_name(step: Step) -> str:
    return f"{Stage(step.start).label} → {Stage(step.end).label}"


@dataclass(frozen=True, slots=True)
class TeamSpell:
    """Which team a person belonged to within a month, and on which days."""

    team: str
    text: str


def spells(person: User, month: Month) -> list[TeamSpell]:
    """Return the teams of a person within a month, if there was more than one. One query."""
    first, last = date(*month, 1), last_day(month)
    rows = Membership.objects.filter(user=person, member_from__lte=last).exclude(
        member_until__lte=first
    )
    found = list(rows.select_related("team").order_by("member_from"))
    if len(found) < 2:
        return []
    return [
        TeamSpell(str(row.team), _("%s起") % max(row.member_from, first).isoformat())
        for row in found
    ]


def seen_people(by: User, on: date) -> list[tuple[Team | None, list[User]]]:
    """Return whose pages a person may open, by team, in order of name: never of any figure. One
    query."""
    rows = User.objects.filter(is_active=True, role__in=(Role.OFFICER, Role.TEAM_LEAD))
    if by.role == Role.TEAM_LEAD:
        rows = rows.filter(team=by.team_id)
    elif by.role != Role.ZONE_LEADER:
        rows = rows.filter(pk=by.pk)
    groups: dict[int | None, tuple[Team | None, list[User]]] = {}
    for person in rows.select_related("team").order_by("team__kind", "team__code", "name"):
        groups.setdefault(person.team_id, (person.team, []))[1].append(person)
    return list(groups.values())


def is_courting(person: User) -> bool:
    return person.role in COURTING
