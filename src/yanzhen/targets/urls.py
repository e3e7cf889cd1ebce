from django.urls import path

from yanzhen.targets import views, views_books, views_sales

app_name = "targets"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("dictionary/", views_books.dictionary, name="dictionary"),
    path("tree/", views_books.tree, name="tree"),
    path("sheet.xlsx", views_books.sheet, name="sheet"),
    path("sales/", views_sales.sales, name="sales"),
    path("months/", views_books.months, name="months"),
    path("months/close/", views_books.close, name="close"),
    path("months/<int:pk>/", views_books.month, name="month"),
    path("ruling/<str:code>/", views_books.ruling, name="ruling"),
    path("<int:pk>/", views.history, name="history"),
    path("<int:pk>/counted/", views.counted, name="counted"),
    path("<int:pk>/course.svg", views.course_svg, name="course_svg"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/split/", views.split, name="split"),
]
