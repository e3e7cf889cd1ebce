"""The suggestions under the top bar's box, and the full page of results."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.cockpit.search import LONGEST, search_all

SUGGESTED, LISTED, ALL_OF_A_KIND = 5, 10, 50


@allow(EVERYONE)
def suggest(request: SignedInRequest) -> HttpResponse:
    """Suggest while typing: a part with links to walk by the arrow keys."""
    text = request.GET.get("q", "")[:LONGEST]
    context = {"groups": search_all(text, request.user, limit=SUGGESTED), "text": text.strip()}
    return render(request, "cockpit/search/_suggestions.html", context)


@allow(EVERYONE)
def search(request: SignedInRequest) -> HttpResponse:
    """Show every group's first hits, or all of one kind (`?only=projects`)."""
    text, only = request.GET.get("q", "")[:LONGEST], request.GET.get("only", "")
    limit = ALL_OF_A_KIND if only else LISTED
    groups = search_all(text, request.user, limit=limit, only=only)
    context = {
        "text": text.strip(), "only": only,
        "groups": [
            (group, "?" + urlencode({"q": text, "only": group.key})
             if len(group.hits) == LISTED and not only else "")
            for group in groups
        ],
    }  # fmt: skip
    return render(request, "cockpit/search/page.html", context)
