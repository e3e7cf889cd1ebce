from django.urls import path

from yanzhen.outlook import views

app_name = "outlook"
urlpatterns = [
    path("", views.index, name="index"),
    path("panel/", views.panel, name="panel"),
    path("past/", views.past, name="past"),
    path("kept/<int:pk>/", views.kept, name="kept"),
    path("<int:pk>/counts.svg", views.counts_svg, name="counts_svg"),
]
