"""Addresses of the calendar."""

from django.urls import URLPattern, path

from yanzhen.desk.calendar import feeds, views

urlpatterns: list[URLPattern] = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/add/", views.add, name="entry_add"),
    path("calendar/conflicts/", views.conflicts, name="entry_conflicts"),
    path("calendar/address/", feeds.feed_settings, name="feed_settings"),
    path("calendar/address/stop/", feeds.stop_feed, name="feed_stop"),
    path("calendar/feed/<str:token>.ics", feeds.feed, name="feed"),
    path("calendar/<int:number>/", views.entry, name="entry"),
    path("calendar/<int:number>/edit/", views.edit, name="entry_edit"),
    path("calendar/<int:number>/cancel/", views.cancel, name="entry_cancel"),
    path("calendar/<int:number>/entry.ics", views.entry_ics, name="entry_ics"),
]
