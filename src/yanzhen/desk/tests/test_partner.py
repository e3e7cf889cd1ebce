from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.desk.commands import partners
from yanzhen.desk.models import Notification, Partner, PartnerContact
from yanzhen.desk.tests.factories import AT, ON, PartnerFactory, PersonFactory
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db


def shown(page):
    form = page.context["form"]
    return {bound.name: bound.value() for bound in form if bound.value() is not None}


def agreed(partner, **told):
    first = {"number": "XY-1", "starts_on": ON, "until": ON + timedelta(days=365)}
    return partners.add_agreement(partner.code, **(first | told), by=partner.owner, at=AT)


def test_adding_gives_a_code_and_its_pinyin():
    officer = PersonFactory()
    partner = partners.add_partner(
        name=" 东澜机电商会 ", kind="CHAMBER", owner=officer, by=officer, at=AT
    )
    assert (partner.name, partner.initials) == ("东澜机电商会", "dljdsh")
    assert Event.objects.get(subject=partner.subject).verb == "partner.added"


@pytest.mark.parametrize(("told", "field"), [({"name": " "}, "name"), ({"kind": "NO"}, "kind")])
def test_what_is_missing_is_named(told, field):
    officer = PersonFactory()
    first = {"name": "甲", "kind": "CHAMBER", "owner": officer, "by": officer, "at": AT}
    with pytest.raises(Refused) as refusal:
        partners.add_partner(**(first | told))
    assert refusal.value.field == field


def test_the_latest_agreement_is_the_partner_s_end():
    partner = PartnerFactory()
    agreed(partner, until=date(2023, 5, 1))
    agreed(partner, number="XY-0", starts_on=date(2021, 1, 1), until=date(2022, 1, 1))
    partner.refresh_from_db()
    assert partner.agreed_until == date(2023, 5, 1)


@pytest.mark.parametrize("told", [{"until": ON}, {"number": "XY-1 "}])
def test_an_agreement_that_makes_no_sense_is_refused(told):
    partner = PartnerFactory()
    if "number" in told:
        agreed(partner)
    with pytest.raises(Refused):
        agreed(partner, **told)


def test_an_agreement_that_runs_out_is_told_once():
    partner = PartnerFactory()
    PartnerFactory()
    agreed(partner, until=ON + timedelta(days=30))
    assert partners.warn_of_agreements(on=ON, at=AT) == 1
    assert partners.warn_of_agreements(on=ON, at=AT) == 0
    assert Notification.objects.get().user == partner.owner


def test_a_contact_needs_source_purpose_and_a_way_to_reach():
    partner = PartnerFactory()
    whole = {"name": "陆远", "source": "名片", "purpose": "邀约", "phone": "1"}
    for field in ("source", "purpose", "phone"):
        with pytest.raises(Refused):
            partners.add_contact(partner.code, **(whole | {field: ""}), by=partner.owner, at=AT)
    contact = partners.add_contact(partner.code, **whole, by=partner.owner, at=AT)
    partners.drop_contact(contact.pk, by=partner.owner, at=AT)
    assert not PartnerContact.objects.exists()
    assert "1" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_after_anothers_change_only_what_i_typed_is_mine(client):
    partner = PartnerFactory(region="南通")
    client.force_login(partner.owner)
    address = reverse("desk:partner_edit", args=[partner.code])
    opened = shown(client.get(address))
    assert client.post(address, opened | {"region": "苏州"}).status_code == 302

    late = client.post(address, opened | {"note": "每季走访"})
    assert late.status_code == 422
    assert ("地区", "苏州", "（没有改）") in late.context["refusal"].changes

    assert client.post(address, shown(late)).status_code == 302
    partner.refresh_from_db()
    assert (partner.region, partner.note) == ("苏州", "每季走访")


def test_a_stale_change_tells_what_stands():
    partner = PartnerFactory()
    partners.change_partner(partner.code, version=1, region="东澜", by=partner.owner, at=AT)
    with pytest.raises(Stale) as stale:
        partners.change_partner(partner.code, version=1, region="西澜", by=partner.owner, at=AT)
    assert stale.value.changes == (("region", "东澜", "西澜"),)


def test_ending_says_why_and_a_new_agreement_revives():
    partner = PartnerFactory()
    with pytest.raises(Refused, match="为什么"):
        partners.end_partner(partner.code, version=1, reason=" ", by=partner.owner, at=AT)
    partners.end_partner(partner.code, version=1, reason="无线索", by=partner.owner, at=AT)
    with pytest.raises(Refused, match="已经结束"):
        partners.end_partner(partner.code, version=2, reason="再来", by=partner.owner, at=AT)
    agreed(partner)
    assert Partner.objects.get().ended_on is None


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REVIEWER])
def test_who_does_not_court_keeps_no_partners(role):
    person = PersonFactory(role=role)
    with pytest.raises(NotAllowed):
        partners.add_partner(name="甲", kind="FUND", owner=person, by=person, at=AT)


def test_the_database_refuses_an_end_without_a_reason():
    partner = PartnerFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(ended_on=ON)
