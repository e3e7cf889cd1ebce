"""What an officer may open tells of no other team's lead: neither its name nor its code."""

import csv
import html
import json
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.projects.models import CoOwner, Project, Registration

TABLE = Path(__file__).with_name("access.csv")
FIRMS = 8


def hidden_leads(officer):
    """Return the unsigned leads in hand of other teams that the officer has no part in. Said
    without the rules of the product, so that a wrong rule cannot hide its own leak."""
    helped = CoOwner.objects.filter(until=None, user__team=officer.team).values("project")
    rows = Project.objects.filter(signed_on=None, pooled_on=None).exclude(pk__in=helped)
    rows = rows.exclude(team=officer.team).exclude(owner__team=officer.team)
    return list(rows.select_related("company").order_by("code"))


def secrets(officer, leads):
    """Return their codes, and the names that the officer's team did not report itself and that no
    project it may know bears as well."""
    own = Registration.objects.filter(by__team=officer.team).values_list("project_name", flat=True)
    others = Project.objects.exclude(pk__in=[lead.pk for lead in leads])
    known = {*own, *others.values_list("name", flat=True)}
    return {lead.code for lead in leads} | {lead.name for lead in leads if lead.name not in known}


def addresses(leads):
    rows = csv.DictReader(TABLE.open(encoding="utf-8"))
    for row in rows:
        if row["method"] == "GET" and row[Role.OFFICER] == "y":
            yield reverse(row["url_name"], kwargs=json.loads(row["kwargs_json"]))
    yield from ("/changes/?days=30", "/?as=zone", "/?as=own")
    for lead in leads[:FIRMS]:
        page = reverse("companies:page", args=[lead.company.code])
        yield from (page, f"{page}?tab=history", f"{page}?tab=projects")
        yield f"{reverse('projects:of_company')}?company={lead.company.code}"
    for code in sorted({lead.segment_code for lead in leads if lead.segment_code})[:FIRMS]:
        yield reverse("chains:segment", args=[code])
    partners = Registration.objects.filter(project__in=leads, partner__isnull=False)
    for code in sorted(set(partners.values_list("partner__code", flat=True)))[:FIRMS]:
        yield reverse("desk:partner", args=[code])
        yield f"{reverse('projects:of_partner')}?partner={code}"


def test_no_page_an_officer_opens_names_another_teams_lead(demo_zone):
    officer = User.objects.get(username=demo_zone[Role.OFFICER])
    leads = hidden_leads(officer)
    held_back = secrets(officer, leads)
    assert len(leads) > 3 and len(held_back) > len(leads)
    client, leaks, opened = Client(), [], 0
    for address in addresses(leads):
        before = transaction.savepoint()
        client.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[-1])
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        transaction.savepoint_rollback(before)
        text = html.unescape(content.decode("utf-8", "replace"))
        told = sorted(secret for secret in held_back if secret in text and secret not in address)
        opened += answer.status_code == 200
        leaks += [f"{address}: {told}"] if told else []
    assert opened > 60
    assert leaks == []
