"""What a project's contract counts for: a person's decision, else the automatic rules."""

from dataclasses import dataclass

from yanzhen.targets.books.papers import Papers, Project, cents_of
from yanzhen.targets.terms import LeftOut


@dataclass(frozen=True, slots=True)
class Ruled:
    """`left_out` empty: all counts. `counts_cents`: what counts all the same. `why`: the
    reason of a decision, empty for an automatic rule. `bars_all`: starts
    and completions are kept out too."""

    left_out: str = ""
    counts_cents: int = 0
    why: str = ""
    bars_all: bool = False


def rule(project: Project, papers: Papers) -> Ruled:
    """Return how a project's contract counts.

    A decision goes before the automatic rule: a contract under a project that is signed already
    is a phase of it, no project of its own, and adds the increment that somebody has stated.
    """
    decided = papers.rulings.get(project.pk)
    if decided is None:
        contract = papers.contract(project)
        if contract and contract.pk in papers.cases:
            return of_case(*papers.cases[contract.pk])
        if project.parent_signed:
            return Ruled(LeftOut.PHASE)
        return Ruled()
    if decided.stands:
        return Ruled()
    bars = decided.kind in (LeftOut.RELOCATION, LeftOut.OTHER)
    return Ruled(decided.kind, cents_of(decided.counts_cny), decided.reason, bars)


# The rule on firms that only moved in from next door.
MOVED_IN = "R9"


def of_case(code: str, reason: str) -> Ruled:
    """Return what a confirmed case of authenticity leaves of a paper: nothing."""
    moved = code == MOVED_IN
    return Ruled(LeftOut.RELOCATION if moved else LeftOut.CASE, 0, reason, bars_all=moved)
