from django.urls import path

from yanzhen.chains.views import editing, files, maps, reshaping

app_name = "chains"
urlpatterns = [
    path("", maps.index, name="index"),
    path("pillars/<str:code>/", maps.pillar, name="pillar"),
    path("pillars/<str:code>/map.svg", maps.map_svg, name="map_svg"),
    path("pillars/<str:code>/book.json", files.book_json, name="book_json"),
    path("pillars/<str:code>/book.xlsx", files.book_xlsx, name="book_xlsx"),
    path("pillars/<str:code>/add/", editing.add, name="add"),
    path("segments/<str:code>/", maps.segment, name="segment"),
    path("segments/<str:code>/change/", editing.change, name="change"),
    path("segments/<str:code>/remove/", editing.remove, name="remove"),
    path("segments/<str:code>/link/", editing.link, name="link"),
    path("segments/<str:code>/unlink/", editing.unlink, name="unlink"),
    path("segments/<str:code>/split/", reshaping.split, name="split"),
    path("segments/<str:code>/merge/", reshaping.merge, name="merge"),
    path("segments/<str:code>/<str:table>/", editing.state, name="state"),
    path("segments/<str:code>/<str:table>/retract/", editing.retract, name="retract"),
    path("edits/", editing.edits, name="edits"),
    path("edits/<int:pk>/", editing.edit, name="edit"),
    path("edits/<int:pk>/undo/", editing.undo, name="undo"),
    path("import/", files.upload, name="import"),
    path("import/<int:pk>/", files.draft, name="draft"),
]
