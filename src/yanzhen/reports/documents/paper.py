"""Which way a bulletin's pages lie: long lists across, all else upright."""

from yanzhen.reports.told import Section, Told

# Tables with so many columns of words do not fit an upright page; columns of figures are narrow.
ACROSS = 7


def is_across(section: Section) -> bool:
    words = [column for column in section.columns if column.kind != "number"]
    return len(words) >= ACROSS and bool(section.rows)


def lies_across(told: Told) -> bool:
    """Return whether a whole paper lies across: one that is a list and little else."""
    charts = any(section.chart for section in told.sections)
    return not charts and any(is_across(section) for section in told.sections)
