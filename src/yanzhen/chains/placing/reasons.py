"""Why a firm is proposed for a segment: which words of which text, which code."""

from dataclasses import asdict, dataclass
from typing import Any

from yanzhen.chains.placing.texts import FirmText
from yanzhen.chains.placing.traits import LEAST_LIKE, TRAITS, Array, Matcher, told_by

SOURCES = ("SCOPE", "TRADED", "PRODUCT", "NAME")  # in the order of traits.KINDS
MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a segment: where it stands, what it says there, what that meets.

    `source`: SCOPE, TRADED (in a sentence of the scope that only speaks of trade), PRODUCT, NAME,
    CLASS, GROUP, DIVISION (of GB/T 4754), LISTED, LIKE (firms that persons confirmed there).
    """

    source: str
    said: str = ""
    word: str = ""
    share: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def reasons_for(
    matcher: Matcher, firm: FirmText, segment: int, traits: Array
) -> tuple[Reason, ...]:
    """Return what speaks for one pair, the strongest words first, then the code.

    Args:
        traits: the pair's row, (traits,).
    """
    value = dict(zip(TRAITS, (float(one) for one in traits), strict=True))
    found = _words(matcher, firm, segment)
    code = firm.industry.strip()
    if value["class"]:
        found.append(Reason("CLASS", code, share=round(value["class"], 3)))
    elif value["group"]:
        found.append(Reason("GROUP", code[:3]))
    elif value["division"] and found:
        found.append(Reason("DIVISION", code[:2]))
    if value["listed"]:
        found.append(Reason("LISTED", firm.name))
    if value["like"] >= LEAST_LIKE:
        found.append(Reason("LIKE", share=round(value["like"], 3)))
    return tuple(found)


def _words(matcher: Matcher, firm: FirmText, segment: int) -> list[Reason]:
    own = [n for n, number in enumerate(matcher.terms.segment) if number == segment]
    best: dict[str, tuple[float, int, Reason]] = {}
    for said, kind in told_by(firm):
        for number in own:
            word = matcher.terms.words[number]
            score = matcher.score_of(number, said)
            if score > best.get(said, (0.0,))[0]:
                best[said] = (score, -kind, Reason(SOURCES[kind], said[:80], word, round(score, 3)))
    ranked = sorted(best.values(), key=lambda one: (-one[0], -one[1], one[2].said))
    return [reason for _score, _kind, reason in ranked[:MOST_WORDS]]
