"""What may be aimed at, with its definition: one table that targets, pages and lists read."""

from yanzhen.targets.dictionary import DEFINITIONS
from yanzhen.targets.terms import Definition, LeftOut, Metric, Period, Source, Unit

__all__ = [
    "BY_METRIC",
    "CHILDREN",
    "DEFINITIONS",
    "Definition",
    "LeftOut",
    "Metric",
    "Period",
    "Source",
    "Unit",
]

BY_METRIC = {definition.metric.value: definition for definition in DEFINITIONS}
CHILDREN = {
    parent.metric.value: tuple(d for d in DEFINITIONS if d.parent == parent.metric)
    for parent in DEFINITIONS
}
