"""Addresses of stored files."""

from django.urls import path

from yanzhen.desk.files import views

urlpatterns = [
    path("files/", views.of_subject, name="subject_files"),
    path("files/upload/", views.upload, name="file_upload"),
    path("files/<int:pk>/", views.download, name="file"),
]
