"""The panel that an assessment fetches: what serves a project's needs, and what it would use up."""

from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.refusals import Refused
from yanzhen.resources import queries
from yanzhen.resources.access import is_known_project
from yanzhen.resources.models.ledger import LATEST_YEAR
from yanzhen.resources.needs import MEASURES, Needs, NeedsRefused, check_needs, read_measure

SHOWN = 8
# What people call a measure in an address, besides its own name.
SHORT = {"tce": "energy_tce"}


@allow(EVERYONE)
def for_project(request: SignedInRequest, code: str) -> HttpResponse:
    """Show what fits a need and what it would leave of the year's budgets.

    The need stands in the address: `?land_mu=110&tce=3000&zoning=M2&by=2022-12-31&year=2022`.
    What the project holds is shown to whom the project is open.
    """
    on = clock.today()
    year = whole_number(request.GET.get("year"), most=LATEST_YEAR) or on.year
    asked = code if is_known_project(request.user, code) else ""
    context: dict[str, object] = {"code": asked, "year": year}
    try:
        needs = read_needs(request.GET)
    except Refused as refusal:
        return render(
            request, "resources/_for_project.html", context | {"refusal": refusal}, status=422
        )
    found = queries.fits(needs, on=on, reader=request.user, project_code=asked)
    context |= {
        "fits": found,
        "sides": [(found.wants_land, found.parcels[:SHOWN], len(found.parcels), "land"),
                  (found.wants_plant, found.plants[:SHOWN], len(found.plants), "plant")],
        "rows": queries.budget_table(year, needs=needs, project_code=asked),
        "held": queries.holdings(asked) if asked else [],
    }  # fmt: skip
    return render(request, "resources/_for_project.html", context)


def read_needs(told: QueryDict) -> Needs:
    """Return the needs that an address states.

    :raises NeedsRefused: for the first that cannot be meant.
    """
    given = {name: told.get(name, "") for name in MEASURES}
    for short, name in SHORT.items():
        given[name] = given[name] or told.get(short, "")
    measures: dict[str, Any] = {name: read_measure(name, text) for name, text in given.items()}
    zonings = tuple(dict.fromkeys(one for one in told.getlist("zoning") if one))
    needs = Needs(**measures, zonings=zonings, available_by=_day(told.get("by", "")))
    check_needs(needs)
    return needs


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as problem:
        raise NeedsRefused(_("日期请写成 2022-12-31 这样。"), field="by") from problem
