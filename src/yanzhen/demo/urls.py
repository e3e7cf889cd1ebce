from django.urls import URLPattern, path

from yanzhen.demo import views

app_name = "demo"
urlpatterns: list[URLPattern] = [path("clock/", views.clock_page, name="clock")]
