"""Red and black lists, and the occurrences that people note."""

from datetime import date

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import Season
from yanzhen.accounts.roles import Role
from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.league import commands, policies
from yanzhen.league.forms.small import ListingForm, NoteForm, ReasonForm, period_choices
from yanzhen.league.lists import note_list
from yanzhen.league.models import Colour, Listing, ListingState, Occurrence
from yanzhen.league.months import last_of, read_month
from yanzhen.league.views.common import READERS, act, chosen_season

LEADER = frozenset({Role.ZONE_LEADER})


def read_period(text: str) -> tuple[date, date] | None:
    """Return the days of a month (2022-05) or quarter (2022-Q2), or None for anything else.

    >>> read_period("2022-Q1")
    (datetime.date(2022, 1, 1), datetime.date(2022, 3, 31))
    """
    year, _dash, quarter = text.partition("-Q")
    if quarter in ("1", "2", "3", "4") and (first := read_month(f"{year}-{int(quarter) * 3:02d}")):
        return first.replace(month=first.month - 2), last_of(first)
    month = read_month(text)
    return (month, last_of(month)) if month else None


def period_text(starts_on: date, ends_on: date) -> str:
    """Return how a period is written in an address."""
    if starts_on.month == ends_on.month:
        return f"{starts_on:%Y-%m}"
    return f"{starts_on.year}-Q{ends_on.month // 3}"


def _period(request: SignedInRequest, season: Season) -> tuple[str, list[tuple[str, str]]]:
    choices = period_choices(season, clock.today())
    asked = request.GET.get("period", "") or request.POST.get("period", "")
    known = [value for value, _name in choices]
    return (asked if asked in known else next(iter(known), "")), choices


def _posted_period(request: SignedInRequest, season: Season) -> str:
    """Return the period a form names, "" where none is over yet; never another than it names."""
    period, choices = _period(request, season)
    if choices and period != request.POST.get("period", ""):
        raise Http404
    return period


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponse:
    """The lists of a month or quarter; proposals are seen by those who decide on them."""
    return _index(request)


def _index(
    request: SignedInRequest, form: forms.Form | None = None, refusal: Refused | None = None
) -> HttpResponse:
    season = chosen_season(request)
    if season is None:
        return render(request, "league/no_season.html", {})
    period, choices = _period(request, season)
    span = read_period(period)
    rows = Listing.objects.filter(season=season).select_related("team", "decided_by")
    found = list(rows.filter(starts_on=span[0], ends_on=span[1])) if span else []
    proposing = request.user.role in policies.NOTING
    shown = [row for row in found if proposing or row.state == ListingState.CONFIRMED]
    context = {
        "season": season, "seasons": list(Season.objects.all()), "period": period,
        "choices": choices, "refusal": refusal, "may_propose": proposing and bool(span),
        "may_decide": request.user.role == Role.ZONE_LEADER,
        "lists": [(colour.value, colour.label, [r for r in shown if r.colour == colour])
                  for colour in Colour],
        "form": form or ListingForm(season=season),
    }  # fmt: skip
    tried = refusal or (form and form.errors)
    return render(request, "league/lists.html", context, status=422 if tried else 200)


def _back(season: Season, period: str) -> str:
    return f"{reverse('league:lists')}?season={season.code}&period={period}"


@require_POST
@allow(policies.NOTING)
def propose(request: SignedInRequest) -> HttpResponse:
    """Have the rule propose who goes on the lists."""
    season = chosen_season(request)
    if season is None:
        raise Http404
    period = _posted_period(request, season)
    span = read_period(period)

    def deed() -> None:
        if span is None:
            raise Refused(_("还没有过完的月份或季度，不能出榜。"))
        commands.propose_lists(season, *span, by=request.user, at=clock.now())

    return act(request, deed, back=_back(season, period), done=_("已按规则提名"),
               show=lambda _f, refusal: _index(request, refusal=refusal))  # fmt: skip


@require_POST
@allow(LEADER)
def add(request: SignedInRequest) -> HttpResponse:
    """Put a team on a list of one's own accord."""
    season = chosen_season(request)
    if season is None:
        raise Http404
    period = _posted_period(request, season)
    span = read_period(period)
    form = ListingForm(request.POST, season=season)

    def deed() -> None:
        if span is None:
            raise Refused(_("还没有过完的月份或季度，不能出榜。"))
        said = form.cleaned_data
        commands.add_listing(season, *span, said["team"], colour=said["colour"],
                             reason=said["reason"], by=request.user, at=clock.now())  # fmt: skip

    return act(request, deed, form=form, back=_back(season, period), done=_("已上榜"),
               show=lambda _f, refusal: _index(request, form, refusal))  # fmt: skip


@require_POST
@allow(LEADER)
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a proposed team on the list, or leave it off with a reason."""
    row = get_object_or_404(Listing.objects.select_related("season"), pk=pk)
    confirm = request.POST.get("answer") == "confirm"
    return act(
        request,
        lambda: commands.decide_listing(pk, confirm=confirm, by=request.user, at=clock.now(),
                                        note=request.POST.get("note", "")[:300]),
        back=_back(row.season, period_text(row.starts_on, row.ends_on)), done=_("已保存"),
        show=lambda _f, refusal: _index(request, refusal=refusal),
    )  # fmt: skip


@allow(READERS)
def notes(request: SignedInRequest) -> HttpResponseBase:
    """The occurrences noted in a season."""
    season = chosen_season(request)
    if season is None:
        return render(request, "league/no_season.html", {})
    return list_response(request, note_list(season), page="league/notes.html", extra={
        "season": season, "may_note": request.user.role in policies.NOTING})  # fmt: skip


@allow(policies.NOTING)
def note_new(request: SignedInRequest) -> HttpResponse:
    """Note an occurrence."""
    season = chosen_season(request)
    if season is None:
        raise Http404
    on = min(clock.today(), season.ends_on)
    form = NoteForm(request.POST or None, season=season, on=on, initial={"on": on})

    def show(_form: forms.Form | None, refusal: Refused | None) -> HttpResponse:
        tried = refusal or (form.is_bound and form.errors)
        return render(request, "league/note_form.html",
                      {"form": form, "refusal": refusal, "season": season},
                      status=422 if tried else 200)  # fmt: skip

    if request.method != "POST":
        return show(None, None)

    def deed() -> None:
        said = form.cleaned_data
        commands.note_occurrence(season, said["team"], said["code"], on=said["on"],
                                 note=said["note"], value=said["value"], by=request.user,
                                 at=clock.now())  # fmt: skip

    return act(request, deed, form=form, done=_("已登记"), show=show,
               back=f"{reverse('league:notes')}?season={season.code}")  # fmt: skip


@allow(READERS)
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    """One noted occurrence, and striking it."""
    row = get_object_or_404(
        Occurrence.objects.select_related("season", "team", "by", "struck_by"), pk=pk
    )

    def show(_form: forms.Form | None, refusal: Refused | None) -> HttpResponse:
        name = parameter("league.notes", on=row.on).get(row.code, row.code)
        may = row.struck_at is None and request.user.role in policies.NOTING
        context = {"row": row, "name": name, "refusal": refusal, "may_strike": may,
                   "form": ReasonForm(request.POST or None)}  # fmt: skip
        return render(request, "league/note.html", context, status=422 if refusal else 200)

    if request.method != "POST":
        return show(None, None)
    return act(
        request,
        lambda: commands.strike_occurrence(pk, reason=request.POST.get("reason", "")[:200],
                                           by=request.user, at=clock.now()),
        back=reverse("league:note", args=[pk]), done=_("已划去"), show=show,
    )  # fmt: skip
