"""The tabs of the settings, as far as a person's role opens them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest
from yanzhen.accounts.roles import ADMINS


def settings_tabs(request: SignedInRequest) -> list[dict[str, Any]]:
    tabs = [(_("日志"), "accounts:journal")]
    if request.user.role in ADMINS:
        tabs = [
            (_("人员"), "accounts:people"),
            (_("团队"), "accounts:teams"),
            (_("赛季"), "accounts:seasons"),
            *tabs,
        ]
    return [
        {"label": label, "url": reverse(name), "here": request.path.startswith(reverse(name))}
        for label, name in tabs
    ]
