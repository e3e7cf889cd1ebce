"""Addresses of the radar."""

from django.urls import path

from yanzhen.radar.views import (
    articles,
    brief,
    comparing,
    facts,
    papers,
    quality,
    sources,
    suggestions,
    watches,
)

app_name = "radar"
urlpatterns = [
    path("", articles.index, name="list"),
    path("new/", articles.new, name="new"),
    path("accept/", facts.accept_source, name="accept_source"),
    path("zones/", comparing.index, name="zones"),
    path("quality/", quality.index, name="quality"),
    path("quality/gold.zip", quality.gold, name="gold"),
    path("brief/", brief.index, name="brief"),
    path("brief/read/", brief.read, name="brief_read"),
    path("watches/", watches.index, name="watches"),
    path("watches/add/", watches.add, name="watch"),
    path("watches/<int:number>/stop/", watches.stop, name="stop_watch"),
    path("sources/", sources.index, name="sources"),
    path("sources/new/", sources.new, name="new_source"),
    path("sources/hosts/", sources.hosts, name="hosts"),
    path("sources/hosts/<int:number>/forbid/", sources.forbid, name="forbid_host"),
    path("sources/<int:number>/", sources.source, name="source"),
    path("sources/<int:number>/change/", sources.change, name="change_source"),
    path("sources/<int:number>/call/", sources.call, name="call_source"),
    path("suggestions/", suggestions.index, name="suggestions"),
    path("suggestions/waiting/", suggestions.suggested, name="suggested"),
    path("suggestions/<int:number>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<int:number>/leave/", suggestions.leave, name="leave_suggestion"),
    path("facts/<int:number>/", facts.fact, name="fact"),
    path("facts/<int:number>/decide/", facts.decide, name="decide"),
    path("facts/<int:number>/correct/", facts.correct, name="correct"),
    path("facts/<int:number>/link/", facts.link, name="link"),
    path("<str:code>/", articles.page, name="page"),
    path("<str:code>/contact/", papers.contact, name="contact"),
    path("<str:code>/add/", facts.add, name="add_fact"),
]
