"""What a partner brought, and what became of it."""

from typing import Any

from yanzhen.accounts.models import User
from yanzhen.desk.models import Partner
from yanzhen.projects.models import Project, Registration
from yanzhen.projects.stages import Stage

SHOWN = 50


def brought_by(partner: Partner, user: User) -> dict[str, Any]:
    """Return a partner's leads: how many, how many signed or lost, and the latest. What the
    reader may not open shows as its stage alone."""
    rows = Registration.objects.filter(partner=partner).select_related("project", "team")
    everything = list(
        rows.order_by("-registered_at").values_list("project__stage", "project__signed_on")
    )
    shown = list(rows.order_by("-registered_at")[:SHOWN])
    numbers = [row.project_id for row in shown if row.project_id]
    seen = set(Project.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))
    return {
        "leads": len(everything),
        "signed": sum(signed is not None for _stage, signed in everything),
        "lost": sum(stage == Stage.X for stage, _signed in everything),
        "rows": [(row, row.project_id in seen) for row in shown],
    }
