"""What the checks ask, and what others ask of them."""

from yanzhen.integrity.queries.excluding import Excluded, excluded, excluded_projects
from yanzhen.integrity.queries.facts import read_facts, read_limits
from yanzhen.integrity.queries.reading import visible_cases

__all__ = [
    "Excluded",
    "excluded",
    "excluded_projects",
    "read_facts",
    "read_limits",
    "visible_cases",
]
