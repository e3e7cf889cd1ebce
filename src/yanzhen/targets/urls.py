from django.urls import path

from yanzhen.targets import views

app_name = "targets"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.history, name="history"),
    path("<int:pk>/counted/", views.counted, name="counted"),
    path("<int:pk>/course.svg", views.course_svg, name="course_svg"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/split/", views.split, name="split"),
]
