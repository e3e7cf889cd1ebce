"""Addresses of the radar."""

from django.urls import path

from yanzhen.radar.views import articles, comparing, facts, quality

app_name = "radar"
urlpatterns = [
    path("", articles.index, name="list"),
    path("new/", articles.new, name="new"),
    path("accept/", facts.accept_source, name="accept_source"),
    path("zones/", comparing.index, name="zones"),
    path("quality/", quality.index, name="quality"),
    path("quality/gold.zip", quality.gold, name="gold"),
    path("facts/<int:number>/decide/", facts.decide, name="decide"),
    path("facts/<int:number>/correct/", facts.correct, name="correct"),
    path("facts/<int:number>/link/", facts.link, name="link"),
    path("<str:code>/", articles.page, name="page"),
    path("<str:code>/add/", facts.add, name="add_fact"),
]
