"""Who knows whom around a target, read outward from it in a bounded number of queries."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.briefs.models import Tie, TieKind
from yanzhen.briefs.told import Line
from yanzhen.common.links import page_url
from yanzhen.common.parameters import parameter
from yanzhen.companies.calc.intent import fading
from yanzhen.companies.leads import held_by_others
from yanzhen.companies.models import Company, Contact, Relation, RelationKind, Signal
from yanzhen.companies.queries.among import among_numbers
from yanzhen.desk.models import Partner, PartnerKind
from yanzhen.desk.models.partners import NO_END
from yanzhen.projects.models import ActivityKind, Project, Registration
from yanzhen.projects.queries.course import visible_activities

# `us`, or a firm (`c`, number), or a partner (`p`, number).
Node = tuple[str, int]
US: Node = ("us", 0)


Say = Callable[["Names"], Line]


@dataclass(frozen=True, slots=True)
class Known:
    """One connection. Thousands are read and a few are taken: words are put together for those."""

    start: Node
    end: Node
    kind: str
    strength: float
    seen_on: date | None
    say: Say


@dataclass(slots=True)
class Names:
    """How firms and partners are called, and the addresses of their pages."""

    names: dict[Node, str] = field(default_factory=dict)
    codes: dict[Node, str] = field(default_factory=dict)

    @classmethod
    def of(cls, nodes: Collection[Node]) -> "Names":
        """Read the names of some nodes. Two queries."""
        found = cls()
        for kind, model in (("c", Company), ("p", Partner)):
            numbers = [number for of, number in nodes if of == kind]
            rows = model._default_manager.filter(pk__in=numbers).order_by()
            for number, code, name in rows.values_list("pk", "code", "name"):
                found.names[kind, number], found.codes[kind, number] = name, code
        return found

    def url(self, node: Node) -> str:
        page = "companies:page" if node[0] == "c" else "desk:partner"
        return page_url(page, self.codes[node])


@dataclass(slots=True)
class Graph:
    """What was read. `partial`: somewhere more was known than the bounds let in."""

    known: list[Known] = field(default_factory=list)
    partial: bool = False


@dataclass(slots=True)
class Reader:
    """Reads a graph for one person on a day."""

    user: User
    on: date
    graph: Graph = field(default_factory=Graph)
    best: dict[Node, float] = field(default_factory=dict)
    most: int = 0
    weights: dict[str, dict[str, float | None]] = field(default_factory=dict)
    unknown_age: int = 0

    def read(self, target: Company) -> Graph:
        """Return the graph around a firm. Four queries a layer, six for what leads to us."""
        self.most = parameter("briefs.most_rows", on=self.on)
        self.weights = parameter("briefs.steps", on=self.on)
        self.unknown_age = parameter("briefs.unknown_age_days", on=self.on)
        start: Node = ("c", target.pk)
        self.best = {start: 1.0}
        frontier, seen = {start}, {start}
        for _layer in range(parameter("briefs.most_steps", on=self.on) - 1):
            met = {one.start for one in self._around(frontier)}
            fresh = sorted(met - seen, key=lambda node: (-self.best[node], node))
            widest = parameter("briefs.most_nodes", on=self.on)
            self.graph.partial |= len(fresh) > widest
            frontier = set(fresh[:widest])
            seen |= frontier
            if not frontier:
                break
        self._to_us(seen)
        return self.graph

    def _around(self, frontier: set[Node]) -> list[Known]:
        firms = among_numbers([number for kind, number in frontier if kind == "c"])
        partners = [number for kind, number in frontier if kind == "p"]
        found = [*self._relations(firms, frontier), *self._told(firms),
                 *self._ties(firms, partners, frontier),
                 *self._brought(firms, partners, frontier)]  # fmt: skip
        for one in found:
            reach = self.best.get(one.end, 0.0) * one.strength
            self.best[one.start] = max(self.best.get(one.start, 0.0), reach)
        self.graph.known += found
        return found

    def _first(self, rows: QuerySet[Any], *columns: str) -> list[tuple[Any, ...]]:
        some = list(rows.values_list(*columns)[: self.most + 1])
        self.graph.partial |= len(some) > self.most
        return some[: self.most]

    def _relations(self, firms: Any, frontier: set[Node]) -> Iterator[Known]:
        # Two look-ups put together: "or" has PostgreSQL read all relations.
        beginning, ending = (
            Relation.objects.filter(**{f"{side}__in": firms}).order_by().values("pk")
            for side in ("start", "end")
        )
        rows = Relation.objects.filter(pk__in=beginning.union(ending))
        rows = rows.filter(start__merged_into=None, end__merged_into=None)
        columns = ("start", "end", "kind", "share", "source", "seen_on")
        for start_id, end_id, kind, share, source, seen_on in self._first(
            rows.order_by("-seen_on", "pk"), *columns
        ):
            start, end = ("c", start_id), ("c", end_id)
            weight = 0.5 + 0.5 * float(share) if share else 0.5
            factor = weight if kind == RelationKind.SHAREHOLDER else 1.0
            for near, far in ((start, end), (end, start)):
                if near in frontier:
                    say = partial(_say_relation, kind, start, end, far, source)
                    yield self._known(far, near, kind, seen_on, say, factor=factor)

    def _told(self, firms: Any) -> Iterator[Known]:
        rows = Signal.objects.filter(company__in=firms, told_by__isnull=False)
        rows = rows.filter(withdrawn_at=None, seen_on__lte=self.on, told_by__merged_into=None)
        for teller, about, source, seen_on in self._first(
            rows.order_by("-seen_on"), "told_by", "company", "source", "seen_on"
        ):
            who, whom = ("c", teller), ("c", about)
            yield self._known(who, whom, "TOLD", seen_on, partial(_say_told, who, whom, source))

    def _ties(self, firms: Any, partners: list[int], frontier: set[Node]) -> Iterator[Known]:
        rows = Tie.objects.filter(Q(company__in=firms) | Q(partner__in=partners))
        rows = rows.filter(withdrawn_at=None, partner__ended_on=None, company__merged_into=None)
        for partner, company, kind, source, seen_on in self._first(
            rows, "partner", "company", "kind", "source", "seen_on"
        ):
            p, c = ("p", partner), ("c", company)
            say = partial(_say_tie, kind, p, c, source)
            yield from self._both(p, c, kind, seen_on, say, frontier)

    def _brought(self, firms: Any, partners: list[int], frontier: set[Node]) -> Iterator[Known]:
        """Leads that a partner brought: those alone whose project the person may open in full."""
        rows = Registration.objects.filter(Q(company__in=firms) | Q(partner__in=partners))
        rows = rows.filter(
            partner__isnull=False, company__isnull=False, partner__ended_on=None,
            project__in=Project.objects.in_full_to(self.user).values("pk"),
            company__merged_into=None,
        )  # fmt: skip
        for partner, company, code, project, at in self._first(
            rows.order_by("-registered_at"),
            "partner", "company", "code", "project__code", "registered_at",
        ):  # fmt: skip
            p, c = ("p", partner), ("c", company)
            say = partial(_say_brought, p, c, code, project)
            yield from self._both(p, c, "BROUGHT", localdate(at), say, frontier)

    def _both(
        self, partner: Node, company: Node, kind: str, seen_on: date, say: Say, frontier: set[Node]
    ) -> Iterator[Known]:
        for near, far in ((company, partner), (partner, company)):
            if near in frontier:
                yield self._known(far, near, kind, seen_on, say)

    def _to_us(self, seen: set[Node]) -> None:
        firms = among_numbers([number for kind, number in seen if kind == "c"])
        partners = [number for kind, number in seen if kind == "p"]
        self.graph.known += [
            *self._residents(firms), *self._partners(partners), *self._met(firms),
            *self._contacts(firms), *self._signed(firms),
        ]  # fmt: skip

    def _residents(self, firms: Any) -> Iterator[Known]:
        rows = Company.objects.filter(pk__in=firms, is_resident=True)
        kept = dict(
            Partner.objects.filter(kind=PartnerKind.RESIDENT, ended_on=None)
            .order_by().values_list("name", "code")
        )  # fmt: skip
        for number, name in rows.values_list("pk", "name"):
            kind = "RESIDENT_PARTNER" if name in kept else "RESIDENT"
            say = partial(_say_resident, ("c", number), kept.get(name, ""))
            yield self._known(US, ("c", number), kind, None, say)

    def _partners(self, partners: Collection[int]) -> Iterator[Known]:
        rows = Partner.objects.filter(pk__in=partners)
        for number, owner, until in rows.values_list("pk", "owner__name", "agreed_until"):
            agreed = until != NO_END and until > self.on
            say = partial(_say_partner, ("p", number), owner, until if agreed else None)
            kind = "AGREED" if agreed else "PARTNER"
            yield self._known(US, ("p", number), kind, None, say)

    def _met(self, firms: Any) -> Iterator[Known]:
        rows = visible_activities(self.user).filter(company__in=firms, on__lte=self.on)
        rows = rows.exclude(kind="NOTE").order_by("-on", "-pk")
        for number, company, by, on, kind, project in self._first(
            rows, "pk", "company", "by__name", "on", "kind", "project__code"
        ):
            say = partial(_say_met, ("c", company), number, by, on, kind, project)
            yield self._known(US, ("c", company), "MET", on, say)

    def _contacts(self, firms: Any) -> Iterator[Known]:
        rows = Contact.objects.filter(company__in=firms).order_by("-added_at")
        columns = ("company", "lead", "added_by__name", "name", "title", "source", "added_at")
        some = self._first(rows, *columns)
        hidden = held_by_others(self.user, {row[1] for row in some})
        for company, lead, by, name, title, source, at in some:
            if lead in hidden:
                continue
            say = partial(_say_contact, ("c", company), lead, by, name, title, source)
            yield self._known(US, ("c", company), "CONTACT", localdate(at), say)

    def _signed(self, firms: Any) -> Iterator[Known]:
        rows = Project.objects.filter(company__in=firms, signed_on__isnull=False)
        rows = rows.visible_to(self.user).order_by("-signed_on")
        for company, code, name, on in self._first(rows, "company", "code", "name", "signed_on"):
            say = partial(_say_signed, ("c", company), code, name)
            yield self._known(US, ("c", company), "SIGNED", on, say)

    def _known(
        self, start: Node, end: Node, kind: str, seen_on: date | None, say: Say, *,
        factor: float = 1.0,
    ) -> Known:  # fmt: skip
        held = self.weights[kind]
        age = max(0, (self.on - seen_on).days) if seen_on else self.unknown_age
        strength = float(held["strength"] or 0) * factor * fading(age, held["half_life_days"])
        return Known(start, end, kind, max(strength, 1e-6), seen_on, say)


def _say_relation(kind: str, start: Node, end: Node, whom: Node, source: str, names: Names) -> Line:
    words = {
        RelationKind.SUPPLIES: _("%(start)s供货给%(end)s"),
        RelationKind.PARENT: _("%(start)s是%(end)s的母公司"),
        RelationKind.SHAREHOLDER: _("%(start)s是%(end)s的股东"),
    }[RelationKind(kind)]
    text = words % {"start": names.names[start], "end": names.names[end]}
    return Line(text, source, names.url(whom))


def _say_told(who: Node, whom: Node, source: str, names: Names) -> Line:
    text = _("%(who)s说起过%(whom)s的消息") % {
        "who": names.names[who], "whom": names.names[whom]}  # fmt: skip
    return Line(text, source, names.url(whom) + "?tab=signals")


def _say_tie(kind: str, partner: Node, company: Node, source: str, names: Names) -> Line:
    label = TieKind(kind).label
    text = f"{names.names[partner]} — {names.names[company]}：{label}"
    return Line(text, source, names.url(partner))


def _say_brought(partner: Node, company: Node, code: str, project: str, names: Names) -> Line:
    text = _("%(who)s引荐过%(whom)s") % {
        "who": names.names[partner], "whom": names.names[company]}  # fmt: skip
    return Line(text, _("首报登记 %s") % code, names.url(partner), (f"project:{project}",))


def _say_resident(firm: Node, partner: str, names: Names) -> Line:
    source = _("合作渠道 %s") % partner if partner else _("在驻企业名册")
    return Line(_("%s是在驻企业") % names.names[firm], source, names.url(firm))


def _say_partner(partner: Node, owner: str, agreed_until: date | None, names: Names) -> Line:
    text = _("%(name)s是合作渠道，我方联系人%(owner)s") % {
        "name": names.names[partner], "owner": owner}  # fmt: skip
    source = _("协议有效至 %s") % agreed_until if agreed_until else _("没有有效协议")
    return Line(text, source, names.url(partner))


def _say_met(
    firm: Node, number: int, by: str, on: date, kind: str, project: str | None, names: Names
) -> Line:
    text = _("%(who)s %(on)s %(kind)s：%(firm)s") % {
        "who": by, "on": on, "firm": names.names[firm], "kind": ActivityKind(kind).label,
    }  # fmt: skip
    of = (f"activity:{number}", *([f"project:{project}"] if project else []))
    return Line(text, _("活动记录"), page_url("projects:activity_edit", number), of)


def _say_contact(
    firm: Node, lead: str, by: str, name: str, title: str, source: str, names: Names
) -> Line:
    text = _("%(who)s存有%(firm)s%(name)s%(title)s的工作联系方式") % {
        "who": by, "firm": names.names[firm], "name": name, "title": title}  # fmt: skip
    of = (f"project:{lead}",) if lead else ()
    return Line(text, source, names.url(firm) + "?tab=contacts", of)


def _say_signed(firm: Node, code: str, name: str, names: Names) -> Line:
    text = _("%(firm)s已在本区签约“%(name)s”") % {"firm": names.names[firm], "name": name}
    return Line(text, _("项目 %s") % code, page_url("projects:page", code))


def read_graph(target: Company, user: User, on: date) -> Graph:
    """Return who knows whom around a firm, as a person may know it, up to the bounds of the
    parameters: most steps, most nodes a layer, most rows a kind and layer."""
    return Reader(user, on).read(target)
