"""Which firms may also stand on a segment: `makers` asked with what a zone knows of its firms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from yanzhen.chains.placing.alike import Known
from yanzhen.chains.placing.grams import clauses_of, plain, sentences_of
from yanzhen.chains.placing.makers import Asked, Makers
from yanzhen.chains.placing.texts import FirmText
from yanzhen.chains.placing.traits import MAKING, TRADING, is_traded

LEAST_SHARED = 60  # things of two known makers or more, from which the engine can learn
LEAST_CHANCE = 0.02  # that the next firm on the segment is this one
LEAST_ALIKE = 0.15  # cosine of what it makes with what a firm there makes
SAID_BY_ALL = ("技术", "技术服务", "技术咨询", "技术转让", "技术推广")
_TAIL = re.compile(f"的?({'|'.join(MAKING + TRADING)})+$")


@dataclass(frozen=True, slots=True)
class Stood:
    """A firm, the segments on which persons confirmed it, and those they refused for it."""

    text: FirmText
    stands: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likely:
    """A firm that may also stand on a segment, and the firm there that it is most like."""

    segment: str
    firm: int
    like: int


def things_of(firm: FirmText) -> list[str]:
    """Return what a firm says that it makes, without the words for making and what all say.

    >>> things_of(FirmText("甲厂", "光刻胶、显影液的研发、生产；轴承销售；电子领域内的技术开发。"))
    ['光刻胶', '显影液']
    """
    told = [
        _TAIL.sub("", clause)
        for sentence in sentences_of(firm.scope)
        if not is_traded(sentence)
        for clause in clauses_of(sentence)
    ]
    told += [plain(product) for product in firm.products]
    return list(
        dict.fromkeys(word for word in told if len(word) > 1 and not word.endswith(SAID_BY_ALL))
    )


def likely(firms: Sequence[Stood], names: dict[str, str], *, most: int) -> list[Likely]:
    """Return for each segment with confirmed firms the likeliest others, best first.

    Left out are those with a chance below `LEAST_CHANCE` of being the next one there, and those
    whose things are not called like what some firm there makes.

    Args:
        firms: at most some thousand: time and memory grow with their square.
        names: of segments, by code.
        most: how many for a segment at most.

    Empty with too few things that several firms make.
    """
    known = _known(firms, names)
    if (np.asarray(known.links.sum(0)).ravel() >= 2).sum() < LEAST_SHARED:
        return []
    number = {thing: at for at, thing in enumerate(known.things)}
    shown = {
        code: np.array([at for at, firm in enumerate(firms) if code in firm.stands], dtype=np.int64)
        for code in sorted(names)
    }
    asked = [code for code, there in shown.items() if len(there)]
    makers = Makers(known)
    scores = makers.scores([Asked(number[names[code]], shown[code]) for code in asked])
    found = []
    for code, score in zip(asked, scores, strict=True):
        firm = np.array([
            at for at in np.argsort(-score, kind="stable").tolist()
            if code not in firms[at].stands | firms[at].refused
        ], dtype=np.int64)  # fmt: skip
        chance = np.exp(score[firm] - score[firm].max(initial=-np.inf))
        made = makers.alike.ways["text"][np.ix_(firm, shown[code])]
        fit = (chance >= LEAST_CHANCE * chance.sum()) & (made.max(1) >= LEAST_ALIKE)
        there = shown[code][made.argmax(1)]
        found += [Likely(code, int(firm[at]), int(there[at])) for at in np.flatnonzero(fit)[:most]]
    return found


def _known(firms: Sequence[Stood], names: dict[str, str]) -> Known:
    """Return who makes what: segments by what was decided, the rest by the firms' own words."""
    things = {name: at for at, name in enumerate(dict.fromkeys(names.values()))}
    told = [
        [*things_of(firm.text), *(names[code] for code in firm.stands if code in names)]
        for firm in firms
    ]
    for words in told:
        for word in words:
            things.setdefault(word, len(things))
    at = sorted({(row, things[word]) for row, words in enumerate(told) for word in words})
    where = np.array(at, dtype=np.int64).reshape(-1, 2)
    links = sparse.csr_matrix(
        (np.ones(len(where), np.float32), where.T), shape=(len(firms), len(things))
    )
    divisions = [firm.text.industry[:2] for firm in firms]
    trades = sorted({division for division in divisions if division})
    groups = np.array(
        [[division == trade for trade in trades] or [False] for division in divisions]
    )
    words_of = np.zeros((len(things), max(len(trades), 1)), np.float32)
    return Known([firm.text.name for firm in firms], list(things), links,
                 groups.astype(np.float32), words_of)  # fmt: skip
