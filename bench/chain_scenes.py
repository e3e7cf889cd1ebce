"""The pages of the chains, the gaps and the ways to a firm that are timed."""

from collections.abc import Callable
from itertools import cycle

from bench.scenes import CHAIN_LIMIT_MS, PILLARS, Scene, hubs_of, some_firms


def chain_scenes(ask: Callable[[str], list]) -> list[Scene]:
    """Return the scenes of a database whose map is the shipped one and the large pillar ZZ."""
    segments = [row[0] for row in ask("SELECT code FROM chains_segment WHERE code NOT LIKE 'ZZ%' "
                                      "ORDER BY code LIMIT 60")]  # fmt: skip
    chains = ask("SELECT p.code, c.id FROM chains_chain c JOIN chains_pillar p "
                 "ON p.id = c.pillar_id WHERE p.code <> 'ZZ'")  # fmt: skip
    firms, hubs = some_firms(ask), hubs_of(ask)
    map_of = "/chains/pillars/{}/"
    large = map_of.format("ZZ")
    return [
        _chain("chain map", [map_of.format(p) for p in PILLARS]),
        _chain("map of one chain", [f"{map_of.format(p)}?chain={number}" for p, number in chains]),
        *(_chain(f"picture: {view}", [f"{map_of.format(p)}?view={view}" for p in PILLARS])
          for view in ("routes", "applications", "cities", "list")),
        _chain("map as SVG", [f"{map_of.format(p)}map.svg" for p in PILLARS]),
        _chain("panel of a segment", [f"/chains/segments/{code}/" for code in segments]),
        _chain("its firms", [f"/companies/segments/{code}/" for code in segments]),
        _chain("its gap", [f"/gaps/segments/{code}/panel/" for code in segments]),
        _chain("firms counted by segment", ["/companies/segments/"]),
        _chain("actions by segment", ["/gaps/actions/"]),
        _chain("where a firm stands on the chain", [f"/companies/{c}/?tab=chain" for c in firms]),
        _chain("who can introduce us", [f"/briefs/ways/{c}/" for c in firms]),
        _chain("who can introduce us to a firm of 5,000 suppliers",
               [f"/briefs/ways/{c}/" for c in hubs]),
        _chain("chain map, 3,000 segments", [large]),
        *(_chain(f"picture of 3,000 segments: {view}", [f"{large}?view={view}"])
          for view in ("routes", "applications", "cities", "list")),
        _chain("gaps of the zone", ["/gaps/"]),
        _chain("if an anchor left", ["/gaps/leaving/"]),
    ]  # fmt: skip


def _chain(name: str, paths: list[str]) -> Scene:
    return Scene(name, CHAIN_LIMIT_MS, cycle(paths))
