"""Rows of one file that repeat a row of an earlier chunk."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from yanzhen.desk.imports.kinds import (
    ImportKind,
    Judgement,
    ParsedRow,
    TellsRepeats,
    Verdict,
)


class Repeats:
    """Remembers by its mark where each thing stood first, for one reading of one file."""

    def __init__(self, kind: ImportKind) -> None:
        self._mark = kind.mark if isinstance(kind, TellsRepeats) else None
        self._places: dict[str, str] = {}

    def note(self, row: ParsedRow) -> None:
        """Remember a row that was judged before work was interrupted."""
        if self._mark and (mark := self._mark(row)):
            self._places.setdefault(mark, row.place)

    def settle(self, rows: Sequence[ParsedRow], judgements: list[Judgement]) -> list[Judgement]:
        """Return the judgements, with rows that repeat an earlier chunk's found the same."""
        if self._mark is None:
            return judgements
        marks = [self._mark(row) for row in rows]
        found = [
            self._same(self._places[mark], one) if mark in self._places else one
            for mark, one in zip(marks, judgements, strict=True)
        ]
        for mark, row in zip(marks, rows, strict=True):
            if mark:
                self._places.setdefault(mark, row.place)
        return found

    @staticmethod
    def _same(place: str, judged: Judgement) -> Judgement:
        if judged.verdict in {Verdict.SAME, Verdict.UNUSABLE}:
            return judged
        return replace(
            judged, verdict=Verdict.SAME, changes=(), candidates=(), reason=repeated(place)
        )


def repeated(place: str) -> str:
    return _("与%s是同一家，只导入前一行。") % place
