"""Addresses of stored files."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
