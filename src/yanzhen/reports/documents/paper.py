"""What every paper form needs: text that can be printed, and which way the pages lie."""

from typing import Any

from yanzhen.reports.told import Section, Told, from_json, to_json

# Signs that say nothing and that Word's format forbids; they come with text pasted from elsewhere.
UNPRINTABLE = dict.fromkeys({*range(32), 0xFFFE, 0xFFFF} - {ord("\t"), ord("\n"), ord("\r")})
# Tables with so many columns of words do not fit an upright page; columns of figures are narrow.
ACROSS = 7


def is_across(section: Section) -> bool:
    words = [column for column in section.columns if column.kind != "number"]
    return len(words) >= ACROSS and bool(section.rows)


def lies_across(told: Told) -> bool:
    """Return whether a whole paper lies across: one that is a list and little else."""
    charts = any(section.chart for section in told.sections)
    return not charts and any(is_across(section) for section in told.sections)


def printable(told: Told) -> Told:
    """Return a bulletin without signs that no paper can show."""
    return from_json(_without(to_json(told)))


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(UNPRINTABLE)
    if isinstance(value, dict):
        return {key: _without(each) for key, each in value.items()}
    return [_without(each) for each in value] if isinstance(value, list) else value
