"""Names and colours of the pillars and segments that a project names by code."""

from yanzhen.chains.models import Pillar, Segment

COLOURED = 4


def pillar_names() -> dict[str, tuple[str, str]]:
    """Return each pillar's name and its dot's class, by code and by name alike."""
    found = {}
    for place, (code, name) in enumerate(Pillar.objects.values_list("code", "name"), start=1):
        dot = f"pj-dot--{place}" if place <= COLOURED else ""
        found[code] = found[name] = (name, dot)
    return found


def pillar_choices() -> list[tuple[str, str]]:
    return list(Pillar.objects.values_list("code", "name"))


def segment_choices() -> list[tuple[str, str]]:
    """Return every segment with its chain and pillar, for a long choice."""
    rows = Segment.objects.select_related("chain__pillar")
    return [(row.code, f"{row.chain.pillar.name} · {row.chain.name} · {row.name}") for row in rows]
