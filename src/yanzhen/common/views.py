"""Health, error pages, language and theme."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from yanzhen import __version__
from yanzhen.common.http import safe_next

YEAR = 365 * 24 * 3600


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 once the server is up and the database answers and is fully migrated."""
    try:
        from_database = _database_state()
    except DatabaseError:
        from_database = "unreachable"
    up = from_database == "ok"
    body = {"status": "ok" if up else "down", "version": __version__, "database": from_database}
    return JsonResponse(body | {"engine": connection.vendor}, status=200 if up else 503)


def _database_state() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_migrations")
        return "ok" if cursor.fetchone()[0] else "empty"


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to where the person was."""
    response = HttpResponseRedirect(safe_next(request, "/"))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax")
    return response


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep light or dark in a cookie and go back to where the person was."""
    response = HttpResponseRedirect(safe_next(request, "/"))
    theme = "dark" if request.POST.get("theme") == "dark" else "light"
    response.set_cookie("yz_theme", theme, max_age=YEAR, samesite="Lax")
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "common/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "common/403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "common/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "common/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without a context: the database or the session may be what broke."""
    return HttpResponse(render_to_string("common/500.html"), status=500)
