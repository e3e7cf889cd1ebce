"""Addresses of briefs. What is not a brief's code stands before it."""

from django.urls import path

from yanzhen.briefs.views import briefs, learning, ways

app_name = "briefs"
urlpatterns = [
    path("", briefs.index, name="list"),
    path("make/", briefs.make, name="make"),
    path("ways/<str:code>/", ways.page, name="ways"),
    path("ways/<str:code>/panel/", ways.panel, name="ways_panel"),
    path("ways/<str:code>/ties/", ways.tie, name="tie"),
    path("ties/<int:number>/withdraw/", ways.withdraw, name="tie_withdraw"),
    path("partners/", ways.partners, name="partners"),
    path("partners/<slug:code>/", ways.partner, name="partner"),
    path("learn/", learning.index, name="learn"),
    path("learn/<str:code>/", learning.card, name="card"),
    path("learn/<str:code>/test/", learning.test, name="test"),
    path("<str:code>/", briefs.page, name="page"),
    path("<str:code>/refresh/", briefs.refresh, name="refresh"),
    path("<str:code>/sections/<slug:section>/", briefs.edit, name="edit"),
    path("<str:code>/sections/<slug:section>/reset/", briefs.reset, name="reset"),
    path("<str:code>/download/<slug:form>/", briefs.download, name="download"),
]
