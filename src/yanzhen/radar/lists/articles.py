"""The queue: articles, the surest facts first."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yanzhen.accounts.models import User
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.radar.models import Article, Reading, SourceKind
from yanzhen.radar.queries.finding import matching_text

TONES = {Reading.READ: "amber", Reading.REVIEWED: "green", Reading.FAILED: "red"}


def article_list(user: User) -> ListSpec:
    """Return every article that came in, the surest first."""

    def state(article: Article) -> Cell:
        label = str(Reading(article.reading).label)
        return Cell(label, tone=TONES.get(Reading(article.reading), "none"))

    def of_source(rows: QuerySet[Article], text: Any) -> QuerySet[Article]:
        return rows.filter(source=str(text).strip())

    return ListSpec(
        key="articles", title=pgettext("list", "文章"),
        rows=lambda u: Article.objects.defer("text").select_related("added_by"),
        columns=(
            Column("title", _("文章"), lambda a: Cell(a.title, sub=f"{a.code} · {a.source}"),
                   export=lambda a: a.title),
            Column("state", _("状态"), state, export=lambda a: str(a.get_reading_display())),
            Column("waiting", _("待审核事实"), lambda a: a.waiting, kind="number"),
            Column("sure", _("把握"), lambda a: a.sureness if a.waiting else None, kind="share",
                   sort="sureness"),
            Column("kind", _("来源类别"), lambda a: str(a.get_source_kind_display()),
                   default=False),
            Column("published", _("发布"), lambda a: a.published_on, kind="day"),
            Column("added", _("录入"), lambda a: a.added_at, kind="day", sort="added_at"),
            Column("by", _("录入人"), lambda a: a.added_by.name, default=False),
        ),
        sort="-sure",
        filters=(
            Filter("state", _("状态"), lambda rows, v: rows.filter(reading__in=v),
                   choices=lambda u: Reading.choices),
            Filter("kind", _("来源类别"), lambda rows, v: rows.filter(source_kind__in=v),
                   choices=lambda u: SourceKind.choices),
            Filter("source", _("来源"), of_source, kind="text"),
            Filter("mine", _("我录入的"), lambda rows, v: rows.filter(added_by=user), kind="flag"),
        ),
        search=matching_text, search_hint=_("标题、来源或正文中的词"),
        row_url=lambda a: reverse("radar:page", args=[a.code]),
        empty_text=_("还没有文章。粘贴一篇报道，系统会标出其中的事实。"),
        empty_url=reverse("radar:new"), empty_action=_("录入文章"),
    )  # fmt: skip
