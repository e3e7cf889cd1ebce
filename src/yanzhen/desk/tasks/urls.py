"""Addresses of tasks."""

from django.urls import URLPattern, path

from yanzhen.desk.tasks import views

urlpatterns: list[URLPattern] = [
    path("tasks/", views.task_index, name="tasks"),
    path("tasks/assign/", views.assign, name="assign"),
    path("tasks/supervising/", views.supervising, name="supervising"),
    path("tasks/about/", views.of_subject, name="tasks_about"),
    path("tasks/<int:number>/", views.task, name="task"),
    path("tasks/<int:number>/<slug:name>/", views.step, name="task_step"),
]
