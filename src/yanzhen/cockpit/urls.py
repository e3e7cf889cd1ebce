from django.urls import URLPattern, path

from yanzhen.cockpit import search_views, views

app_name = "cockpit"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("wall/", views.wall, name="wall"),
    path("changes/", views.changes, name="changes"),
    path("failures/", views.failures, name="failures"),
    path("search/", search_views.search, name="search"),
    path("search/suggest/", search_views.suggest, name="suggest"),
]
