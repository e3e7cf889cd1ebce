from django.urls import path

from yanzhen.performance.views import people, reviews, weeks

app_name = "performance"
urlpatterns = [
    path("", people.index, name="index"),
    path("people/", people.everyone, name="people"),
    path("people/<str:username>/", people.person, name="person"),
    path("people/<str:username>/week/", weeks.of_person, name="week_of"),
    path("people/<str:username>/<str:figure>/", people.opened, name="opened"),
    path("week/", weeks.own, name="week"),
    path("week/add/", weeks.add, name="week_add"),
    path("week/adopt/", weeks.adopt, name="week_adopt"),
    path("week/carry/", weeks.carry, name="week_carry"),
    path("week/review/", weeks.review, name="week_review"),
    path("week/item/<int:pk>/<str:step>/", weeks.item, name="week_item"),
    path("team/", reviews.own_team, name="own_team"),
    path("team/<str:code>/", reviews.team, name="team"),
    path("reviews/", reviews.index, name="reviews"),
    path("reviews/<int:pk>/", reviews.show, name="review"),
    path("comments/<int:pk>/read/", reviews.read, name="read"),
]
