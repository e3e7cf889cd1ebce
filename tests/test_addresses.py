"""What people (and scanners) put into addresses and forms never makes an error of ours."""

import pytest

from yanzhen.common.http import safe_next

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/login/?next=%00", "/login/%00", "/companies/?q=a%00b"])
def test_a_nul_in_an_address_is_turned_away(client, address):
    assert client.get(address).status_code in {400, 404}


def test_a_nul_in_a_form_is_turned_away(client):
    assert client.post("/login/", {"username": "a\0b", "password": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        ("/projects/", "/projects/"),
        ("1", "/home/"),
        ("accounts:people", "/home/"),
        ("//elsewhere.example/", "/home/"),
        ("https://elsewhere.example/", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("", "/home/"),
    ],
)
def test_going_back_stays_on_this_site(rf, given, leads_to):
    assert safe_next(rf.get("/", {"next": given}), "/home/") == leads_to
