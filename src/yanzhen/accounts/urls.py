from django.urls import path

from yanzhen.accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("me/", views.me, name="me"),
    path("me/password/", views.password, name="password"),
    path("me/sign-out-elsewhere/", views.sign_out, name="sign_out_elsewhere"),
    path("settings/", views.settings, name="settings"),
    path("settings/people/", views.list_people, name="people"),
    path("settings/people/add/", views.add, name="person_add"),
    path("settings/people/<str:username>/", views.person, name="person"),
    path("settings/people/<str:username>/active/", views.switch, name="person_active"),
    path("settings/people/<str:username>/reset/", views.reset, name="person_reset"),
    path("settings/teams/", views.teams, name="teams"),
    path("settings/teams/<str:code>/", views.team, name="team"),
    path("settings/teams/<str:code>/close/", views.close, name="team_close"),
    path("settings/seasons/", views.seasons, name="seasons"),
    path("settings/seasons/<str:code>/", views.season, name="season"),
    path("settings/seasons/<str:code>/enter/", views.enter, name="season_enter"),
    path("settings/seasons/<str:code>/leave/<str:team_code>/", views.leave, name="season_leave"),
    path("settings/journal/", views.journal, name="journal"),
    path("settings/journal/check/", views.check_journal, name="journal_check"),
]
