"""Addresses of saved views."""

from django.urls import URLPattern, path

from yanzhen.desk.saved import views

urlpatterns: list[URLPattern] = [
    path("views/", views.saved_views, name="saved_views"),
    path("views/save/", views.save, name="save_view"),
    path("views/<int:number>/drop/", views.drop, name="drop_view"),
]
