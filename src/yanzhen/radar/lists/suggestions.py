"""What articles suggest to the policy library and the chains."""

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.radar import policies
from yanzhen.radar.models import Suggestion, SuggestionKind, SuggestionState
from yanzhen.radar.queries.suggesting import what_is_told

TONES = {SuggestionState.WAITING: "amber", SuggestionState.TAKEN: "green"}


def suggestion_list(user: User) -> ListSpec:
    """Return every suggestion, the latest first; a row leads to where it is decided, or to its
    article for who does not decide."""

    def state(one: Suggestion) -> Cell:
        known = SuggestionState(one.state)
        return Cell(str(known.label), tone=TONES.get(known, "none"))

    def url(one: Suggestion) -> str:
        waits = one.state == SuggestionState.WAITING
        if waits and policies.can_take(user, one.kind):
            return reverse("radar:suggestion", args=[one.pk])
        return reverse("radar:page", args=[one.article.code])

    return ListSpec(
        key="suggestions", title=_("入库建议"),
        rows=lambda u: Suggestion.objects.select_related("article", "by").defer("article__text"),
        columns=(
            Column("title", _("政策或环节"), lambda s: Cell(s.title, sub=what_is_told(s)),
                   export=lambda s: s.title),
            Column("kind", _("种类"), lambda s: str(s.get_kind_display()), kind="badge"),
            Column("state", _("状态"), state, export=lambda s: str(s.get_state_display())),
            Column("article", _("文章"),
                   lambda s: Cell(s.article.title, reverse("radar:page", args=[s.article.code]),
                                  sub=f"{s.article.code} · {s.article.source}"),
                   export=lambda s: s.article.code),
            Column("told", _("内容"), what_is_told, default=False),
            Column("quote", _("原文"), lambda s: s.quote, default=False),
            Column("made", _("提出"), lambda s: s.made_at, kind="day", sort="made_at"),
            Column("by", _("处理人"), lambda s: s.by.name if s.by else "", default=False),
        ),
        sort="-made",
        filters=(
            Filter("state", _("状态"), lambda rows, v: rows.filter(state__in=v),
                   choices=lambda u: SuggestionState.choices),
            Filter("kind", _("种类"), lambda rows, v: rows.filter(kind__in=v),
                   choices=lambda u: SuggestionKind.choices),
        ),
        search=lambda rows, text: rows.filter(title__icontains=text),
        search_hint=_("政策或环节的名称"), row_url=url,
        empty_text=_("还没有建议。来的文章是政策文件，或说到某个环节的产能、价格、路线、龙头企业，就会列在这里。"),
    )  # fmt: skip
