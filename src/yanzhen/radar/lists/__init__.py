"""Lists of the radar."""

from yanzhen.radar.lists.articles import article_list
from yanzhen.radar.lists.sources import find_list, source_list
from yanzhen.radar.lists.suggestions import suggestion_list

__all__ = ["article_list", "find_list", "source_list", "suggestion_list"]
