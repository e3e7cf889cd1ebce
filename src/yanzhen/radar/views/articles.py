"""The queue, an article with its facts, and taking one in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.projects.views.common import tell_form
from yanzhen.radar import commands, policies
from yanzhen.radar.calc.papers import read_card
from yanzhen.radar.forms import ArticleForm
from yanzhen.radar.lists import article_list
from yanzhen.radar.models import Article, Reading
from yanzhen.radar.queries.marking import in_pieces
from yanzhen.radar.queries.papers import codes_of
from yanzhen.radar.queries.reading import fact_rows
from yanzhen.radar.queries.suggesting import suggested_by

SHOWN = 400


@allow(policies.READERS)
def index(request: SignedInRequest) -> HttpResponseBase:
    """Every article, the surest facts first."""
    may = policies.can_review(request.user)
    source = request.GET.get("source", "").strip()[:120]
    extra = {"may_review": may, "source": source}
    return list_response(request, article_list(request.user), page="radar/list.html", extra=extra)


def find_article(code: str) -> Article:
    rows = Article.objects.select_related("folded_into", "file", "added_by")
    return get_object_or_404(rows, code=code.upper())


@allow(policies.READERS)
def page(request: SignedInRequest, code: str) -> HttpResponse:
    """One article: its text with the facts marked, and what may be done about each."""
    return show_article(request, find_article(code))


def show_article(
    request: SignedInRequest, article: Article, refusal: Refused | None = None
) -> HttpResponse:
    """Show an article; 422 where something was refused."""
    facts = list(article.facts.select_related("company", "project", "segment", "by"))
    by_sureness = sorted(facts, key=lambda f: (-f.confidence, f.start, f.pk))
    shown = by_sureness[:SHOWN]
    context = {
        "article": article, "pieces": in_pieces(article.text, facts),
        "rows": fact_rows(shown), "left_out": len(facts) - len(shown), "refusal": refusal,
        "may_review": policies.can_review(request.user),
        "card": read_card(article.text), "codes": codes_of(article.text),
        "suggestions": suggested_by(article, request.user),
        "repeats": article.repeats.order_by("pk")[:20], "is_waiting": _waits(article),
    }  # fmt: skip
    return render(request, "radar/page.html", context, status=422 if refusal else 200)


def _waits(article: Article) -> bool:
    return article.reading == Reading.WAITING


@allow(policies.REVIEWING)
def new(request: SignedInRequest) -> HttpResponse:
    """Paste an article or hand in its file."""
    form = ArticleForm(request.POST or None, request.FILES or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _took(request, _take(request, form.cleaned_data))
        except Refused as problem:
            refusal = problem
            tell_form(form, problem)
    status = 422 if request.method == "POST" else 200
    return render(request, "radar/new.html", {"form": form, "refusal": refusal}, status=status)


def _take(request: SignedInRequest, said: dict[str, Any]) -> Article:
    about = commands.About(said["source"], said["source_kind"], said["title"], said["address"],
                           said["published_on"])  # fmt: skip
    if said["file"] is not None and not said["text"].strip():
        return commands.add_file(said["file"].chunks(), about, name=said["file"].name,
                                 by=request.user, at=clock.now())  # fmt: skip
    return commands.add_text(said["text"], about, by=request.user, at=clock.now())


def _took(request: SignedInRequest, article: Article) -> HttpResponse:
    if article.folded_into:
        messages.info(request, _("与已有文章重复，已合并到《%s》") % article.folded_into.title)
        return redirect("radar:page", article.folded_into.code)
    if article.reading == Reading.WAITING:
        messages.success(request, _("已收下，正在后台读取"))
    else:
        messages.success(request, _("已读取，找到 %d 条待审核事实") % article.waiting)
    return redirect("radar:page", article.code)
