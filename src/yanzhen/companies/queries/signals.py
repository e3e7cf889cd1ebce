"""Signals of firms: one firm's intent with every term, and what was recorded zone-wide."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.common.dates import read_date
from yanzhen.common.links import page_url
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.common.parameters import parameter
from yanzhen.companies.calc.intent import Intent, Seen, Term, Weighing, course, weigh
from yanzhen.companies.calc.intent_drawing import draw_intent
from yanzhen.companies.models import Company, EvidenceKind, Signal, SignalKind
from yanzhen.companies.queries.among import among_numbers
from yanzhen.companies.queries.finding import search

# A query set of signals; the list machinery speaks of query sets in general.
Rows = Any


@dataclass(frozen=True, slots=True)
class ShownSignal:
    """A signal with its part in the intent; `term` is None for one that was withdrawn."""

    row: Signal
    term: Term | None
    url: str


def weighings(on: date) -> dict[str, Weighing]:
    """Return what each kind of signal counts by the parameters of a day."""
    return {
        kind: Weighing(float(held["weight"]), held["half_life_days"], int(held["sign"]))
        for kind, held in parameter("signals.kinds", on=on).items()
    }


def seen_of(signal: Signal) -> Seen:
    """Return a signal as the arithmetic reads it."""
    return Seen(signal.pk, signal.kind, signal.seen_on, float(signal.confidence),
                signal.is_binding)  # fmt: skip


def intents(companies: Collection[int], *, on: date) -> dict[int, Intent]:
    """Return the intent of those of the firms (by number) that have a signal dated by `on`.

    One query however many firms.
    """
    held: dict[int, list[Seen]] = defaultdict(list)
    rows = Signal.objects.filter(
        company__in=among_numbers(companies), withdrawn_at__isnull=True, seen_on__lte=on
    )
    for signal in rows:
        held[signal.company_id].append(seen_of(signal))
    kinds = weighings(on)
    return {number: weigh(seen, kinds, on=on) for number, seen in held.items()}


def web_address(source: str) -> str:
    """Return a source if it is an address that may be opened, else nothing.

    >>> web_address("https://example.com/a"), web_address("javascript:alert(1)")
    ('https://example.com/a', '')
    """
    return source if source.startswith(("https://", "http://")) else ""


def signals_of(company: Company, *, on: date) -> dict[str, Any]:
    """Return a firm's signals, its intent with every term, its course, and what it told of others.

    Two queries.
    """
    rows = list(company.signals.select_related("told_by", "recorded_by", "withdrawn_by"))
    counted = [seen_of(row) for row in rows if not row.withdrawn_at and row.seen_on <= on]
    kinds = weighings(on)
    intent = weigh(counted, kinds, on=on)
    terms = {term.seen.number: term for term in intent.terms}
    by_number = {row.pk: row for row in rows}
    shown = [ShownSignal(by_number[t.seen.number], t, web_address(by_number[t.seen.number].source))
             for t in intent.terms]  # fmt: skip
    steps = course(counted, kinds, on=on, months=parameter("signals.course_months", on=on))
    return {
        "intent": intent if counted else None,
        "signals": shown,
        "withdrawn": [row for row in rows if row.pk not in terms],
        "steps": list(reversed(steps)),
        "chart": draw_intent(steps) if counted else None,
        "told": list(company.signals_told.select_related("company")[:30]),
    }


def signal_list(on: date) -> ListSpec:
    """Return the list of every signal recorded, the latest first."""
    kinds = weighings(on)

    def points(signal: Signal) -> float | None:
        if signal.withdrawn_at or signal.seen_on > on:
            return None
        return round(weigh([seen_of(signal)], kinds, on=on).points, 1)

    return ListSpec(
        key="signals", title=_("信号"),
        rows=lambda user: Signal.objects.filter(
            company__in=Company.objects.visible_to(user)
        ).select_related("company", "told_by", "recorded_by"),
        columns=(
            Column("company", _("企业"), _company_cell, export=lambda s: s.company.name),
            Column("kind", _("信号"), _kind_cell, export=lambda s: str(s.get_kind_display())),
            Column("quote", _("原话"), lambda s: s.quote[:80], export=lambda s: s.quote),
            Column("seen", _("日期"), lambda s: s.seen_on, kind="day", sort="seen_on"),
            Column("points", _("今日分值"), points, kind="number"),
            Column("confidence", _("可信度"), lambda s: s.confidence, kind="share"),
            Column("binding", _("约束"), lambda s: _("已定") if s.is_binding else _("意向")),
            Column("evidence", _("证据"), lambda s: str(s.get_evidence_display())),
            Column("source", _("出处"), lambda s: s.source),
            Column("told_by", _("告知企业"), lambda s: str(s.told_by or ""), default=False),
            Column("by", _("登记人"), lambda s: str(s.recorded_by)),
            Column("recorded", _("登记时间"), lambda s: s.recorded_at, kind="moment",
                   default=False),
        ),
        sort="-seen", filters=_filters(kinds), search=_search,
        search_hint=_("企业名称、拼音首字母、信用代码"),
        row_url=lambda s: page_url("companies:page", s.company.code) + "?tab=signals",
        empty_text=_("还没有信号。看到公告、走访听到消息，就登记一条，注明出处和原话。"),
        empty_url=reverse("companies:add_signal"), empty_action=_("登记信号"),
    )  # fmt: skip


def _company_cell(signal: Signal) -> Cell:
    sub = _("在驻") if signal.company.is_resident else ""
    address = page_url("companies:page", signal.company.code) + "?tab=signals"
    return Cell(signal.company.name, address, sub=sub)


def _kind_cell(signal: Signal) -> Cell:
    sub = _("已撤回") if signal.withdrawn_at else ""
    return Cell(str(signal.get_kind_display()), sub=sub)


def _search(rows: Rows, text: str) -> Rows:
    return rows.filter(company__in=search(Company.objects.live(), text).order_by().values("pk"))


def _filters(kinds: dict[str, Weighing]) -> tuple[Filter, ...]:
    def by_sign(rows: Rows, values: list[str]) -> Rows:
        wanted = {int(value) for value in values}
        return rows.filter(kind__in=[k for k, held in kinds.items() if held.sign in wanted])

    return (
        Filter("kind", _("信号"), lambda rows, v: rows.filter(kind__in=v),
               choices=lambda user: SignalKind.choices),
        Filter("sign", _("方向"), by_sign,
               choices=lambda user: [("1", _("有意")), ("-1", _("不利"))]),
        Filter("evidence", _("证据"), lambda rows, v: rows.filter(evidence__in=v),
               choices=lambda user: EvidenceKind.choices),
        Filter("state", _("状态"), _by_state,
               choices=lambda user: [("valid", _("有效")), ("withdrawn", _("已撤回"))]),
        Filter("binding", _("只看已定"), lambda rows, v: rows.filter(is_binding=True), kind="flag"),
        Filter("outside", _("只看区外企业"),
               lambda rows, v: rows.filter(company__is_resident=False), kind="flag"),
        Filter("seen", _("日期"), _by_day, kind="days"),
    )  # fmt: skip


def _by_state(rows: Rows, values: list[str]) -> Rows:
    if len(set(values)) != 1:
        return rows
    return rows.filter(withdrawn_at__isnull=values[0] == "valid")


def _by_day(rows: Rows, ends: tuple[str, str]) -> Rows:
    """Narrow by the day of the signal.

    :raises ValueError: for an end that is no day.
    """
    for end, lookup in zip(ends, ("seen_on__gte", "seen_on__lte"), strict=True):
        reading = read_date(end) if end else None
        if reading and reading.day:
            rows = rows.filter(**{lookup: reading.day})
    return rows
