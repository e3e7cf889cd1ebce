"""Schemes of the zone's own: copied, edited, put in force from a day; who answers for whom."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.assessments import policies
from yanzhen.assessments.calc.scheme import Kind, Scheme
from yanzhen.assessments.models import Answering, ZoneScheme
from yanzhen.assessments.schemes.reading import read_scheme, scheme_as_json, scheme_from_text
from yanzhen.common.drafts import lock_scheme, require_draft, require_name
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record


@transaction.atomic
def copy_scheme(scheme: Scheme, *, name: str, by: User, at: datetime) -> ZoneScheme:
    """Begin a scheme of the zone's own as a copy of another; it judges nothing yet.

    :raises Refused: without a name.
    """
    policies.require_can_set(by)
    name = require_name(name)
    number = ZoneScheme.objects.filter(code=scheme.code).count() + 1
    version = f"{localdate(at).isoformat()}-{number}"
    content = scheme_as_json(scheme) | {
        "name": name, "version": version, "valid_until": None,
    }  # fmt: skip
    made = ZoneScheme.objects.create(
        code=scheme.code, name=name, version_name=version, content=content,
        made_by=by, made_at=at, changed_at=at,
    )  # fmt: skip
    record("scheme.copied", f"scheme:{made.pk}", by=by, at=at, name=made.name,
           source=f"{scheme.code} {scheme.version}")  # fmt: skip
    return made


@transaction.atomic
def edit_scheme(
    number: int, text: str, *, by: User, at: datetime, version: int | None = None
) -> ZoneScheme:
    """Write a draft anew from its text.

    :raises Refused: if it is in force, or naming what of the text is no scheme (`SchemeRefused`).
    """
    policies.require_can_set(by)
    row = lock_scheme(ZoneScheme, number)
    require_draft(row, version)
    scheme = scheme_from_text(text)
    row.content = scheme_as_json(scheme) | {"code": row.code, "version": row.version_name}
    row.name, row.changed_at = scheme.name[:80], at
    row.version += 1
    row.save()
    record("scheme.edited", f"scheme:{row.pk}", by=by, at=at, name=row.name)
    return row


@transaction.atomic
def put_in_force(number: int, *, from_day: date, by: User, at: datetime) -> ZoneScheme:
    """Put a scheme in force from a day; what was opened before keeps its own.

    :raises Refused: for a day gone by, an example, or a day on which another begins.
    """
    policies.require_can_set(by)
    row = lock_scheme(ZoneScheme, number)
    if row.in_force_from:
        raise Refused(_("方案已于%s启用。") % row.in_force_from)
    if from_day < localdate(at):
        raise Refused(_("启用日期须为今天或以后。"), field="from_day")
    scheme = read_scheme(row.content | {"valid_from": from_day.isoformat()})
    if scheme.kind is Kind.EXAMPLE or not scheme.judges:
        raise Refused(_("示例方案没有通过线，不能启用；请先改为一类项目的方案并填写通过线。"))
    row.content = scheme_as_json(scheme)
    row.in_force_from, row.put_in_force_by = from_day, by
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        raise Refused(_("同一天已有另一个版本启用，请换一天。"), field="from_day") from problem
    record("scheme.put_in_force", f"scheme:{row.pk}", by=by, at=at, name=row.name,
           from_day=from_day)  # fmt: skip
    return row


@transaction.atomic
def name_answering(answering: Mapping[str, Team | None], *, by: User, at: datetime) -> None:
    """Say which team answers for each department of the schemes; None: nobody does."""
    policies.require_can_set(by)
    for department, team in answering.items():
        if team is None:
            Answering.objects.filter(department=department).delete()
        else:
            Answering.objects.update_or_create(department=department, defaults={"team": team})
    told = {code: team.short_name if team else "" for code, team in answering.items()}
    record("scheme.answering_named", "scheme:answering", by=by, at=at, answering=told)
