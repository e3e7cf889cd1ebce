"""A reference as rows of the map (`calc.changes`), and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yanzhen.chains.calc.changes import Body, Key
from yanzhen.chains.models import Position
from yanzhen.chains.reference import EdgeEntry, NodeEntry, Reference, Stated
from yanzhen.chains.tables import STATEMENTS, body

POSITIONS = {
    "上游": Position.UPSTREAM.value,
    "中游": Position.MIDSTREAM.value,
    "下游": Position.DOWNSTREAM.value,
    "配套": Position.SUPPORTING.value,
}


@dataclass(slots=True)
class Book:
    """The content of a file, or of the map, as rows by table."""

    pillars: dict[Key, Body] = field(default_factory=dict)
    chains: dict[Key, Body] = field(default_factory=dict)
    segments: dict[Key, Body] = field(default_factory=dict)
    statements: dict[str, dict[Key, Body]] = field(
        default_factory=lambda: {name: {} for name in STATEMENTS}
    )


def book_of(reference: Reference) -> Book:
    """Return a reference's rows."""
    book = Book()
    codes = {}
    for place, pillar in enumerate(reference.pillars):
        codes[pillar.name] = pillar.id.upper()
        book.pillars[(pillar.id.upper(),)] = {"name": pillar.name, "order": place}
        for number, chain in enumerate(pillar.chains):
            book.chains[pillar.id.upper(), chain] = {"order": number}
    for node in reference.nodes:
        book.segments[(node.id.upper(),)] = {
            "pillar": codes[node.pillar], "chain": node.chain, "name": node.name,
            "position": POSITIONS[node.position], "depth": node.depth,
            "keywords": node.keywords, "into": "",
        }  # fmt: skip
        _add_statements(book, node, reference)
    for edges, is_loop in ((reference.edges, False), (reference.loop_edges, True)):
        for edge in edges:
            _add_link(book, edge, reference, is_loop)
    return book


def _add_link(book: Book, edge: EdgeEntry, reference: Reference, is_loop: bool) -> None:
    key = (edge.start.upper(), edge.end.upper(), edge.kind.upper())
    book.statements["link"][key] = _row("link", edge, reference, is_loop=is_loop)


def _add_statements(book: Book, node: NodeEntry, reference: Reference) -> None:
    code, of = node.id.upper(), book.statements
    for one in node.gbt4754:
        of["industry"][code, one.code] = _row("industry", one, reference)
    for fact in node.facts:
        of["fact"][code, fact.kind.upper()] = _row("fact", fact, reference, value=fact.value)
    for place, route in enumerate(node.routes):
        of["route"][code, route.name] = _row(
            "route", route, reference, order=place, maturity=route.maturity.upper(),
            principle=route.principle, substitute=route.substitute,
        )  # fmt: skip
    for place, use in enumerate(node.applications):
        of["application"][code, use.name] = _row(
            "application", use, reference, order=place, customers=use.customers
        )
    for place, city in enumerate(node.cities):
        of["city"][code, city.name] = _row("city", city, reference, order=place)
    for place, firm in enumerate(node.firms):
        of["firm"][code, firm.short_name] = _row(
            "firm", firm, reference, order=place, stock_code=firm.code, later_name=firm.later_name
        )


def _row(table: str, stated: Stated, reference: Reference, **fields: Any) -> Body:
    backing = reference.backing(stated)
    return body(
        table, **fields, uncertain=stated.uncertain, source=backing.text, own=backing.own,
        as_of=backing.as_of.isoformat() if backing.as_of else None,
        until=backing.until.isoformat() if backing.until else None,
    )  # fmt: skip


def plain_reference(book: Book, *, title: str, version: int) -> dict[str, Any]:
    """Return rows in the form of a reference file, each backing written once."""
    sources: dict[tuple[Any, ...], str] = {}

    def stated(row: Body, **fields: Any) -> dict[str, Any]:
        key = (row["source"], row["as_of"], row["until"], row["own"])
        name = sources.setdefault(key, f"s{len(sources) + 1}")
        told = {k: v for k, v in fields.items() if v != ""}
        return {**told, **({"uncertain": True} if row["uncertain"] else {}), "source": name}

    on: dict[str, dict[str, list[tuple[str, Body]]]] = {code: {} for (code,) in book.segments}
    for table, rows in book.statements.items():
        for key, row in rows.items():
            if table != "link":
                on[key[0]].setdefault(table, []).append((key[1], row))
    nodes = [_node(book, code, on[code], stated) for (code,) in book.segments]
    edges: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for (start, end, kind), row in book.statements["link"].items():
        edges[row["is_loop"]].append(
            stated(row, **{"from": start.lower(), "to": end.lower(), "kind": kind.lower()})
        )
    return {
        "title": title, "version": version,
        "sources": {name: _source(key) for key, name in sources.items()},
        "pillars": [
            {"id": code.lower(), "name": row["name"],
             "chains": [name for pillar, name in book.chains if pillar == code]}
            for (code,), row in book.pillars.items()
        ],
        "nodes": nodes, "edges": edges[False], "loop_edges": edges[True],
    }  # fmt: skip


def _source(key: tuple[Any, ...]) -> dict[str, Any]:
    text, as_of, until, own = key
    told = {"text": text, "as_of": as_of, "until": until, "own": own}
    return {name: value for name, value in told.items() if value not in ("", None, False)}


def _node(
    book: Book, code: str, on: Mapping[str, list[tuple[str, Body]]], stated: Any
) -> dict[str, Any]:
    row = book.segments[code,]
    names = {value: key for key, value in POSITIONS.items()}

    def rows(table: str) -> list[tuple[str, Body]]:
        return sorted(on.get(table, ()), key=lambda item: item[1].get("order", 0))

    return {
        "id": code.lower(), "pillar": book.pillars[row["pillar"],]["name"], "chain": row["chain"],
        "name": row["name"], "position": names[row["position"]], "depth": row["depth"],
        "keywords": list(row["keywords"]),
        "gbt4754": [stated(r, code=k) for k, r in rows("industry")],
        "routes": [stated(r, name=k, maturity=r["maturity"].lower(), principle=r["principle"],
                          substitute=r["substitute"]) for k, r in rows("route")],
        "applications": [stated(r, name=k, customers=r["customers"])
                         for k, r in rows("application")],
        "cities": [stated(r, name=k) for k, r in rows("city")],
        "firms": [stated(r, code=r["stock_code"], short_name=k, later_name=r["later_name"])
                  for k, r in rows("firm")],
        "facts": [stated(r, kind=k.lower(), value=r["value"]) for k, r in rows("fact")],
    }  # fmt: skip
