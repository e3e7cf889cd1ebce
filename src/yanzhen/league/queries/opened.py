"""What a point opens to: the events behind it, each with its project, day, person and document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.urls import reverse

from yanzhen.accounts.models import Team, User
from yanzhen.common.parameters import parameter
from yanzhen.league.calc.scheme import Counted, Item, What
from yanzhen.league.queries.crediting import held_deals, shares_of
from yanzhen.league.queries.happenings import Happening, addition, happenings, matches
from yanzhen.league.queries.rows import Span
from yanzhen.league.queries.table import Table
from yanzhen.league.sources import CREDITED, Of
from yanzhen.league.wording import counted_text, figure_text, share_text, unit_of
from yanzhen.projects.models import Project


@dataclass(frozen=True, slots=True)
class Opened:
    """One event as a page shows it. `share`: how much of it the team counts, "" for all."""

    on: date | None
    name: str
    code: str
    url: str
    person: str
    text: str
    evidence_url: str
    counts: str
    share: str


@dataclass(frozen=True, slots=True)
class OpenedPiece:
    """One figure of an item: its events; `hidden` are others' leads, of which only the number
    is told."""

    name: str
    unit: str
    total: str
    events: tuple[Opened, ...]
    hidden: int


def opened_points(user: User, held: Table, team: Team, item: Item) -> list[OpenedPiece]:
    """Return the events behind a team's item. A fixed number of queries for an item."""
    span = Span.of(held.season, held.until)
    notes = parameter("league.notes", on=held.until)
    found = {of: _events(of, span, team) for of in dict.fromkeys(p.counted.of for p in item.pieces)}
    seen = _visible(user, [one for events in found.values() for one, _share in events])
    pieces = []
    for piece in item.pieces:
        counted = piece.counted
        some = [(one, share) for one, share in found[counted.of] if matches(counted, one)]
        shown = tuple(
            _opened(counted, one, share, piece_name=notes.get(one.note, ""))
            for one, share in some if _is_open(user, team, one, seen)
        )  # fmt: skip
        pieces.append(
            OpenedPiece(counted_text(piece, notes), unit_of(counted), _total(counted, some),
                        shown, len(some) - len(shown))
        )  # fmt: skip
    return pieces


Shared = list[tuple[Happening, Fraction]]


def _events(of: str, span: Span, team: Team) -> Shared:
    """Return the events a team counts, each with its share: its own, and those it has credit in."""
    if of not in CREDITED:
        return [(one, Fraction(1)) for one in happenings(of, span, team=team.pk)]
    deals = held_deals(span)
    own = happenings(of, span, team=team.pk)
    elsewhere = [
        project for project, some in deals.items()
        if any(share.team == team.pk for deal in some for share in deal.shares)
    ]  # fmt: skip
    more = happenings(of, span, projects=elsewhere) if elsewhere else []
    found = [*own, *(one for one in more if one.team != team.pk)]
    shared = [
        (one, shares_of(deals, one.project, of, one.on, one.team).get(team.pk, Fraction(0)))
        for one in found
    ]
    kept = [(one, share) for one, share in shared if share]
    return sorted(kept, key=lambda pair: (pair[0].on or date.min, pair[0].code))


def _visible(user: User, events: Iterable[Happening]) -> set[int]:
    numbers = {one.project for one in events if one.project is not None}
    return set(Project.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))


def _is_open(user: User, team: Team, one: Happening, seen: set[int]) -> bool:
    """Whether a person may read an event: projects they see; what has none is the team's own."""
    if user.sees_all or user.team_id == team.pk or one.of == Of.NOTED:
        return True
    return one.project in seen


def _total(counted: Counted, some: Shared) -> str:
    values = [addition(counted, one) * share for one, share in some]
    if counted.what is What.MEAN:
        return figure_text(counted, sum(values, Fraction(0)) / len(values) if values else None)
    return figure_text(counted, sum(values, Fraction(0)))


def _opened(counted: Counted, one: Happening, share: Fraction, *, piece_name: str) -> Opened:
    return Opened(
        one.on, piece_name or one.name, one.code,
        reverse("projects:page", args=[one.code]) if one.code else "", one.person, one.text,
        reverse("projects:evidence", args=[one.evidence]) if one.evidence else "",
        figure_text(counted, addition(counted, one) * share),
        "" if share == 1 else share_text(share),
    )  # fmt: skip
