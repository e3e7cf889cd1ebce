"""Addresses of 缺口."""

from django.urls import path

from yanzhen.gaps import views, views_told

app_name = "gaps"
urlpatterns = [
    path("", views.index, name="index"),
    path("pillars/<str:code>/", views.pillar, name="pillar"),
    path("segments/<str:code>/", views.segment, name="segment"),
    path("segments/<str:code>/panel/", views.panel, name="panel"),
    path("actions/", views.segment_actions, name="segment_actions"),
    path("leaving/", views.leaving, name="leaving"),
    path("shares/", views_told.shares, name="shares"),
    path("shares/<str:target>/from/<str:source>/", views_told.share, name="share"),
    path("shares/<int:pk>/withdraw/", views_told.withdraw, name="withdraw"),
    path("related/", views_told.panels, name="panels"),
]
