"""What the radar keeps: articles with their facts, sources they are fetched from, watches,
suggestions."""

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
from yanzhen.radar.models.suggestions import Suggestion, SuggestionKind, SuggestionState
from yanzhen.radar.models.watches import BriefLook, News, Reason, Watch, WatchKind

__all__ = [
    "HOLDS",
    "QUALIFIERS",
    "AllowedHost",
    "Article",
    "ArticleText",
    "BriefLook",
    "FactKind",
    "FactState",
    "FactStatus",
    "Find",
    "FindState",
    "Form",
    "Measure",
    "News",
    "Reading",
    "Reason",
    "Run",
    "Source",
    "SourceKind",
    "StoredFact",
    "Suggestion",
    "SuggestionKind",
    "SuggestionState",
    "Watch",
    "WatchKind",
]
