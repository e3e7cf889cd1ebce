from django.urls import path

from yanzhen.integrity.views import cases, projects

app_name = "integrity"
urlpatterns = [
    path("", cases.index, name="list"),
    path("rules/", cases.rules, name="rules"),
    path("of/<str:code>/", projects.of_project, name="of_project"),
    path("of/<str:code>/state/", projects.state, name="state"),
    path("of/<str:code>/check/", projects.check, name="check"),
    path("<str:code>/", cases.page, name="page"),
    path("<str:code>/ask/", cases.ask, name="ask"),
    path("<str:code>/answer/", cases.answer, name="answer"),
    path("<str:code>/clear/", cases.clear, name="clear"),
    path("<str:code>/confirm/", cases.confirm, name="confirm"),
    path("<str:code>/reopen/", cases.reopen, name="reopen"),
]
