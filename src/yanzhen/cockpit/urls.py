from django.urls import URLPattern, path

from yanzhen.cockpit import search_views

app_name = "cockpit"
urlpatterns: list[URLPattern] = [
    path("search/", search_views.search, name="search"),
    path("search/suggest/", search_views.suggest, name="suggest"),
]
