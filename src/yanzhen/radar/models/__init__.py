"""What the radar keeps: articles with their facts, sources they are fetched from, watches."""

from yanzhen.radar.models.articles import (
    HOLDS,
    QUALIFIERS,
    Article,
    ArticleText,
    FactKind,
    FactState,
    FactStatus,
    Measure,
    Reading,
    SourceKind,
    StoredFact,
)
from yanzhen.radar.models.sources import AllowedHost, Find, FindState, Form, Run, Source

__all__ = [
    "HOLDS",
    "QUALIFIERS",
    "AllowedHost",
    "Article",
    "ArticleText",
    "FactKind",
    "FactState",
    "FactStatus",
    "Find",
    "FindState",
    "Form",
    "Measure",
    "Reading",
    "Run",
    "Source",
    "SourceKind",
    "StoredFact",
]
