"""Addresses of 缺口."""

from django.urls import path

from yanzhen.gaps import views

app_name = "gaps"
urlpatterns = [
    path("", views.index, name="index"),
    path("pillars/<str:code>/", views.pillar, name="pillar"),
    path("segments/<str:code>/", views.segment, name="segment"),
    path("segments/<str:code>/panel/", views.panel, name="panel"),
    path("leaving/", views.leaving, name="leaving"),
    path("shares/", views.shares, name="shares"),
    path("shares/<str:target>/from/<str:source>/", views.share, name="share"),
    path("shares/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
