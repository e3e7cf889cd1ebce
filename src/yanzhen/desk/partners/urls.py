"""Addresses of partners."""

from django.urls import URLPattern, path

from yanzhen.desk.partners import views

urlpatterns: list[URLPattern] = [
    path("partners/", views.partner_index, name="partners"),
    path("partners/add/", views.add, name="partner_add"),
    path("partners/<slug:code>/", views.partner, name="partner"),
    path("partners/<slug:code>/edit/", views.edit, name="partner_edit"),
    path("partners/<slug:code>/agreement/", views.agree, name="partner_agree"),
    path("partners/<slug:code>/contact/", views.contact, name="partner_contact"),
    path("partners/<slug:code>/contact/<int:number>/drop/", views.drop_contact,
         name="partner_contact_drop"),
    path("partners/<slug:code>/end/", views.end, name="partner_end"),
]  # fmt: skip
