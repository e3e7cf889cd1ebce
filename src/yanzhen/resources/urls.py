from django.urls import path

from yanzhen.resources.views import budgets, holding, panel, sites, zone

app_name = "resources"
urlpatterns = [
    path("", zone.index, name="index"),
    path("border/", zone.border, name="border"),
    path("parcels/", sites.parcels, name="parcels"),
    path("parcels/new/", sites.parcel_new, name="parcel_new"),
    path("parcels/<str:code>/", sites.parcel, name="parcel"),
    path("parcels/<str:code>/change/", sites.parcel_change, name="parcel_change"),
    path("parcels/<str:code>/withdraw/", sites.parcel_withdraw, name="parcel_withdraw"),
    path("parcels/<str:code>/restore/", sites.parcel_restore, name="parcel_restore"),
    path("plants/", sites.plants, name="plants"),
    path("plants/new/", sites.plant_new, name="plant_new"),
    path("plants/<str:code>/", sites.plant, name="plant"),
    path("plants/<str:code>/change/", sites.plant_change, name="plant_change"),
    path("plants/<str:code>/withdraw/", sites.plant_withdraw, name="plant_withdraw"),
    path("plants/<str:code>/restore/", sites.plant_restore, name="plant_restore"),
    path("budgets/", budgets.budgets, name="budgets"),
    path("budgets/new/", budgets.budget_new, name="budget_new"),
    path("budgets/<int:pk>/", budgets.budget, name="budget"),
    path("budgets/<int:pk>/change/", budgets.budget_change, name="budget_change"),
    path("budgets/<int:pk>/withdraw/", budgets.budget_withdraw, name="budget_withdraw"),
    path("for/<slug:code>/", panel.for_project, name="for_project"),
    path("projects/<slug:code>/", holding.project, name="project"),
    path("projects/<slug:code>/reserve/", holding.reserve, name="reserve"),
    path("projects/<slug:code>/commit/", holding.commit, name="commit"),
    path("projects/<slug:code>/free/", holding.free, name="free"),
]
