"""A made-up pillar as large as a map may grow: 3,000 segments, 10,000 links, none in a circle."""

import random

SEGMENTS, LINKS, COLUMNS = 3_000, 10_000, 24


def fill_chains(rng: random.Random, *, segments: int = SEGMENTS, links: int = LINKS) -> None:
    """Put the pillar ZZ on the map, as one loaded reference; most links join next columns."""
    from django.utils.timezone import now

    from yanzhen.chains.commands import load_reference
    from yanzhen.chains.reference import Reference, read_reference

    column = [rng.randrange(COLUMNS) for _ in range(segments)]
    by_column = [[n for n, at in enumerate(column) if at == c] for c in range(COLUMNS)]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < links:
        start = rng.randrange(segments)
        end = column[start] + 1 + (rng.randrange(4) if rng.random() < 0.3 else 0)
        if end < COLUMNS and by_column[end]:
            pairs.add((start, rng.choice(by_column[end])))
    shipped = read_reference()
    made = {
        "title": "bench", "version": 1,
        "sources": {"default": {"text": "bench", "as_of": "2022-05-31"}},
        "pillars": [
            *(p.model_dump() for p in shipped.pillars),
            {"id": "zz", "name": "大图", "chains": [f"链{n}" for n in range(12)]},
        ],
        "nodes": [
            {"id": f"zz_{n:04d}", "pillar": "大图", "chain": f"链{n % 12}", "name": f"环节{n:04d}",
             "position": "中游", "gbt4754": [{"code": "3985"}], "cities": ["南通"],
             "routes": [{"name": "甲法", "maturity": "mature"}], "applications": ["终端"]}
            for n in range(segments)
        ],
        "edges": [
            {"from": f"zz_{a:04d}", "to": f"zz_{b:04d}", "kind": "component"}
            for a, b in sorted(pairs)
        ],
    }  # fmt: skip
    load_reference(Reference.model_validate(made), by=None, at=now(), over_edits=True)


if __name__ == "__main__":
    import django

    django.setup()
    fill_chains(random.Random(5))
