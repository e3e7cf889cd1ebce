"""What an edited scheme would have said of past projects, before it is put in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yanzhen.assessments.calc.figures import Basis, figures_of
from yanzhen.assessments.calc.reading import Value
from yanzhen.assessments.calc.scheme import Scheme
from yanzhen.assessments.calc.score import FiguresRefused, Result, score


@dataclass(frozen=True, slots=True)
class Past:
    """A past project's dossier as it was judged: entries, vetoes found, sums' basis."""

    code: str
    entries: Mapping[str, Value]
    basis: Basis
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """One past project under both versions; a refused one says why it cannot be judged."""

    code: str
    old: Result | None
    new: Result | None
    refused: str = ""

    @property
    def changes(self) -> bool:
        """Whether the verdict is another, or certain under one version only."""
        return (self.old and self.old.verdict) != (self.new and self.new.verdict)


def preview(old: Scheme, new: Scheme, past: Iterable[Past]) -> tuple[Effect, ...]:
    """Return what each past project would have scored under `new`, beside `old`.

    A veto that a version does not have is left out under that version. A dossier that a version
    cannot judge (no land under a land scheme) is shown with the refusal, not dropped.
    """
    return tuple(_effect(old, new, one) for one in past)


def _effect(old: Scheme, new: Scheme, past: Past) -> Effect:
    before, refused_before = _judge(old, past)
    after, refused_after = _judge(new, past)
    return Effect(past.code, before, after, refused_after or refused_before)


def _judge(scheme: Scheme, past: Past) -> tuple[Result | None, str]:
    known = {veto.code for veto in scheme.vetoes}
    try:
        figures = figures_of(scheme, past.entries, past.basis)
        return score(scheme, figures, [code for code in past.vetoes if code in known]), ""
    except FiguresRefused as refusal:
        return None, str(refusal)
