"""Who may open a page. A view without a declaration is closed to all (`AccessMiddleware`)."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.http import HttpRequest

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role

View = TypeVar("View", bound=Callable[..., Any])

# Set on a view: the roles that may open it; PUBLIC ones need no sign-in.
ROLES, PUBLIC, PERSONAL = "allowed_roles", "is_public", "is_personal"


class SignedInRequest(HttpRequest):
    """A request whose person is known; what a view behind `allow` receives."""

    user: User


def allow(roles: Iterable[Role], *, personal: bool = False) -> Callable[[View], View]:
    """Open a view to these roles. `personal`: it changes only the person's own settings, so
    that even an auditor, who otherwise writes nothing, may post to it."""

    def mark(view: View) -> View:
        setattr(view, ROLES, frozenset(roles))
        setattr(view, PERSONAL, personal)
        return view

    return mark


def public(view: View) -> View:
    """Open a view to people who have not signed in."""
    setattr(view, PUBLIC, True)
    return view
