"""Questions about firms."""

from yanzhen.companies.queries.finding import SearchHit, search, search_hits
from yanzhen.companies.queries.matching import SURE, Candidate, match_names

__all__ = ["SURE", "Candidate", "SearchHit", "match_names", "search", "search_hits"]
