import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import RequestFactory

from yanzhen.common import views
from yanzhen.common.middleware import RefusalMiddleware
from yanzhen.common.refusals import NotAllowed, Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(client):
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/x/")
    request.user, request.session, request.htmx = AnonymousUser(), {}, None
    return request


def refuse(request, problem):
    return RefusalMiddleware(lambda r: None).process_exception(request, problem)


def test_a_missing_page_says_what_to_do(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "回首页" in response.content.decode()


def test_the_error_page_needs_neither_database_nor_session(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = views.server_error(RequestFactory().get("/x/"))
    assert response.status_code == 500
    assert "系统管理员" in response.content.decode()


def test_refusals_of_every_kind_become_pages(request_):
    assert views.bad_request(request_, Exception()).status_code == 400
    assert views.csrf_failure(request_).status_code == 403
    denied = views.forbidden(request_, PermissionDenied("请找组长。"))
    assert "请找组长。" in denied.content.decode()


def test_an_uncaught_refusal_is_a_page_with_what_is_missing(request_):
    response = refuse(request_, Refused("还不能签约。", missing=["纪要"]))
    assert response.status_code == 422
    assert "纪要" in response.content.decode()
    assert refuse(request_, NotAllowed("找组长。")).status_code == 403
    stale = refuse(request_, Stale("别人改过。", [("名称", "甲", "乙")]))
    assert "甲" in stale.content.decode()


def test_an_uncaught_refusal_of_htmx_is_a_notice_over_the_page(request_):
    from django_htmx.middleware import HtmxDetails

    request_.META["HTTP_HX_REQUEST"] = "true"
    request_.htmx = HtmxDetails(request_)
    response = refuse(request_, Refused("还不能签约。"))
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#notices", "beforeend")
    assert "<html" not in response.content.decode()


def test_other_errors_are_left_alone(request_):
    assert refuse(request_, ValueError()) is None


def test_language_and_theme_are_kept_and_lead_back(client):
    response = client.post("/language/", {"language": "en", "next": "/login/"})
    assert response["Location"] == "/login/"
    assert "Sign in" in client.get("/login/").content.decode()
    client.post("/theme/", {"theme": "dark", "next": "/login/"})
    assert 'data-bs-theme="dark"' in client.get("/login/").content.decode()


def test_an_odd_theme_cookie_does_no_harm(client):
    client.cookies["yz_theme"] = '"><script>'
    assert 'data-bs-theme="light"' in client.get("/login/").content.decode()


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        ("database is locked", "请过一会儿再试"),
        ("deadlock detected", "请过一会儿再试"),
        ("database or disk is full", "磁盘已满"),
        ("canceling statement due to lock timeout", "请过一会儿再试"),
        ("connection to server was lost", "原因在日志里"),
    ],
)
def test_a_database_that_cannot_answer_is_told_and_noted(request_, caplog, problem, says):
    response = refuse(request_, OperationalError(problem))
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert says in response.content.decode()
    assert problem in caplog.text
