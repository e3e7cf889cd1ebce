from django.urls import path

from yanzhen.resources.views import panel

app_name = "resources"
urlpatterns = [
    path("for/<slug:code>/", panel.for_project, name="for_project"),
]
