"""Panels of regions, industries and years, from which relatedness is learned."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.files import upload_file
from yanzhen.gaps.models import PanelState, RelatedIndustry, RelatedPanel
from yanzhen.gaps.policies import require_keeper
from yanzhen.journal.commands import record

YEARS = range(1900, 2101)


def hand_in_panel(
    chunks: Iterable[bytes], *, name: str, region: str, first: int, last: int, by: User,
    at: datetime,
) -> RelatedPanel:  # fmt: skip
    """Keep a panel's file; the worker learns from it afterwards.

    :raises Refused: without a region, or for years that are no pair.
    """
    require_keeper(by)
    if not region.strip():
        raise Refused(_("请写明本区在面板里叫什么。"), field="region")
    if first not in YEARS or last not in YEARS or first >= last:
        raise Refused(_("起始年要早于截止年，都写四位年份。"), field="last_year")
    with transaction.atomic():
        file = upload_file(chunks, name=name, by=by, at=at)
        panel = RelatedPanel.objects.create(
            file=file, region=region.strip(), first_year=first, last_year=last,
            handed_in_at=at, handed_in_by=by,
        )  # fmt: skip
        record("gap.panel_handed_in", f"panel:{panel.pk}", by=by, at=at, file=file.name,
               region=panel.region, years=f"{first}–{last}")  # fmt: skip
    return panel


@transaction.atomic
def finish_panel(pk: int, found: Sequence[RelatedIndustry], *, learned: bool, at: datetime) -> None:
    """Keep what a panel says of the zone's own region, in the place of an earlier reading of it.

    Derived, so no event is written.
    """
    panel = RelatedPanel.objects.select_for_update().get(pk=pk)
    RelatedIndustry.objects.filter(panel=panel).delete()
    for row in found:
        row.panel = panel
    RelatedIndustry.objects.bulk_create(found)
    panel.state, panel.problem = PanelState.READ, ""
    panel.learned, panel.read_at = learned, at
    panel.save(update_fields=["state", "problem", "learned", "read_at"])


@transaction.atomic
def refuse_panel(pk: int, problem: str, *, at: datetime) -> None:
    """Keep why a panel cannot be used; nothing of it counts."""
    panel = RelatedPanel.objects.select_for_update().get(pk=pk)
    panel.state, panel.problem, panel.read_at = PanelState.REFUSED, problem[:300], at
    panel.save(update_fields=["state", "problem", "read_at"])
