"""Forms of the radar: parse, never decide."""

from yanzhen.radar.forms.articles import ArticleForm, FactForm, LinkForm
from yanzhen.radar.forms.papers import CardForm
from yanzhen.radar.forms.sources import HostForm, SourceForm
from yanzhen.radar.forms.watches import WatchForm

__all__ = ["ArticleForm", "CardForm", "FactForm", "HostForm", "LinkForm", "SourceForm", "WatchForm"]
