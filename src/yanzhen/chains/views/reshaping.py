"""Splitting and merging segments: what stands on them is asked for thing by thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import STEWARDS
from yanzhen.chains import commands, queries
from yanzhen.chains.commands import Fate, Where
from yanzhen.chains.commands.reshaping import Item
from yanzhen.chains.forms import MergeForm, SplitForm
from yanzhen.chains.models import Edit, Segment
from yanzhen.chains.tables import holders
from yanzhen.chains.views.common import fill_in, in_map, live_segment
from yanzhen.common import clock


@dataclass(frozen=True, slots=True)
class Asked:
    """A thing on the segment and what may become of it; `name` is the field that answers."""

    item: Item
    name: str
    kind: str
    text: str
    choices: Sequence[tuple[str, str, bool]]


@allow(STEWARDS)
def split(request: SignedInRequest, code: str) -> HttpResponse:
    """Carve a new segment out of one."""
    segment = live_segment(code)
    form = SplitForm(
        request.POST or None, initial={"name": segment.name, "position": segment.position}
    )
    asked = _asked_on_split(segment, request.POST, request.user)

    def do(data: dict[str, Any]) -> Edit:
        where = {
            one.item: Where(value) for one in asked
            if (value := request.POST.get(one.name, "")) in list(Where)
        }  # fmt: skip
        return commands.split_segment(
            segment.code, where=where, by=request.user, at=clock.now(), **data
        )

    return fill_in(
        request, form, do, title=_("拆分环节 · %s") % segment.name, back=in_map(segment),
        page="chains/reshape.html", asked=asked,
        hint=_("原环节保留代码，从它拆出一个新环节。下面每一项选定留在原环节、去新环节，或两边都有。"),
    )  # fmt: skip


@allow(STEWARDS)
def merge(request: SignedInRequest, code: str) -> HttpResponse:
    """Merge a segment into another."""
    segment = live_segment(code)
    form = MergeForm(request.POST or None, here=segment)
    asked = _asked_on_merge(segment, request.POST, request.user)

    def do(data: dict[str, Any]) -> Edit:
        fates = {
            one.item: Fate(value) for one in asked
            if (value := request.POST.get(one.name, "")) in list(Fate)
        }  # fmt: skip
        return commands.merge_segments(
            segment.code, into=data["into"], fates=fates, by=request.user, at=clock.now()
        )

    return fill_in(
        request, form, do, title=_("合并环节 · %s") % segment.name, back=in_map(segment),
        onward=lambda edit: reverse("chains:segment", args=[edit.subject]),
        page="chains/reshape.html", asked=asked,
        hint=_("这个环节并入另一个：连线和说法一起过去，已有的以对方为准；旧代码仍能查到。"),
    )  # fmt: skip


def _asked_on_split(segment: Segment, given: Any, user: User) -> list[Asked]:
    labels = {Where.STAY: _("留在原环节"), Where.GO: _("去新环节"), Where.BOTH: _("两边都有")}
    asked = []
    facts = queries.segment_facts(segment.code, on=clock.today())
    for group in facts.groups:
        for said in group.said:
            item: Item = (group.table, (segment.code, said.key))
            asked.append(_ask(item, group.label, said.text, labels, given, Where.BOTH))
    for near, forwards in ((facts.suppliers, False), (facts.buyers, True)):
        kind = _("供给谁") if forwards else _("谁供货")
        for other in near:
            for said in other.said:
                ends = (segment.code, other.code) if forwards else (other.code, segment.code)
                item = ("link", (*ends, said.key))
                text = f"{other.name} · {said.text}"
                asked.append(_ask(item, kind, text, labels, given, Where.BOTH))
    for item, kind, text, may_double, _drop in _held(segment, user):
        own = labels if may_double else {k: v for k, v in labels.items() if k != Where.BOTH}
        asked.append(_ask(item, kind, text, own, given, None))
    return asked


def _asked_on_merge(segment: Segment, given: Any, user: User) -> list[Asked]:
    labels = {Fate.MOVE: _("一起过去"), Fate.DROP: _("取消落位")}
    return [
        _ask(item, kind, text, labels if may_drop else {Fate.MOVE: labels[Fate.MOVE]}, given,
             None if may_drop else Fate.MOVE)
        for item, kind, text, _double, may_drop in _held(segment, user)
    ]  # fmt: skip


def _held(segment: Segment, user: User) -> list[tuple[Item, str, str, bool, bool]]:
    found = []
    for holder in holders.values():
        titles = holder.titles(holder.read([segment.code]), to=user)
        found += [
            ((holder.name, key), str(holder.label), text, holder.may_double, holder.may_drop)
            for key, text in titles.items()
        ]
    return found


def _ask(item: Item, kind: str, text: str, labels: dict[Any, str], given: Any, first: Any) -> Asked:
    name = "|".join((item[0], *item[1]))
    chosen = given.get(name, first)
    choices = [(str(value), label, value == chosen) for value, label in labels.items()]
    return Asked(item, name, kind, text, choices)
