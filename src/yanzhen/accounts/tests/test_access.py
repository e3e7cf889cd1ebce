import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from yanzhen.accounts.access import allow
from yanzhen.accounts.middleware import AccessMiddleware
from yanzhen.accounts.roles import EVERYONE, Role
from yanzhen.accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def pass_through(view, user, method="get"):
    request = getattr(RequestFactory(), method)("/me/")
    request.user, request.session, request.htmx = user, {}, None
    request.resolver_match = resolve("/me/")
    return AccessMiddleware(lambda r: HttpResponse()).process_view(request, view, (), {})


def test_a_view_that_declares_nothing_is_closed_to_every_role():
    from django.core.exceptions import PermissionDenied

    for role in Role:
        with pytest.raises(PermissionDenied):
            pass_through(lambda request: HttpResponse(), UserFactory(role=role))


def test_an_auditor_writes_nothing_even_where_everyone_may():
    from django.core.exceptions import PermissionDenied

    auditor = UserFactory(role=Role.AUDITOR)
    view = allow(EVERYONE)(lambda request: HttpResponse())
    assert pass_through(view, auditor) is None
    with pytest.raises(PermissionDenied, match="审计只读"):
        pass_through(view, auditor, "post")


def test_strangers_are_led_to_sign_in_and_back(client):
    assert client.get("/me/?tab=1")["Location"] == "/login/?next=/me/%3Ftab%3D1"


def test_after_a_lost_post_strangers_come_back_to_the_start_page(client):
    assert client.post("/me/", {})["Location"] == "/login/?next=/"


def test_htmx_is_told_to_load_the_login_page_whole(client):
    response = client.get(
        "/me/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/teams/?a=1"},
    )
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/login/?next=%2Fsettings%2Fteams%2F%3Fa%3D1"


def test_a_closed_page_says_who_can_help(client):
    client.force_login(UserFactory())
    response = client.get("/settings/people/")
    assert response.status_code == 403
    assert "系统管理员" in response.content.decode()


def test_the_frame_makes_one_query_for_session_and_one_for_person_and_team(
    client, django_assert_num_queries
):
    client.force_login(UserFactory())
    with django_assert_num_queries(2):
        client.get("/settings/people/")
