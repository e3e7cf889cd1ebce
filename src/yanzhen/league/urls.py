from django.urls import path

from yanzhen.league.views import credits, disputes, listing, schemes, table

app_name = "league"
urlpatterns = [
    path("", table.index, name="table"),
    path("points/<str:season>/<str:month>/<int:team>/<str:item>/", table.points, name="points"),
    path("frozen/<int:pk>/", table.frozen, name="frozen"),
    path("freeze/", table.freeze, name="freeze"),
    path("credits/", credits.index, name="credits"),
    path("credits/new/", credits.new, name="credit_new"),
    path("credits/of/<str:code>/", credits.of_project, name="credits_of_project"),
    path("credits/<int:pk>/", credits.credit, name="credit"),
    path("credits/<int:pk>/do/<str:name>/", credits.do, name="credit_do"),
    path("lists/", listing.index, name="lists"),
    path("lists/propose/", listing.propose, name="lists_propose"),
    path("lists/add/", listing.add, name="lists_add"),
    path("lists/<int:pk>/", listing.decide, name="listing_decide"),
    path("notes/", listing.notes, name="notes"),
    path("notes/new/", listing.note_new, name="note_new"),
    path("notes/<int:pk>/", listing.note, name="note"),
    path("disputes/", disputes.index, name="disputes"),
    path("disputes/new/", disputes.new, name="dispute_new"),
    path("disputes/<int:pk>/", disputes.dispute, name="dispute"),
    path("disputes/<int:pk>/do/<str:name>/", disputes.do, name="dispute_do"),
    path("schemes/", schemes.index, name="schemes"),
    path("schemes/<int:number>/edit/", schemes.edit, name="scheme_edit"),
    path("schemes/<int:number>/force/", schemes.force, name="scheme_force"),
    path("schemes/<str:key>/", schemes.scheme, name="scheme"),
    path("schemes/<str:key>/copy/", schemes.copy, name="scheme_copy"),
]
