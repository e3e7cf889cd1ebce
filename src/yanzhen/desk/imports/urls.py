"""The wizard's addresses."""

from django.urls import path

from yanzhen.desk.imports import views

urlpatterns = [
    path("imports/", views.index, name="imports"),
    path("imports/new/", views.new, name="import_new"),
    path("imports/<int:pk>/", views.page, name="import"),
    path("imports/<int:pk>/progress/", views.progress, name="import_progress"),
    path("imports/<int:pk>/rows.xlsx", views.rows_file, name="import_rows"),
    path("imports/<int:pk>/map/", views.map_columns, name="import_map"),
    path("imports/<int:pk>/rows/<int:number>/", views.decide, name="import_row"),
    path("imports/<int:pk>/confirm/", views.confirm, name="import_confirm"),
    path("imports/<int:pk>/discard/", views.discard, name="import_discard"),
    path("imports/<int:pk>/undo/", views.undo, name="import_undo"),
    path("imports/<int:pk>/resume/", views.resume, name="import_resume"),
]
