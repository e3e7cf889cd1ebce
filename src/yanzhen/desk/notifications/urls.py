"""Addresses of notifications."""

from django.urls import URLPattern, path

from yanzhen.desk.notifications import views

urlpatterns: list[URLPattern] = [
    path("notifications/", views.notification_index, name="notifications"),
    path("notifications/bell/", views.bell, name="bell"),
    path("notifications/read/", views.read_all, name="notifications_read"),
    path("notifications/kinds/", views.kinds, name="notification_kinds"),
    path("notifications/<int:number>/", views.notification, name="notification"),
]
