from django.urls import path

from yanzhen.chains import views

app_name = "chains"
urlpatterns = [
    path("", views.index, name="index"),
    path("pillars/<str:code>/", views.pillar, name="pillar"),
    path("pillars/<str:code>/map.svg", views.map_svg, name="map_svg"),
    path("segments/<str:code>/", views.segment, name="segment"),
]
