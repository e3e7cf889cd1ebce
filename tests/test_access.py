"""Every address is tried by every role, as tests/access.csv says; nobody else gets in."""

import csv
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from yanzhen.accounts.access import PUBLIC
from yanzhen.accounts.middleware import OPEN
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import SEES_ALL, Role

TABLE = Path(__file__).with_name("access.csv")
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
LOGIN = "/login/"


def addresses():
    """Return every named address with its view."""
    found = {}

    def walk(patterns, space=""):
        for entry in patterns:
            if isinstance(entry, URLPattern):
                found[f"{space}{entry.name}"] = entry.callback
            else:
                walk(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else space)

    walk(get_resolver().url_patterns)
    return found


def is_public(name, view):
    return name in OPEN or getattr(view, PUBLIC, False)


def address_of(row):
    return reverse(row["url_name"], kwargs=json.loads(row["kwargs_json"]))


def send(client, row):
    return getattr(client, row["method"].lower())(address_of(row))


def was_refused(response):
    """Return whether somebody got nothing: 401, 403, or sent to sign in. A rule that is not
    fulfilled (422), a record that is not there (404) or a form that lacks a field (400) is none."""
    to_login = response.status_code == 302 and f"{LOGIN}?next=" in response["Location"]
    return response.status_code in (401, 403) or to_login


def is_closed(response):
    """Return whether the page is closed to the role as such. Where a rule about the one record
    says no (another's dispute cannot be withdrawn), the refusal has a page of its own."""
    by_rule = any(template.name == "common/refused.html" for template in response.templates)
    return was_refused(response) and not by_rule


def fits(response, cell):
    refused = was_refused(response) if cell == "n" else is_closed(response)
    return response.status_code < 500 and refused == (cell == "n")


def test_every_address_stands_in_the_table():
    named = {row["url_name"] for row in ROWS}
    missing = [name for name, view in addresses().items() if not is_public(name, view)]
    assert sorted(set(missing) - named) == []


def test_the_table_names_no_address_twice_and_none_that_is_gone():
    keys = [(row["url_name"], row["kwargs_json"], row["method"]) for row in ROWS]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
    assert sorted({key[0] for key in keys} - set(addresses())) == []


def rows_for(role):
    """Return the rows that a role tries: all; on PostgreSQL, where only the queries differ, those
    of the first who sees the whole zone, the first who sees a part, and reviewers, whose part is
    of another kind."""
    if connection.vendor != "postgresql":
        return ROWS
    return [row for row in ROWS if role in askers(row)]


def askers(row):
    may = [role for role in Role.values if row[role] == "y"]
    whole = [role for role in may if role in SEES_ALL]
    part = [role for role in may if role not in SEES_ALL]
    return {*whole[:1], *part[:1], *(role for role in part if role == Role.REVIEWER)}


@pytest.mark.parametrize("role", Role.values)
def test_each_role_gets_what_the_table_says(demo_zone, role):
    client = Client(raise_request_exception=False)
    user = User.objects.get(username=demo_zone[role])
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    signed_in, wrong = client.cookies[settings.SESSION_COOKIE_NAME].value, []
    for row in rows_for(role):
        # What one row changes (a sign-out, say) must not spoil the next.
        before = transaction.savepoint()
        client.cookies.clear()
        client.cookies[settings.SESSION_COOKIE_NAME] = signed_in
        response = send(client, row)
        transaction.savepoint_rollback(before)
        if not fits(response, row[role]):
            wrong.append(f"{row['method']} {address_of(row)} {response.status_code}")
    assert wrong == []


def test_a_stranger_gets_nowhere(demo_zone):
    views, client = addresses(), Client()
    let_in = [
        f"{row['method']} {address_of(row)}"
        for row in ROWS
        if not is_public(row["url_name"], views[row["url_name"]])
        and not was_refused(send(client, row))
    ]
    assert let_in == []
