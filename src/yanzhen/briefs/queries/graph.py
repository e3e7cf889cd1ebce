"""Who knows whom around a target, read outward from it in a bounded number of queries."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.briefs.models import Tie
from yanzhen.common.links import page_url
from yanzhen.common.parameters import parameter
from yanzhen.companies.calc.intent import fading
from yanzhen.companies.leads import held_by_others
from yanzhen.companies.models import Company, Contact, Relation, RelationKind, Signal
from yanzhen.companies.queries.among import among_numbers
from yanzhen.desk.models import Partner, PartnerKind
from yanzhen.desk.models.partners import NO_END
from yanzhen.projects.models import Project, Registration
from yanzhen.projects.queries.course import visible_activities

# `us`, or a firm (`c`, number), or a partner (`p`, number).
Node = tuple[str, int]
US: Node = ("us", 0)


@dataclass(frozen=True, slots=True)
class Known:
    """One connection with all that stands behind it. `of` as in `told.Line`."""

    start: Node
    end: Node
    kind: str
    strength: float
    text: str
    source: str
    seen_on: date | None
    url: str = ""
    of: tuple[str, ...] = ()


@dataclass(slots=True)
class Graph:
    """What was read. `partial`: somewhere more was known than the bounds let in."""

    known: list[Known] = field(default_factory=list)
    names: dict[Node, str] = field(default_factory=dict)
    urls: dict[Node, str] = field(default_factory=dict)
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
        """Return the graph around a firm. Five queries a layer, six for what leads to us."""
        self.most = parameter("briefs.most_rows", on=self.on)
        self.weights = parameter("briefs.steps", on=self.on)
        self.unknown_age = parameter("briefs.unknown_age_days", on=self.on)
        start: Node = ("c", target.pk)
        self.best = {start: 1.0}
        self._name_firm(target)
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
        found = [*self._relations(firms, frontier), *self._told(firms, frontier),
                 *self._ties(firms, partners, frontier),
                 *self._brought(firms, partners, frontier)]  # fmt: skip
        for one in found:
            reach = self.best.get(one.end, 0.0) * one.strength
            self.best[one.start] = max(self.best.get(one.start, 0.0), reach)
        self.graph.known += found
        return found

    def _first(self, rows: QuerySet[Any]) -> list[Any]:
        some = list(rows[: self.most + 1])
        self.graph.partial |= len(some) > self.most
        return some[: self.most]

    def _relations(self, firms: Any, frontier: set[Node]) -> Iterator[Known]:
        rows = Relation.objects.filter(Q(start__in=firms) | Q(end__in=firms))
        rows = rows.filter(start__merged_into=None, end__merged_into=None).select_related(
            "start", "end"
        )
        rows = rows.only("kind", "share", "source", "seen_on", "start__code", "start__name",
                         "end__code", "end__name")  # fmt: skip
        for row in self._first(rows.order_by("-seen_on", "pk")):
            for near, far in ((row.start, row.end), (row.end, row.start)):
                if ("c", near.pk) in frontier:
                    self._name_firm(far)
                    yield self._relation(row, far, near)

    def _relation(self, row: Relation, start: Company, end: Company) -> Known:
        weight = 0.5 + 0.5 * float(row.share) if row.share else 0.5
        factor = weight if row.kind == RelationKind.SHAREHOLDER else 1.0
        words = {
            RelationKind.SUPPLIES: _("%(start)s供货给%(end)s"),
            RelationKind.PARENT: _("%(start)s是%(end)s的母公司"),
            RelationKind.SHAREHOLDER: _("%(start)s是%(end)s的股东"),
        }[RelationKind(row.kind)]
        text = words % {"start": row.start.name, "end": row.end.name}
        return self._known(("c", start.pk), ("c", end.pk), row.kind, text, row.source, row.seen_on,
                           url=page_url("companies:page", start.code), factor=factor)  # fmt: skip

    def _told(self, firms: Any, frontier: set[Node]) -> Iterator[Known]:
        rows = Signal.objects.filter(company__in=firms, told_by__isnull=False)
        rows = rows.filter(withdrawn_at=None, seen_on__lte=self.on, told_by__merged_into=None)
        for row in self._first(rows.select_related("told_by", "company").order_by("-seen_on")):
            assert row.told_by is not None
            self._name_firm(row.told_by)
            text = _("%(who)s说起过%(whom)s的消息") % {
                "who": row.told_by.name, "whom": row.company.name}  # fmt: skip
            yield self._known(
                ("c", row.told_by_id),
                ("c", row.company_id),
                "TOLD",
                text,
                row.source,
                row.seen_on,
                url=page_url("companies:page", row.company.code) + "?tab=signals",
            )

    def _ties(self, firms: Any, partners: list[int], frontier: set[Node]) -> Iterator[Known]:
        rows = Tie.objects.filter(Q(company__in=firms) | Q(partner__in=partners))
        rows = rows.filter(withdrawn_at=None, partner__ended_on=None, company__merged_into=None)
        for row in self._first(rows.select_related("partner", "company")):
            text = f"{row.partner.name} — {row.company.name}：{row.get_kind_display()}"
            yield from self._both(row.partner, row.company, row.kind, text, row.source,
                                  row.seen_on, frontier)  # fmt: skip

    def _brought(self, firms: Any, partners: list[int], frontier: set[Node]) -> Iterator[Known]:
        """Leads that a partner brought: those alone whose project the person may open in full."""
        rows = Registration.objects.filter(Q(company__in=firms) | Q(partner__in=partners))
        rows = rows.filter(
            partner__isnull=False, company__isnull=False, partner__ended_on=None,
            project__in=Project.objects.in_full_to(self.user).values("pk"),
            company__merged_into=None,
        )  # fmt: skip
        rows = rows.select_related("partner", "company", "project").order_by("-registered_at")
        for row in self._first(rows):
            assert row.partner and row.company and row.project
            text = _("%(who)s引荐过%(whom)s") % {"who": row.partner.name, "whom": row.company.name}
            yield from self._both(
                row.partner, row.company, "BROUGHT", text, _("首报登记 %s") % row.code,
                localdate(row.registered_at), frontier, (f"project:{row.project.code}",),
            )  # fmt: skip

    def _both(
        self, partner: Partner, company: Company, kind: str, text: str, source: str,
        seen_on: date, frontier: set[Node], of: tuple[str, ...] = (),
    ) -> Iterator[Known]:  # fmt: skip
        p, c = ("p", partner.pk), ("c", company.pk)
        self._name_partner(partner)
        self._name_firm(company)
        for near, far in ((c, p), (p, c)):
            if near in frontier:
                url = page_url("desk:partner", partner.code)
                yield self._known(far, near, kind, text, source, seen_on, url=url, of=of)

    def _to_us(self, seen: set[Node]) -> None:
        firms = [number for kind, number in seen if kind == "c"]
        partners = [number for kind, number in seen if kind == "p"]
        self.graph.known += [
            *self._residents(firms), *self._partners(partners), *self._met(firms),
            *self._contacts(firms), *self._signed(firms),
        ]  # fmt: skip

    def _residents(self, firms: Collection[int]) -> Iterator[Known]:
        rows = Company.objects.filter(pk__in=among_numbers(firms), is_resident=True)
        kept = {p.name: p for p in Partner.objects.filter(kind=PartnerKind.RESIDENT, ended_on=None)}
        for firm in rows:
            partner = kept.get(firm.name)
            kind = "RESIDENT_PARTNER" if partner else "RESIDENT"
            source = _("合作渠道 %s") % partner.code if partner else _("在驻企业名册")
            yield self._known(US, ("c", firm.pk), kind, _("%s是在驻企业") % firm.name, source, None,
                              url=page_url("companies:page", firm.code))  # fmt: skip

    def _partners(self, partners: Collection[int]) -> Iterator[Known]:
        for row in Partner.objects.filter(pk__in=partners).select_related("owner"):
            agreed = row.agreed_until != NO_END and row.agreed_until > self.on
            text = _("%(name)s是合作渠道，我方联系人%(owner)s") % {
                "name": row.name, "owner": row.owner.name}  # fmt: skip
            source = _("协议有效至 %s") % row.agreed_until if agreed else _("没有有效协议")
            yield self._known(US, ("p", row.pk), "AGREED" if agreed else "PARTNER", text, source,
                              None, url=page_url("desk:partner", row.code))  # fmt: skip

    def _met(self, firms: Collection[int]) -> Iterator[Known]:
        rows = visible_activities(self.user).filter(
            company__in=among_numbers(firms), on__lte=self.on
        )  # fmt: skip
        rows = rows.exclude(kind="NOTE").select_related("by", "company", "project")
        for row in self._first(rows.order_by("-on", "-pk")):
            assert row.company is not None
            text = _("%(who)s %(on)s %(kind)s：%(firm)s") % {
                "who": row.by.name, "on": row.on, "firm": row.company.name,
                "kind": row.get_kind_display()}  # fmt: skip
            of = (f"activity:{row.pk}",) + (
                (f"project:{row.project.code}",) if row.project else ()
            )  # fmt: skip
            yield self._known(US, ("c", row.company_id or 0), "MET", text, _("活动记录"), row.on,
                              url=page_url("projects:activity_edit", row.pk), of=of)  # fmt: skip

    def _contacts(self, firms: Collection[int]) -> Iterator[Known]:
        rows = Contact.objects.filter(company__in=among_numbers(firms))
        some = self._first(rows.select_related("company", "added_by").order_by("-added_at"))
        hidden = held_by_others(self.user, {row.lead for row in some})
        for row in some:
            if row.lead in hidden:
                continue
            text = _("%(who)s存有%(firm)s%(name)s%(title)s的工作联系方式") % {
                "who": row.added_by.name, "firm": row.company.name, "name": row.name,
                "title": row.title}  # fmt: skip
            yield self._known(US, ("c", row.company_id), "CONTACT", text, row.source,
                              localdate(row.added_at),
                              url=page_url("companies:page", row.company.code) + "?tab=contacts",
                              of=(f"project:{row.lead}",) if row.lead else ())  # fmt: skip

    def _signed(self, firms: Collection[int]) -> Iterator[Known]:
        rows = Project.objects.filter(company__in=among_numbers(firms), signed_on__isnull=False)
        rows = rows.visible_to(self.user).select_related("company").order_by("-signed_on")
        for row in self._first(rows):
            text = _("%(firm)s已在本区签约“%(name)s”") % {
                "firm": row.company.name, "name": row.name}  # fmt: skip
            yield self._known(US, ("c", row.company_id), "SIGNED", text, _("项目 %s") % row.code,
                              row.signed_on, url=page_url("projects:page", row.code))  # fmt: skip

    def _known(
        self, start: Node, end: Node, kind: str, text: str, source: str, seen_on: date | None, *,
        url: str = "", of: tuple[str, ...] = (), factor: float = 1.0,
    ) -> Known:  # fmt: skip
        held = self.weights[kind]
        age = max(0, (self.on - seen_on).days) if seen_on else self.unknown_age
        strength = float(held["strength"] or 0) * factor * fading(age, held["half_life_days"])
        return Known(start, end, kind, max(strength, 1e-6), text, source, seen_on, url, of)

    def _name_firm(self, firm: Company) -> None:
        node = ("c", firm.pk)
        self.graph.names[node] = firm.name
        self.graph.urls[node] = page_url("companies:page", firm.code)

    def _name_partner(self, partner: Partner) -> None:
        node = ("p", partner.pk)
        self.graph.names[node] = partner.name
        self.graph.urls[node] = page_url("desk:partner", partner.code)


def read_graph(target: Company, user: User, on: date) -> Graph:
    """Return who knows whom around a firm, as a person may know it, up to the bounds of the
    parameters: most steps, most nodes a layer, most rows a kind and layer."""
    return Reader(user, on).read(target)
