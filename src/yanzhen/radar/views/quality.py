"""How well the extractor does, and the gold set as a file."""

from django.http import HttpResponse
from django.shortcuts import render

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.radar import policies
from yanzhen.radar.queries.quality import gold_archive, quality


@allow(policies.READERS)
def index(request: SignedInRequest) -> HttpResponse:
    """Precision and recall on what people decided, by metric and by source."""
    return render(request, "radar/quality.html", {"found": quality()})


@allow(policies.READERS)
def gold(request: SignedInRequest) -> HttpResponse:
    """The gold set with its texts, as `yanzhen extract --evaluate` reads it."""
    response = HttpResponse(gold_archive(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="gold.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
