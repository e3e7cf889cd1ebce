"""The tabs over briefs, partners' records and knowledge cards."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(here: str) -> list[dict[str, Any]]:
    """Return the tabs; `here` is one of list, partners, learn."""
    labels = {"list": _("谈判手卡"), "partners": _("渠道成效"), "learn": _("产业知识卡")}
    return [
        {"label": label, "url": reverse(f"briefs:{key}"), "here": key == here}
        for key, label in labels.items()
    ]
