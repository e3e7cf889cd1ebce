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
from yanzhen.companies.models import ClassKind, Company
from yanzhen.companies.queries.among import among_numbers
from yanzhen.companies.queries.finding import search
from yanzhen.gaps.wording import ACTIONS
from yanzhen.prospects.models import Claim, Score, Stir, Watch
from yanzhen.prospects.queries.reasons import reasons_of
from yanzhen.prospects.queries.stirring import latest_stirs
from yanzhen.prospects.register.reading import rows_named

# A query set of scores; the list machinery speaks of query sets in general.
Rows = Any
SHOWN_REASONS = 3
# Matches up to this many are fetched by number and sorted; more are met soon by walking the points.
FEW = 4000


def target_list(user: Any, on: date, *, watched: bool = False) -> ListSpec:
    """Return the firms outside by falling points; `watched`: those the person watches only."""

    def rows(asking: Any) -> Rows:
        scores = Score.objects.select_related("company")
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
            Column("name", _("企业"), _name, export=lambda s: s.name),
            Column("points", _("得分"), _points, kind="number", sort="points",
                   export=lambda s: round(s.points, 1)),
            Column("reasons", _("理由与出处"), _reasons, kind="prose", export=_reasons),
            Column("stir", _("动静"), _stir, kind="prose",
                   export=lambda s: s.stir.quote if s.stir else ""),
            Column("action", _("处置"), lambda s: str(ACTIONS.get(s.action, "")), kind="word"),
            Column("county", _("区县"), lambda s: place_label(s.county_code)),
            Column("capital", _("注册资本"), lambda s: None if s.capital_cny < 0 else s.capital_cny,
                   kind="wan"),
            Column("claim", _("认领"), lambda s: s.claimed, kind="word"),
        ),
        sort="-points", filters=_filters(on), search=_search,
        search_hint=_("名称、拼音首字母、信用代码"),
        row_url=_url, after_page=complete,
        empty_text=_("还没有算出招商目标。企业库里有区外企业，几分钟内会自动算出。"),
    )  # fmt: skip


def _url(score: Score) -> str:
    if score.company is None:
        return reverse("prospects:listed", args=[score.uscc])
    return reverse("prospects:target", args=[score.company.code])


def _name(score: Score) -> Cell:
    return Cell(score.name, _url(score), sub="" if score.company else _("全国名册，未建档"))


def _points(score: Score) -> Cell:
    most = score.points + score.open_points
    sub = _("最多到 %s") % f"{most:.0f}" if score.open_points else ""
    return Cell(f"{score.points:.1f}", sub=sub)


def _reasons(score: Any) -> str:
    return "；".join(f"{one.text}（{one.source}）" for one in score.reasons[:SHOWN_REASONS])


def _stir(score: Any) -> Cell:
    """Return what broke a target's silence, with a link to the article."""
    if score.stir is None:
        return Cell("")
    sub = _("沉寂 %(days)d 天以上 · %(source)s") % {
        "days": score.stir.quiet_days, "source": score.stir.source}  # fmt: skip
    return Cell(score.stir.quote, score.stir.url, sub=sub)


def _complete(scores: list[Any], on: date) -> None:
    """Give the rows of one page their reasons, who reserves them and the news that raise them, in
    a fixed number of queries."""
    found = reasons_of(scores, on=on)
    firms = [s.company_id for s in scores if s.company_id]
    claims = Claim.objects.filter(
        company__in=among_numbers(firms), ended_on__isnull=True, until__gte=on
    )
    stirs = latest_stirs(firms, on=on)
    held = {claim.company_id: claim for claim in claims.select_related("person")}
    for score in scores:
        claim = held.get(score.company_id)
        score.stir = stirs.get(score.company_id)
        score.reasons = found.get(score.pk, [])
        score.claimed = f"{claim.person} → {claim.until:%m-%d}" if claim else ""


def _search(rows: Rows, text: str) -> Rows:
    """Narrow by name, initials or code: firms on file by their index, others by the register."""
    filed = search(Company.objects.live(), text).order_by().values_list("pk", flat=True)
    numbers, lines = list(filed[: FEW + 1]), rows_named(text, FEW + 1)
    if max(len(numbers), len(lines)) > FEW:
        return rows.filter(name__contains=text)
    # Each by its own index: for either of two in one question PostgreSQL reads all cards.
    told = (Q(company__in=among_numbers(numbers)), Q(row__in=among_numbers(lines)))
    found = [
        pk
        for one in told
        for pk in Score.objects.filter(one).order_by().values_list("pk", flat=True)
    ]
    return rows.filter(pk__one_of=found)


def _narrowed(rows: Rows, told: Q) -> Rows:
    """Narrow so that rare matches are fetched by number and frequent ones met by walking."""
    found = list(Score.objects.filter(told).order_by().values_list("pk", flat=True)[: FEW + 1])
    return rows.filter(pk__one_of=found) if len(found) <= FEW else rows.filter(told)


def _filters(on: date) -> tuple[Filter, ...]:
    def by_class(rows: Rows, kinds: list[str]) -> Rows:
        told = Q()
        for kind in kinds:
            told |= Q(classes__contains=f";{kind}|")
        return rows.filter(told, has_class=True)

    def by_source(rows: Rows, values: list[str]) -> Rows:
        if len(set(values)) != 1:
            return rows
        return rows.filter(company__isnull=values[0] == "register")

    return (
        Filter("action", _("处置"), lambda rows, v: rows.filter(action__in=v),
               choices=lambda user: list(ACTIONS.items())),
        Filter("segment", _("产业链环节"), _by_segment, kind="text"),
        Filter("class", _("资质"), by_class, choices=lambda user: ClassKind.choices),
        Filter("place", _("省、市、区县"), _by_place, kind="text"),
        Filter("capital", _("规模（注册资本）"), _by_capital, kind="range"),
        Filter("source", _("来自"), by_source,
               choices=lambda user: [("file", _("企业库")), ("register", _("全国名册"))]),
        Filter("signalled", _("只看有信号的"), lambda rows, v: rows.filter(has_signal=True),
               kind="flag"),
        Filter("stirred", _("沉寂后有动静的"), lambda rows, v: rows.filter(
            company__in=Stir.objects.filter(until__gte=on).values("company")), kind="flag"),
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
    stem = code.removesuffix("00").removesuffix("00")
    if len(stem) == 2:
        return _narrowed(rows, Q(city__range=(f"{stem}00", f"{stem}99")))
    rows = rows.filter(city=stem[:4])
    return rows if len(stem) == 4 else rows.filter(county_code=stem)


def _by_capital(rows: Rows, ends: tuple[str, str]) -> Rows:
    """Narrow by capital; the ends as people write them, bare numbers in 万元.

    :raises ValueError: for an end that is no amount.
    """
    amounts = [read_amount(end, "万元") if end else None for end in ends]
    low, high = (int(one.value) if one and one.value < 10**18 else None for one in amounts)
    # One bound from below: of two a database may take the wrong one. Unknown capital is below 0.
    told = Q(capital_cny__gte=max(low or 0, 0))
    if high is not None:
        told &= Q(capital_cny__lte=high)
    return _narrowed(rows, told)
