"""The shipped reference chains, and how a file of that form is read and checked."""

from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

EdgeKind = Literal["material", "component", "equipment", "service", "energy"]
Name = Field(min_length=1, max_length=60)


class Entry(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class PillarEntry(Entry):
    id: str = Field(pattern=r"^[a-z0-9]{1,12}$")
    name: str = Name
    chains: list[str]


class Marked(Entry):
    """A fact that may be marked as doubtful."""

    name: str = ""
    code: str = ""
    short_name: str = ""
    later_name: str = ""
    uncertain: bool = False


class NodeEntry(Entry):
    id: str = Field(pattern=r"^[a-z0-9_]{1,40}$")
    pillar: str
    chain: str
    name: str = Name
    position: Literal["上游", "中游", "下游", "配套"]
    depth: int = Field(ge=0, le=999)
    gbt4754: list[Marked] = []
    keywords: list[str] = []
    routes: list[str] = []
    applications: list[str] = []
    cities: list[Marked] = []
    firms: list[Marked] = []


class EdgeEntry(Entry):
    start: str = Field(alias="from")
    end: str = Field(alias="to")
    kind: EdgeKind


class Reference(Entry):
    """A whole reference: its links may not form a circle, but for those set apart as loops."""

    title: str
    version: int
    pillars: list[PillarEntry]
    nodes: list[NodeEntry]
    edges: list[EdgeEntry]
    loop_edges: list[EdgeEntry] = []

    @model_validator(mode="after")
    def hangs_together(self) -> "Reference":
        known = {node.id for node in self.nodes}
        if len(known) != len(self.nodes):
            raise ValueError("two nodes have the same id")
        chains = {(pillar.name, chain) for pillar in self.pillars for chain in pillar.chains}
        for node in self.nodes:
            if (node.pillar, node.chain) not in chains:
                raise ValueError(f"node {node.id}: no chain {node.chain} in {node.pillar}")
        for edge in [*self.edges, *self.loop_edges]:
            if not {edge.start, edge.end} <= known or edge.start == edge.end:
                raise ValueError(f"edge {edge.start} → {edge.end} does not join two known nodes")
        return self


def read_reference(path: Path | None = None) -> Reference:
    """Return the shipped reference, or another file of the same form.

    :raises ValueError: saying what is wrong with the file.
    """
    source = path or files("yanzhen.chains.reference") / "pillars.json"
    try:
        return Reference.model_validate_json(source.read_text(encoding="utf-8"))
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{source.name}: {where}: {first['msg']}") from problem
