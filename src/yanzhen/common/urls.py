from django.urls import path

from yanzhen.common import views

app_name = "common"
urlpatterns = [
    path("healthz", views.health, name="health"),
    path("language/", views.set_language, name="language"),
    path("theme/", views.set_theme, name="theme"),
]
