"""Addresses of 靶向招引."""

from django.urls import path

from yanzhen.prospects import views

app_name = "prospects"
urlpatterns = [
    path("", views.index, name="index"),
    path("backtest/", views.backtest, name="backtest"),
    path("watched/", views.watched, name="watched"),
    path("listed/<str:uscc>/", views.listed, name="listed"),
    path("listed/<str:uscc>/claim/", views.claim_listed, name="claim_listed"),
    path("<str:code>/", views.target, name="target"),
    path("<str:code>/claim/", views.claim, name="claim"),
    path("<str:code>/release/", views.release, name="release"),
    path("<str:code>/watch/", views.watch, name="watch"),
]
