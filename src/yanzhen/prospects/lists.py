"""The list of targets: ranked, with reasons."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.chains.models import Segment
from yanzhen.chains.standards import place_label, read_place
from yanzhen.common.amounts import read_amount
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.companies.models import ClassKind, Company, CompanyClass
from yanzhen.companies.queries.among import among_numbers
from yanzhen.companies.queries.finding import search
from yanzhen.gaps.wording import ACTIONS
from yanzhen.prospects.models import Claim, Score, Watch
from yanzhen.prospects.queries.reasons import GapSaid, reasons_of

# A query set of scores; the list machinery speaks of query sets in general.
Rows = Any
SHOWN_REASONS = 3


def target_list(user: Any, on: date, *, watched: bool = False) -> ListSpec:
    """Return the firms outside by falling points; `watched`: those the person watches only."""

    def rows(asking: Any) -> Rows:
        scores = Score.objects.filter(company__merged_into__isnull=True).select_related("company")
        if watched:
            own = Watch.objects.filter(person=asking, company=OuterRef("company"))
            return scores.filter(Exists(own))
        return scores

    def complete(scores: list[Any]) -> None:
        _complete(scores, on)

    return ListSpec(
        key="watched_targets" if watched else "targets_to_court",
        title=_("我的关注") if watched else _("招商目标"),
        rows=rows,
        columns=(
            Column("name", _("企业"), _name, export=lambda s: s.company.name),
            Column("points", _("得分"), _points, kind="number", sort="points",
                   export=lambda s: round(s.points, 1)),
            Column("reasons", _("理由与出处"), _reasons, export=_reasons),
            Column("action", _("处置"), lambda s: str(ACTIONS.get(s.action, ""))),
            Column("county", _("区县"), lambda s: place_label(s.company.county_code)),
            Column("capital", _("注册资本"), lambda s: s.company.capital_cny, kind="wan"),
            Column("claim", _("认领"), lambda s: s.claimed),
        ),
        sort="-points", filters=_filters(on), search=_search,
        search_hint=_("名称、拼音首字母、信用代码"),
        row_url=lambda s: reverse("prospects:target", args=[s.company.code]), after_page=complete,
        empty_text=_("还没有算出招商目标。企业库里有区外企业，几分钟内会自动算出。"),
    )  # fmt: skip


def _name(score: Score) -> Cell:
    return Cell(score.company.name, reverse("prospects:target", args=[score.company.code]))


def _points(score: Score) -> Cell:
    most = score.points + score.open_points
    sub = _("最多到 %s") % f"{most:.0f}" if score.open_points else ""
    return Cell(f"{score.points:.1f}", sub=sub)


def _reasons(score: Any) -> str:
    return "；".join(f"{one.text}（{one.source}）" for one in score.reasons[:SHOWN_REASONS])


def _complete(scores: list[Any], on: date) -> None:
    """Give the rows of one page their reasons and who reserves them, in a fixed number of
    queries."""
    firms = [score.company for score in scores]
    said = {s.company_id: GapSaid(s.segment, s.action, s.place) for s in scores}
    found = reasons_of(firms, said, on=on)
    claims = Claim.objects.filter(
        company__in=among_numbers([f.pk for f in firms]), ended_on__isnull=True, until__gte=on
    )
    held = {claim.company_id: claim for claim in claims.select_related("person")}
    for score in scores:
        claim = held.get(score.company_id)
        score.reasons = found.get(score.company_id, [])
        score.claimed = f"{claim.person} → {claim.until:%m-%d}" if claim else ""


def _search(rows: Rows, text: str) -> Rows:
    return rows.filter(company__in=search(Company.objects.live(), text).order_by().values("pk"))


def _filters(on: date) -> tuple[Filter, ...]:
    def by_class(rows: Rows, kinds: list[str]) -> Rows:
        held = CompanyClass.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
            company=OuterRef("company"), kind__in=kinds,
        )  # fmt: skip
        return rows.filter(Exists(held))

    return (
        Filter("action", _("处置"), lambda rows, v: rows.filter(action__in=v),
               choices=lambda user: list(ACTIONS.items())),
        Filter("segment", _("产业链环节"), _by_segment, kind="text"),
        Filter("class", _("资质"), by_class, choices=lambda user: ClassKind.choices),
        Filter("place", _("市、区县"), _by_place, kind="text"),
        Filter("capital", _("注册资本"), _by_capital, kind="range"),
        Filter("signalled", _("只看有信号的"), lambda rows, v: rows.filter(intent__isnull=False),
               kind="flag"),
    )  # fmt: skip


def _by_segment(rows: Rows, text: str) -> Rows:
    """Narrow by the segment that earns most, by code or name.

    :raises ValueError: if there is none.
    """
    codes = list(Segment.objects.filter(Q(code=text) | Q(name=text)).values_list("code", flat=True))
    if not codes:
        raise ValueError(_("没有叫“%s”的环节，请从产业链页面复制名称。") % text)
    return rows.filter(segment__in=codes)


def _by_place(rows: Rows, text: str) -> Rows:
    """Narrow by a province, city or county.

    :raises ValueError: if no such place is known.
    """
    code = read_place(text)
    if not code:
        raise ValueError(_("不认识“%s”，请写市或区县的全名，重名的前面加市名。") % text)
    return rows.filter(company__county_code__startswith=code.removesuffix("00").removesuffix("00"))


def _by_capital(rows: Rows, ends: tuple[str, str]) -> Rows:
    """Narrow by capital; the ends as people write them, bare numbers in 万元.

    :raises ValueError: for an end that is no amount.
    """
    for end, lookup in zip(ends, ("gte", "lte"), strict=True):
        amount = read_amount(end, "万元") if end else None
        if amount:
            rows = rows.filter(**{f"company__capital_cny__{lookup}": amount.value})
    return rows
