"""Our zone beside others."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.radar import policies
from yanzhen.radar.queries.comparing import BAR_STEP, bars, compare_zones, measures


@allow(policies.READERS)
def index(request: SignedInRequest) -> HttpResponse:
    """Zones by one measure over periods, with a chart of what can be compared."""
    known = measures()
    asked = request.GET.get("measure", "")[:80]
    measure = asked if asked in known else (known[0] if known else "")
    found = compare_zones(measure, settings.ZONE_NAME)
    drawn = bars(found)
    context = {"found": found, "measures": known, "bars": drawn, "ours": settings.ZONE_NAME,
               "height": len(drawn) * BAR_STEP + 8}  # fmt: skip
    return render(request, "radar/zones.html", context)
