"""Occurrences that count and that no record shows: noted, and struck with a reason."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Entry, Season, Team, User
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record
from yanzhen.league import policies
from yanzhen.league.models import Occurrence

RATING = "RATING_"


@transaction.atomic
def note_occurrence(
    season: Season, team: Team, code: str, *, on: date, note: str, by: User, at: datetime,
    value: Decimal = Decimal(1),
) -> Occurrence:  # fmt: skip
    """Note something that counts for a team; a rating's `value` is 0 to 100.

    :raises Refused: for an unknown code, a day outside the season or to come, without a reason, or
        if it was noted already.
    """
    policies.require_can_note(by)
    names = parameter("league.notes", on=on)
    if code not in names:
        raise Refused(_("没有这种计分事项。"), field="code")
    if not season.starts_on <= on <= min(season.ends_on, localdate(at)):
        raise Refused(_("日期要在赛季内，且不能晚于今天。"), field="on")
    if not Entry.objects.filter(season=season, team=team).exists():
        raise Refused(_("%s不在这一赛季的参赛名单里。") % team, field="team")
    if not note.strip():
        raise Refused(_("请写明事由和依据。"), field="note")
    top = 100 if code.startswith(RATING) else 1000
    if not value.is_finite() or not 0 <= value <= top:
        raise Refused(_("数值要在 0 到 %d 之间。") % top, field="value")
    # One at a time, so that a form sent twice is told; two of one day differ in what is written.
    Season.objects.select_for_update().get(pk=season.pk)
    told = {"season": season, "team": team, "code": code, "on": on, "note": note.strip()[:300]}
    if Occurrence.objects.filter(**told, struck_at__isnull=True).exists():
        raise Refused(_("同一天同样的事项已经登记过；确是另一件，请在事由里写明。"), field="note")
    made = Occurrence.objects.create(**told, value=value, by=by, at=at)
    record("occurrence.noted", f"occurrence:{made.pk}", by=by, at=at, team=team.short_name,
           what=names[code], on=on, note=made.note, value=value)  # fmt: skip
    return made


@transaction.atomic
def strike_occurrence(number: int, *, reason: str, by: User, at: datetime) -> Occurrence:
    """Strike an occurrence that should not count; it stays to be read."""
    policies.require_can_note(by)
    row = Occurrence.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise Refused(_("没有这条计分事项。"))
    if row.struck_at is not None:
        raise Stale(_("这条计分事项已经划去。"))
    if not reason.strip():
        raise Refused(_("请写明划去的理由。"), field="reason")
    row.struck_by, row.struck_at, row.struck_reason = by, at, reason.strip()[:200]
    row.save(update_fields=["struck_by", "struck_at", "struck_reason"])
    name = parameter("league.notes", on=row.on).get(row.code, row.code)
    record("occurrence.struck", f"occurrence:{row.pk}", by=by, at=at, team=row.team.short_name,
           what=name, on=row.on, reason=row.struck_reason)  # fmt: skip
    return row
