"""How near a thing's name is to what each firm makes and is called, and what is made beside it."""

import numpy as np

from yanzhen.chains.placing.alike import Alike
from yanzhen.chains.placing.tables import Grid, Numbers, dense

ENDINGS = (2, 3, 4)  # characters


def by_name(alike: Alike, things: Numbers) -> dict[str, Grid]:
    """Return how a thing's name resembles those of the things a firm makes, (q, f) each."""
    value = dense(alike.known.likeness[things])
    asked = alike.asked[things]
    at = np.asarray(asked @ alike.lines, np.float32)
    length = np.linalg.norm(at, axis=1, keepdims=True)
    text = dense(asked @ alike.docs.T)
    return {
        "most": fold(alike, value, np.maximum),
        "sum2": fold(alike, value**2, np.add),
        "sum4": fold(alike, value**4, np.add),
        "text": text,
        "text_wide": text + text @ alike.share,
        "line": (at / np.maximum(length, 1e-9)) @ alike.at.T,
        "name": alike.known.named[0][things],
    }


def by_part(alike: Alike, things: Numbers) -> dict[str, Grid]:
    """Return how a thing's name ends like, holds or is held by those a firm makes.

    A firm that states 铝电解电容器 seldom states 电容器 beside it: what is held may speak against.
    """
    names, long = alike.known.things, alike.known.long
    same, held = (np.zeros((len(things), len(names)), np.float32) for _ in range(2))
    for row, thing in enumerate(things):
        name = names[thing]
        for size in ENDINGS:
            if len(name) >= size:
                like = np.array(alike.known.endings[name[-size:]])
                same[row, like] = size / max(len(name), 3) + 0.3 * size / long[like]
        for at, other in enumerate(names):
            if len(name) > 1 and len(other) > 1 and (other in name or name in other):
                held[row, at] = min(len(name), len(other)) / max(len(name), len(other))
        same[row, thing] = held[row, thing] = 0
    many = np.maximum(alike.made, 1)
    return {
        "ends_most": fold(alike, same, np.maximum), "ends_mean": fold(alike, same, np.add) / many,
        "held_most": fold(alike, held, np.maximum), "held_sum": fold(alike, held, np.add),
    }  # fmt: skip


def by_manner(alike: Alike, things: Numbers) -> dict[str, Grid]:
    """Return how far a firm names what it makes in the manner of a thing's name.

    Some say 类, some 业务, some 系列; some name a branch, some each type with its marks.
    """
    known = alike.known
    last, first = (np.array([cut(name) for name in known.things]) for cut in (_last, _first))
    ends = (last[things][:, None] == last).astype(np.float32)
    begins = (first[things][:, None] == first).astype(np.float32)
    rows = np.arange(len(things))
    ends[rows, things] = begins[rows, things] = 0
    apart = np.abs(np.log(known.long / known.long[things][:, None])).astype(np.float32)
    many = np.maximum(alike.made, 1)
    ending = fold(alike, ends, np.add)
    return {
        "last_mean": ending / many, "last_sum": np.log1p(ending),
        "first_most": fold(alike, begins, np.maximum),
        "first_mean": fold(alike, begins, np.add) / many,
        "long_mean": fold(alike, apart, np.add) / many,
        "long_least": fold(alike, apart, np.minimum),
    }  # fmt: skip


def _last(name: str) -> str:
    return name[-1:]


def _first(name: str) -> str:
    return name[:2]


def by_company(alike: Alike, things: Numbers, shown: list[Numbers]) -> dict[str, Grid]:
    """Return how like a firm's things are to those that the makers shown make beside the asked.

    Of each maker's things the one most alike counts, rarer ones more; makers are averaged. So one
    branch of a firm with many can be near, though the firm as a whole is not.
    """
    links, near = alike.links, np.zeros((len(things), len(alike.known.things)), np.float32)
    for row, (thing, firms) in enumerate(zip(things, shown, strict=True)):
        for firm in firms:
            beside = links.indices[links.indptr[firm] : links.indptr[firm + 1]]
            beside = beside[beside != thing]
            if len(beside):
                like = dense(alike.known.likeness[beside])
                like[np.arange(len(beside)), beside] = 1
                near[row] += (like * alike.rare[beside][:, None]).max(0) / len(firms)
    near *= alike.rare
    many = np.maximum(alike.made, 1)
    return {
        "beside_most": fold(alike, near, np.maximum),
        "beside_mean": fold(alike, near, np.add) / many,
        "beside_sum": fold(alike, near**3, np.add) / np.sqrt(many),
    }


def by_told(alike: Alike, things: Numbers) -> dict[str, Grid]:
    """Return how near what firms make stands to where a name leads (`told`), (q, f) each."""
    names = alike.told.names
    like = names[things] @ names.T
    like[np.arange(len(things)), things] = 0
    return {
        "leads_most": fold(alike, like, np.maximum),
        "leads_sum": fold(alike, np.maximum(like, 0) ** 3, np.add),
        "leads_mean": fold(alike, like, np.add) / np.maximum(alike.made, 1),
    }


def fold(alike: Alike, value: Grid, how: np.ufunc) -> Grid:
    """Return what firms have of a value of things, (q, p) to (q, f)."""
    links = alike.links
    makes = np.diff(links.indptr) > 0
    found = np.zeros((len(value), links.shape[0]), np.float32)
    found[:, makes] = how.reduceat(value[:, links.indices], links.indptr[:-1][makes], axis=1)
    return found
