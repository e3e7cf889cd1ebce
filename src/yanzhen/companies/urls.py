"""Addresses of the company library."""

from django.urls import URLPattern, path

from yanzhen.companies.views import editing, lists, merging, page, placing, signals

app_name = "companies"
urlpatterns: list[URLPattern] = [
    path("", lists.index, name="index"),
    path("residents/", lists.residents, name="residents"),
    path("residents/place/", lists.place_residents, name="place_residents"),
    path("suggest/", lists.suggest, name="suggest"),
    path("segments/", lists.segment_counts, name="segment_counts"),
    path("segments/<str:code>/", lists.on_segment, name="on_segment"),
    path("signals/", signals.index, name="signals"),
    path("signals/add/", signals.add, name="add_signal"),
    path("signals/<int:number>/withdraw/", signals.withdraw, name="withdraw_signal"),
    path("placing/", placing.index, name="placing"),
    path("placing/<str:code>/", placing.review, name="review_placements"),
    path("add/", editing.add, name="add"),
    path("merges/<int:number>/undo/", merging.undo, name="undo_merge"),
    path("<str:code>/", page.show, name="page"),
    path("<str:code>/change/", editing.change, name="change"),
    path("<str:code>/merge/", merging.merge, name="merge"),
    path("<str:code>/add/<str:what>/", editing.add_detail, name="add_detail"),
    path("<str:code>/remove/<str:what>/<str:number>/", editing.remove_detail,
         name="remove_detail"),
]  # fmt: skip
