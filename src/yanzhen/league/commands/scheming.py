"""Schemes of the zone's own: copied, edited, put in force from a day."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.drafts import lock_scheme, require_draft, require_name
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record
from yanzhen.league import policies
from yanzhen.league.calc.scheme import Scheme
from yanzhen.league.models import LeagueScheme
from yanzhen.league.schemes.reading import read_scheme, scheme_from_text
from yanzhen.league.schemes.writing import scheme_as_json


@transaction.atomic
def copy_scheme(scheme: Scheme, *, name: str, by: User, at: datetime) -> LeagueScheme:
    """Begin a scheme of the zone's own as a copy of another; it scores nothing yet.

    :raises Refused: without a name.
    """
    policies.require_can_set(by)
    name = require_name(name)
    version = f"{localdate(at).isoformat()}-{LeagueScheme.objects.count() + 1}"
    content = scheme_as_json(scheme) | {
        "code": "OWN", "name": name, "version": version, "is_example": False,
    }  # fmt: skip
    made = LeagueScheme(
        name=name, version_name=version, content=content, made_by=by, made_at=at,
        changed_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as problem:
        raise Stale(_("别人刚刚也复制了一份，请再点一次。")) from problem
    record("race_scheme.copied", f"race_scheme:{made.pk}", by=by, at=at, name=made.name,
           source=f"{scheme.name} {scheme.version}")  # fmt: skip
    return made


@transaction.atomic
def edit_scheme(
    number: int, text: str, *, by: User, at: datetime, version: int | None = None
) -> LeagueScheme:
    """Write a draft anew from its text.

    :raises Refused: if it is in force, or naming what of the text is no scheme (`SchemeRefused`).
    """
    policies.require_can_set(by)
    row = lock_scheme(LeagueScheme, number)
    require_draft(row, version)
    scheme = scheme_from_text(text)
    fixed = {"code": "OWN", "version": row.version_name, "is_example": False}
    row.content = scheme_as_json(scheme) | fixed
    row.name, row.changed_at = scheme.name[:80], at
    row.version += 1
    row.save()
    record("race_scheme.edited", f"race_scheme:{row.pk}", by=by, at=at, name=row.name)
    return row


@transaction.atomic
def put_in_force(number: int, *, from_day: date, by: User, at: datetime) -> LeagueScheme:
    """Put a scheme in force from a day; tables that end before keep the earlier one.

    :raises Refused: for a day gone by, or a day on which another begins.
    """
    policies.require_can_set(by)
    row = lock_scheme(LeagueScheme, number)
    if row.in_force_from:
        raise Refused(_("方案已于%s启用。") % row.in_force_from)
    if from_day < localdate(at):
        raise Refused(_("启用日期须为今天或以后。"), field="from_day")
    read_scheme(row.content)
    row.in_force_from, row.put_in_force_by = from_day, by
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        raise Refused(_("同一天已有另一个方案启用，请换一天。"), field="from_day") from problem
    record("race_scheme.put_in_force", f"race_scheme:{row.pk}", by=by, at=at, name=row.name,
           from_day=from_day)  # fmt: skip
    return row
