"""The shipped reference chains, and how a file of that form is read and checked.

The same form is what the map exports as JSON and takes back (docs/methods/chain-map.md).
"""

from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

EdgeKind = Literal["material", "component", "equipment", "service", "energy"]
MaturityWord = Literal["", "research", "pilot", "early", "mature", "fading"]
Name = Field(min_length=1, max_length=60)
DEFAULT = "default"


class Entry(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class SourceEntry(Entry):
    """On what statements rest; `own` marks general knowledge of the editors."""

    text: str = Field(default="", max_length=200)
    as_of: date | None = None
    until: date | None = None
    own: bool = False


class PillarEntry(Entry):
    id: str = Field(pattern=r"^[a-z0-9]{1,12}$")
    name: str = Name
    chains: list[str]


class Stated(Entry):
    """A statement: `source` names one of the file's sources, `uncertain` a doubtful one."""

    source: str = DEFAULT
    uncertain: bool = False


class CodeEntry(Stated):
    code: str
    name: str = ""


class NamedEntry(Stated):
    name: str


class RouteEntry(NamedEntry):
    maturity: MaturityWord = ""
    principle: str = ""
    substitute: str = ""


class ApplicationEntry(NamedEntry):
    customers: str = ""


class FirmEntry(Stated):
    code: str = ""
    short_name: str
    later_name: str = ""


class FactEntry(Stated):
    kind: Literal["domestic_share", "market_size", "margin", "capacity", "price", "note"]
    value: str


class NodeEntry(Entry):
    id: str = Field(pattern=r"^[a-z0-9_]{1,40}$")
    pillar: str
    chain: str
    name: str = Name
    position: Literal["上游", "中游", "下游", "配套"]
    depth: int = Field(default=0, ge=0, le=999)
    keywords: list[str] = []
    gbt4754: list[CodeEntry] = []
    routes: list[RouteEntry] = []
    applications: list[ApplicationEntry] = []
    cities: list[NamedEntry] = []
    firms: list[FirmEntry] = []
    facts: list[FactEntry] = []

    @field_validator("routes", "applications", "cities", mode="before")
    @classmethod
    def bare_names(cls, given: Any) -> Any:
        """Take a bare name for a statement of which nothing more is known."""
        if not isinstance(given, list):
            return given
        return [{"name": one} if isinstance(one, str) else one for one in given]


class EdgeEntry(Stated):
    start: str = Field(alias="from")
    end: str = Field(alias="to")
    kind: EdgeKind


class Reference(Entry):
    """A whole reference: its links may not form a circle, but for those set apart as loops."""

    title: str
    version: int
    sources: dict[str, SourceEntry] = {}
    pillars: list[PillarEntry]
    nodes: list[NodeEntry]
    edges: list[EdgeEntry]
    loop_edges: list[EdgeEntry] = []

    def backing(self, stated: Stated) -> SourceEntry:
        return self.sources.get(stated.source) or SourceEntry()

    @model_validator(mode="after")
    def hangs_together(self) -> "Reference":
        known = {node.id for node in self.nodes}
        if twice := _twice(node.id for node in self.nodes):
            raise ValueError(_("节点 %s 出现了两次。") % twice)
        chains = {(pillar.name, chain) for pillar in self.pillars for chain in pillar.chains}
        for node in self.nodes:
            if (node.pillar, node.chain) not in chains:
                raise ValueError(
                    _("节点 %(node)s：主导产业 %(pillar)s 里没有链“%(chain)s”。")
                    % {"node": node.id, "pillar": node.pillar, "chain": node.chain}
                )
            _require_once(node)
        edges = [*self.edges, *self.loop_edges]
        for edge in edges:
            if not {edge.start, edge.end} <= known or edge.start == edge.end:
                raise ValueError(
                    _("连线 %(start)s → %(end)s 不是连着两个有的节点。")
                    % {"start": edge.start, "end": edge.end}
                )
        if pair := _twice((e.start, e.end, e.kind) for e in edges):
            raise ValueError(_("连线 %s 出现了两次。") % " → ".join(pair))
        return self

    @model_validator(mode="after")
    def names_known_sources(self) -> "Reference":
        known = {DEFAULT, *self.sources}
        stated = [s for node in self.nodes for s in _statements(node)]
        for one in [*stated, *self.edges, *self.loop_edges]:
            if one.source not in known:
                raise ValueError(_("没有来源“%s”。") % one.source)
        return self


def _statements(node: NodeEntry) -> list[Stated]:
    return [*node.gbt4754, *node.routes, *node.applications, *node.cities, *node.firms,
            *node.facts]  # fmt: skip


def _require_once(node: NodeEntry) -> None:
    kinds: dict[str, list[str]] = {
        "gbt4754": [e.code for e in node.gbt4754], "routes": [e.name for e in node.routes],
        "applications": [e.name for e in node.applications],
        "cities": [e.name for e in node.cities], "firms": [e.short_name for e in node.firms],
        "facts": [e.kind for e in node.facts],
    }  # fmt: skip
    for kind, keys in kinds.items():
        if twice := _twice(keys):
            raise ValueError(
                _("节点 %(node)s 的 %(kind)s 里“%(twice)s”出现了两次。")
                % {"node": node.id, "kind": kind, "twice": twice}
            )


def _twice(keys: Iterable[Any]) -> Any:
    seen: set[Any] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return None


def read_reference(path: Path | None = None) -> Reference:
    """Return the shipped reference, or another file of the same form.

    :raises ValueError: saying what is wrong with the file.
    """
    source = path or files("yanzhen.chains.reference") / "pillars.json"
    return parse_reference(source.read_text(encoding="utf-8"), source.name)


def parse_reference(text: str, name: str) -> Reference:
    """Return a reference from the text of a file.

    :raises ValueError: saying where in the file of this `name` what is wrong.
    """
    try:
        return Reference.model_validate_json(text)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{name}: {where}: {first['msg']}") from problem
