"""The board: columns of cards, filtered by the address."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING, EVERYONE
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.desk.models import SavedView
from yanzhen.projects.queries.pages_board import SIZES, BoardChoice, board, board_column
from yanzhen.projects.queries.pages_people import team_choices
from yanzhen.projects.queries.pages_pillars import pillar_choices
from yanzhen.projects.stages import is_gate
from yanzhen.projects.views.common import keeps

KEYS = ("whose", "pillar", "team", "size", "late", "q")


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class Select:
    name: str
    label: str
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """The filter strip: links for whose projects, selects for the rest, saved views."""

    whose: str
    links: list[Link]
    fields: list[Select]
    search: str
    late: bool
    saved: list[tuple[str, str]]


def read_choice(params: QueryDict, user: User) -> BoardChoice:
    """Return what an address asks for; courting people begin with their own team."""
    first = "team" if user.team_id and not user.sees_all and user.role in COURTING else "all"
    whose = params.get("whose", "")
    return BoardChoice(
        whose=whose if whose in {"mine", "team", "all"} else first,
        pillar=params.get("pillar", "")[:40], team=params.get("team", "")[:9],
        size=params.get("size", "")[:4], late=params.get("late") == "1",
        search=params.get("q", "").strip()[:60],
    )  # fmt: skip


def _query(params: QueryDict, **changes: str) -> str:
    kept = QueryDict(mutable=True)
    for key in KEYS:
        if value := changes.get(key, params.get(key, "")):
            kept[key] = value[:60]
    return kept.urlencode()


@allow(EVERYONE)
def show(request: SignedInRequest) -> HttpResponse:
    """The board as the address asks for it."""
    on = clock.today()
    choice = read_choice(request.GET, request.user)
    query = _query(request.GET, whose=choice.whose)
    context = {
        "board": board(request.user, choice, on=on, query=query),
        "query": query,
        "board_filters": _filters(request, choice, on),
        "may_move": keeps(request.user),
        "may_register": request.user.role in COURTING,
    }
    return render(request, "projects/board.html", context)


@allow(EVERYONE)
def column(request: SignedInRequest, stage: str) -> HttpResponse:
    """One column again, or its next cards (`from`)."""
    if not is_gate(stage):
        raise Http404
    start = request.GET.get("from", "")
    number = whole_number(start, most=10**6) or 0
    choice = read_choice(request.GET, request.user)
    found = board_column(
        request.user, stage, choice, on=clock.today(), start=number,
        query=_query(request.GET, whose=choice.whose),
    )  # fmt: skip
    part = "projects/_board_cards.html" if number else "projects/_board_column.html"
    return render(request, part, {"column": found, "may_move": keeps(request.user)})


def _filters(request: SignedInRequest, choice: BoardChoice, on: date) -> BoardFilters:
    user, params = request.user, request.GET
    whose = [("mine", _("我的")), ("team", _("我的组")), ("all", _("全部在手"))]
    if not user.team_id:
        del whose[1]
    links = [
        Link(label, f"?{_query(params, whose=key)}", choice.whose == key and not choice.late)
        for key, label in whose
    ]
    late = _query(params, whose=choice.whose, late="" if choice.late else "1")
    links.append(Link(_("超期"), f"?{late}", choice.late))
    fields = [
        _select("pillar", _("产业"), pillar_choices(), choice.pillar),
        _select("team", _("队伍"), team_choices(on), choice.team),
        _select("size", _("规模"), [(s, _("%s 亿元以上") % s) for s in SIZES], choice.size),
    ]
    saved = SavedView.objects.visible_to(user).filter(list_key="board")
    views = [(view.name, f"?{view.query}") for view in saved[:12]]
    return BoardFilters(choice.whose, links, fields, choice.search, choice.late, views)


def _select(name: str, label: str, options: list[tuple[str, str]], chosen: str) -> Select:
    return Select(name, label, [(key, text, key == chosen) for key, text in options])
