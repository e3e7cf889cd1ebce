"""Addresses of the policy library."""

from django.urls import path

from yanzhen.incentives import views

app_name = "incentives"
urlpatterns = [
    path("", views.index, name="list"),
    path("read/", views.read, name="read"),
    path("add/", views.add, name="add"),
    path("<str:code>/", views.page, name="page"),
    path("<str:code>/edit/", views.edit, name="edit"),
    path("<str:code>/topics/", views.topics, name="topics"),
    path("<str:code>/supersede/", views.supersede, name="supersede"),
    path("<str:code>/end/", views.end, name="end"),
    path("<str:code>/resume/", views.resume, name="resume"),
]
