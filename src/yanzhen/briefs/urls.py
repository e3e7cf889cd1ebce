"""Addresses of briefs. What is not a brief's code stands before it."""

from django.urls import path

from yanzhen.briefs.views import briefs

app_name = "briefs"
urlpatterns = [
    path("", briefs.index, name="list"),
    path("make/", briefs.make, name="make"),
    path("<str:code>/", briefs.page, name="page"),
    path("<str:code>/refresh/", briefs.refresh, name="refresh"),
    path("<str:code>/sections/<slug:section>/", briefs.edit, name="edit"),
    path("<str:code>/sections/<slug:section>/reset/", briefs.reset, name="reset"),
    path("<str:code>/download/<slug:form>/", briefs.download, name="download"),
]
