from django.urls import path

from yanzhen.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("close/", views.close, name="close"),
    path("number/<int:pk>/", views.number, name="number"),
    path("<slug:kind>/<str:period>/", views.page, name="page"),
    path("<slug:kind>/<str:period>/issue/", views.issue, name="issue"),
    path("<slug:kind>/<str:period>/correct/", views.correct, name="correct"),
    path("<slug:kind>/<str:period>/remark/", views.remark, name="remark"),
    path("<slug:kind>/<str:period>/file/<slug:form>/", views.download, name="file"),
]
