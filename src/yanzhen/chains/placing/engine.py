"""All of it together: firms in, proposed segments with probability and reasons out."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from yanzhen.chains.placing.learning import Weights, learn
from yanzhen.chains.placing.reasons import Reason, reasons_for
from yanzhen.chains.placing.reference_texts import class_names
from yanzhen.chains.placing.texts import FirmText, SegmentText
from yanzhen.chains.placing.traits import TRAITS, Array, Matcher, Pairs

LEAST, MOST, FOLDS = 0.15, 5, 5
# How firmly the weights of the made-up firms are held against a zone's own decisions: as if each
# stood on about this many sure rows.
HELD = 4.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A segment proposed for a firm (its place in the list asked about)."""

    firm: int
    segment: str
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What persons decided of a firm.

    Args:
        stands: the segments it stands on.
        refused: those expressly said no to.
        made: segment and product, where a product was written down.
        whole: somebody saw all that was proposed, so silence about a segment means no.
    """

    firm: FirmText
    stands: frozenset[str]
    refused: frozenset[str] = frozenset()
    made: tuple[tuple[str, str], ...] = ()
    whole: bool = True


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """Return the weights that made-up firms taught (`made_up`)."""
    told = json.loads(files("yanzhen.chains.placing").joinpath("weights.json").read_text("utf-8"))
    return Weights(np.array([told[name] for name in TRAITS]), np.full(len(TRAITS), HELD))


class Placer:
    """Places firms on the segments of a zone, by all that its people have decided so far.

    The order of the decisions does not matter; the same decisions give the same result.
    """

    def __init__(self, segments: Sequence[SegmentText], verdicts: Sequence[Verdict] = ()) -> None:
        self.segments = tuple(segments)
        self.verdicts = tuple(sorted(verdicts, key=_order))
        self.matcher = self._matcher(self.verdicts)
        lessons = [self._lessons(fold) for fold in range(FOLDS)] if self.verdicts else []
        self.weights = shipped_weights()
        if lessons:
            self.weights = learn(
                self.weights, np.concatenate([t for t, _ in lessons]),
                np.concatenate([s for _, s in lessons]),
            )  # fmt: skip

    def _matcher(self, verdicts: Sequence[Verdict]) -> Matcher:
        """Return a matcher that knows the firms and the products of verdicts."""
        number = {segment.code: n for n, segment in enumerate(self.segments)}
        made: dict[str, set[str]] = {}
        for verdict in verdicts:
            for code, product in verdict.made:
                made.setdefault(code, set()).add(product)
        segments = [
            replace(segment, learned=tuple(sorted(made.get(segment.code, ()))))
            for segment in self.segments
        ]
        examples = [
            (verdict.firm, number[code])
            for verdict in verdicts
            for code in sorted(verdict.stands)
            if code in number
        ]
        return Matcher(segments, class_names(), examples)

    def _lessons(self, fold: int) -> tuple[Array, Array]:
        """Return the pairs decided by a fold of the verdicts, seen as one who knows the others."""
        asked = self.verdicts[fold::FOLDS]
        others = [v for number, v in enumerate(self.verdicts) if number % FOLDS != fold]
        pairs = self._matcher(others).pairs([verdict.firm for verdict in asked])
        decided, stands = np.zeros(len(pairs.firm), dtype=bool), np.zeros(len(pairs.firm))
        for row, (firm, segment) in enumerate(zip(pairs.firm, pairs.segment, strict=True)):
            verdict, code = asked[firm], self.segments[segment].code
            stands[row] = code in verdict.stands
            decided[row] = verdict.whole or code in verdict.stands or code in verdict.refused
        return pairs.traits[decided], stands[decided]

    @property
    def version(self) -> str:
        """Return a short mark of all that decides the result: segments, decisions and weights."""
        told = repr((self.segments, self.verdicts, [float(w) for w in shipped_weights().mean]))
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def chances(self, firms: Sequence[FirmText]) -> tuple[Pairs, Array]:
        """Return all pairs for which anything speaks, and their probabilities."""
        pairs = self.matcher.pairs(firms)
        return pairs, self.weights.probability(pairs.traits)

    def place(
        self, firms: Sequence[FirmText], *, least: float = LEAST, most: int = MOST,
        also: Sequence[Collection[str]] = (),
    ) -> list[Proposal]:  # fmt: skip
        """Return the likeliest segments of each firm, firm by firm, likeliest first.

        Args:
            least: probability below which nothing is proposed.
            most: proposals a firm.
            also: for each firm the segments to be told in any case, where anything speaks for them.
        """
        pairs, chance = self.chances(firms)
        order = np.lexsort((pairs.segment, -chance, pairs.firm))
        asked = self._asked(pairs, also)[order]
        order = order[(chance[order] >= least) | asked]
        firm = pairs.firm[order]
        turn = np.arange(len(order)) - np.searchsorted(firm, firm)
        told = (turn < most) | self._asked(pairs, also)[order]
        return [self._proposal(firms, pairs, chance, int(row)) for row in order[told]]

    def _asked(self, pairs: Pairs, also: Sequence[Collection[str]]) -> NDArray[np.bool_]:
        if not also:
            return np.zeros(len(pairs.firm), dtype=bool)
        at = zip(pairs.firm, pairs.segment, strict=True)
        return np.array([self.segments[s].code in also[f] for f, s in at], dtype=bool)

    def _proposal(
        self, firms: Sequence[FirmText], pairs: Pairs, chance: Array, row: int
    ) -> Proposal:
        firm, segment = int(pairs.firm[row]), int(pairs.segment[row])
        return Proposal(
            firm, self.segments[segment].code, round(float(chance[row]), 4),
            reasons_for(self.matcher, firms[firm], segment, pairs.traits[row]),
        )  # fmt: skip


def _order(verdict: Verdict) -> tuple[str, ...]:
    firm = verdict.firm
    return (firm.name, firm.scope, firm.industry, *firm.products, *sorted(verdict.stands))
