"""The zone's border is drawn."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record
from yanzhen.resources import policies
from yanzhen.resources.calc.outline import area_mu, outside_mu, read_outline
from yanzhen.resources.commands.checks import SURVEY_MU, check_shape
from yanzhen.resources.models import Border, Parcel
from yanzhen.resources.words import ParcelStatus

NAMED = 5
CHANGED = gettext_lazy("别人刚改过，请核对后再存。")


@transaction.atomic
def draw_border(outline: Any, *, source: str, version: int, by: User, at: datetime) -> Border:
    """Say where the zone ends; every registered parcel lies within. `version` 0 for the first.

    :raises Stale: if someone else drew it since `version` was read.
    """
    policies.require_keeper(by)
    if not source.strip():
        raise Refused(_("请写明边界的依据，如规划批复文号。"), field="source")
    shape = check_shape(outline)
    border = Border.objects.select_for_update().first() or Border(pk=1, version=0)
    if border.version != version:
        raise Stale(str(CHANGED))
    parcels = Parcel.objects.exclude(status=ParcelStatus.WITHDRAWN).filter(outline__isnull=False)
    beyond = [str(each) for each in parcels
              if outside_mu(read_outline(each.outline), shape) > SURVEY_MU]  # fmt: skip
    if beyond:
        raise Refused(_("有 %s 处地块落在新边界以外，先改地块或核对坐标。") % len(beyond),
                      missing=beyond[:NAMED], field="outline")  # fmt: skip
    border.outline, border.source = outline, source.strip()[:200]
    border.version += 1
    _save(border)
    record("border.drawn", "border:1", by=by, at=at, source=border.source,
           area_mu=round(area_mu(shape), 1))  # fmt: skip
    return border


def _save(border: Border) -> None:
    """Save what was locked; of two who draw the very first border, no row to lock yet, one only."""
    try:
        with transaction.atomic():
            border.save(force_insert=border.version == 1)
    except IntegrityError as problem:
        raise Stale(str(CHANGED)) from problem
