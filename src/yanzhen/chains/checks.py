"""What is wrong with changes of the map: asked before every edit, import and undo.

One home for these rules, so that a form, a spreadsheet and an undo refuse the same things.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yanzhen.chains.calc.changes import Body, Change, Key
from yanzhen.chains.calc.circles import find_circle
from yanzhen.chains.models import FactKind, LinkKind, Maturity, Position
from yanzhen.chains.standards import industry, places_named
from yanzhen.chains.tables import STATEMENTS, holders

CODE = re.compile(r"[A-Z0-9_]{1,40}")
STOCK = re.compile(r"[0-9A-Z.]{0,8}")
LONGEST = {
    "name": 60, "value": 200, "principle": 200, "substitute": 200, "customers": 200,
    "short_name": 20, "later_name": 20, "source": 200,
}  # fmt: skip

MOST_OF_CHAIN = MOST_OF_CITY = 30


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one row may not become so; the text says what to do."""

    table: str
    key: Key
    text: str


@dataclass(frozen=True, slots=True)
class Whole:
    """The map as it would be: segments (live ones, and merged ones with `into`) and links."""

    segments: Mapping[Key, Body]
    chains: Mapping[Key, Body]
    links: Mapping[Key, Body]

    def live(self) -> dict[str, Body]:
        return {key[0]: body for key, body in self.segments.items() if not body.get("into")}


def field_problems(changes: Iterable[Change], *, on: date | None) -> list[Problem]:
    """Return what is wrong with rows by themselves; `on`: the day that dates may not pass."""
    found = []
    for change in changes:
        if change.after is None or change.table in holders:
            continue
        texts = list(_texts(change.table, change.key, change.after))
        if change.table in STATEMENTS:
            texts += _backing_texts(change.after, on)
        found += [Problem(change.table, change.key, text) for text in texts]
    return found


def _texts(table: str, key: Key, body: Body) -> list[str]:
    texts = [
        told for name, most in LONGEST.items()
        for told in _too_long(_value(table, key, body, name), most)
    ]  # fmt: skip
    return texts + _RULES.get(table, _nothing)(key, body)


def _value(table: str, key: Key, body: Body, name: str) -> str:
    if name in body:
        return str(body[name] or "")
    parts = STATEMENTS[table].key if table in STATEMENTS else ()
    return key[-1] if parts == (name,) else ""


def _nothing(_key: Key, _body: Body) -> list[str]:
    return []


def _chain(key: Key, _body: Body) -> list[str]:
    if not key[1].strip():
        return [_("链没有名称，请填上。")]
    return _too_long(key[1], MOST_OF_CHAIN)


def _too_long(text: str, most: int) -> list[str]:
    if len(text) <= most:
        return []
    return [_("“%(text)s…”太长，请不超过 %(most)s 个字。") % {"text": text[:12], "most": most}]


def _segment(key: Key, body: Body) -> list[str]:
    texts = []
    if not CODE.fullmatch(key[0]):
        texts.append(_("环节代码“%s”只能用大写字母、数字和下划线，最多 40 个。") % key[0][:40])
    if not body["name"].strip():
        texts.append(_("环节 %s 没有名称，请填上。") % key[0])
    if body["position"] not in Position.values:
        texts.append(_("“%s”不是位置，请用上游、中游、下游或配套。") % body["position"])
    return texts


def _link(key: Key, _body: Body) -> list[str]:
    start, end, kind = key
    if start == end:
        return [_("环节 %s 不能供给自己，请选另一个环节。") % start]
    if kind not in LinkKind.values:
        return [_("“%s”不是连线种类，请用原材料、零部件、装备、服务或能源。") % kind]
    return []


def _industry(key: Key, _body: Body) -> list[str]:
    known = industry(key[1])
    if known is None or known.level != "class" or known.code != key[1]:
        return [_("没有行业代码“%s”，请用 GB/T 4754—2017 的四位小类代码。") % key[1]]
    return []


def _city(key: Key, _body: Body) -> list[str]:
    # 无锡(江阴): a county within a city.
    parts = [part.strip() for part in re.split("[(（、]", key[1].rstrip(")）"))]
    if all(part and places_named(part) for part in parts):
        return _too_long(key[1], MOST_OF_CITY)
    return [_("没有城市“%s”，请用行政区划中的市、县名，如“无锡(江阴)”。") % key[1]]


def _route(key: Key, body: Body) -> list[str]:
    texts = [] if key[1].strip() else [_("技术路线没有名称，请填上。")]
    if body["maturity"] not in ("", *Maturity.values):
        texts.append(_("“%s”不是成熟度，请从研发、中试、初步产业化、成熟量产、逐步退出里选。")
                     % body["maturity"])  # fmt: skip
    return texts


def _application(key: Key, _body: Body) -> list[str]:
    return [] if key[1].strip() else [_("应用领域没有名称，请填上。")]


def _firm(key: Key, body: Body) -> list[str]:
    texts = [] if key[1].strip() else [_("龙头企业没有简称，请填上。")]
    if not STOCK.fullmatch(body["stock_code"]):
        texts.append(_("“%s”不是股票代码，请填代码或留空。") % body["stock_code"])
    return texts


def _fact(key: Key, body: Body) -> list[str]:
    if key[1] not in FactKind.values:
        return [_("“%s”不是概况项，请用国产化率、市场规模、利润率、产能、价格或说明。") % key[1]]
    return [] if body["value"].strip() else [_("概况没有内容，请填上。")]


_RULES: dict[str, Callable[[Key, Body], list[str]]] = {
    "chain": _chain, "segment": _segment, "link": _link, "industry": _industry, "city": _city,
    "route": _route, "application": _application, "firm": _firm, "fact": _fact,
}  # fmt: skip


def _backing_texts(body: Body, on: date | None) -> list[str]:
    texts = []
    if not body["own"] and not body["source"].strip():
        texts.append(_("没有来源：请写明来源，或勾选“编者常识”。"))
    if body["as_of"] is None:
        texts.append(_("没有日期：请写明这条说法截至哪一天。"))
    elif on and body["as_of"] > on.isoformat():
        texts.append(_("截至日期 %s 在将来，请改正。") % body["as_of"])
    if body["until"] and body["as_of"] and body["until"] < body["as_of"]:
        texts.append(_("有效至 %(until)s 早于截至 %(as_of)s，请改正。")
                     % {"until": body["until"], "as_of": body["as_of"]})  # fmt: skip
    return texts


def whole_problems(changes: Sequence[Change], whole: Whole) -> list[Problem]:
    """Return what would not fit together on the map as it would be after the changes."""
    return (
        _lost_chains(changes, whole)
        + _same_names(changes, whole)
        + _dead_ends(changes, whole)
        + _circles(whole)
    )


def _lost_chains(changes: Sequence[Change], whole: Whole) -> list[Problem]:
    return [
        Problem(c.table, c.key, _("主导产业 %(pillar)s 里没有链“%(chain)s”，请先加上这条链。")
                % {"pillar": c.after["pillar"], "chain": c.after["chain"]})
        for c in changes
        if c.table == "segment" and c.after
        and (c.after["pillar"], c.after["chain"]) not in whole.chains
    ]  # fmt: skip


def _same_names(changes: Sequence[Change], whole: Whole) -> list[Problem]:
    live = whole.live()
    names = Counter((b["pillar"], b["chain"], b["name"]) for b in live.values())
    return [
        Problem("segment", c.key, _("链“%(chain)s”里已有环节“%(name)s”，请改名或合并。") % c.after)
        for c in changes
        if c.table == "segment" and c.after and not c.after.get("into")
        and names[c.after["pillar"], c.after["chain"], c.after["name"]] > 1
    ]  # fmt: skip


def _dead_ends(changes: Sequence[Change], whole: Whole) -> list[Problem]:
    live = whole.live()
    found = [
        Problem("link", key, _("连线 %(start)s → %(end)s：图上没有环节 %(lost)s。")
                % {"start": key[0], "end": key[1], "lost": lost})
        for key in whole.links
        for lost in key[:2] if lost not in live
    ]  # fmt: skip
    for change in changes:
        owner = change.key[0]
        stated = change.table in STATEMENTS and change.table != "link"
        if stated and change.after is not None and owner not in live:
            found.append(Problem(change.table, change.key, _("图上没有环节 %s。") % owner))
    return found


def _circles(whole: Whole) -> list[Problem]:
    """Return the circle that the links would close, if any; links set aside as loops may."""
    circle = find_circle((k[0], k[1]) for k, body in whole.links.items() if not body["is_loop"])
    if not circle:
        return []
    names = whole.live()
    path = " → ".join(names[code]["name"] if code in names else code for code in circle)
    text = _("这样会绕成一圈：%s。请去掉其中一条连线，或把它标为“回路”。") % path
    pair = next((key for key in whole.links if (key[0], key[1]) == (circle[0], circle[1])), ())
    return [Problem("link", pair, text)]
