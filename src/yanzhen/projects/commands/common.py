"""What several commands share: locking, checking days and sums."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.common.prepared import Prepared
from yanzhen.common.refusals import Refused, Stale
from yanzhen.projects.models import Project, Tenure

EARLIEST = date(1980, 1, 1)
_BY_CODE = Prepared(
    lambda code: (
        Project.objects.select_for_update(of=("self",)).select_related("company").filter(code=code)
    )
)


def lock_project(code: str) -> Project:
    """Return a project locked for this transaction.

    :raises Refused: if there is none of that code.
    """
    found = _BY_CODE.first(code)
    if found is None:
        raise Refused(_("没有编号为“%s”的项目。") % code)
    return found


def require_version(
    project: Any, version: int | None, wanted: dict[str, Any], now: dict[str, Any] | None = None
) -> None:
    """Refuse a form that was opened before somebody else's change.

    Args:
        now: what the record says of the wanted facts, where it does not say it itself.

    :raises Stale: with what differs between the record now and what was typed.
    """
    if version is None or project.version == version:
        return
    said = now if now is not None else {name: getattr(project, name) for name in wanted}
    changes = [
        (name, str(said[name]), str(value)) for name, value in wanted.items() if said[name] != value
    ]
    raise Stale(_("别人刚改过这条记录，请核对后再存；你填的内容还在。"), changes)


def require_past(day: date | None, on: date, field: str) -> None:
    """Refuse a day on which something is said to have happened, if it lies ahead or far back."""
    if day is None:
        return
    if day > on:
        raise Refused(
            _("日期%(day)s在将来，已发生的事请填今天或以前的日期。") % {"day": day}, field=field
        )
    if day < EARLIEST:
        raise Refused(_("日期%(day)s太早，请核对年份。") % {"day": day}, field=field)


def require_plan(day: date | None, on: date, field: str) -> None:
    """Refuse a planned day that is absurdly far away."""
    last = on + timedelta(days=parameter("projects.future_days", on=on))
    if day is not None and not EARLIEST <= day <= last:
        raise Refused(
            _("计划日期%(day)s不合理，请填%(last)s以前的日期。")
            % {"day": day, "last": date_format(last, "Y-m-d")},
            field=field,
        )


def require_sum(cny: Decimal | None, on: date, field: str) -> None:
    """Refuse sums that are not positive or absurdly large (often a wrong unit)."""
    if cny is None:
        return
    if not cny.is_finite() or cny <= 0:
        raise Refused(_("金额须大于零，请核对。"), field=field)
    if cny > Decimal(parameter("projects.amount_max_cny", on=on)):
        raise Refused(_("金额超出合理范围，请核对单位（元、万元还是亿元）。"), field=field)


def link(project: Project, *more: str) -> list[str]:
    """Return the further timelines that show a project's events."""
    return [f"company:{project.company.code}", *more]


def subject(project: Project) -> str:
    return f"project:{project.code}"


def end_tenure(project: Project, *, on: date, why: str) -> None:
    Tenure.objects.filter(project=project, until__isnull=True).update(until=on, ended_by=why)


def begin_tenure(project: Project, user: User, *, on: date) -> None:
    """Make `user` the owner; the project belongs to the team they are in now."""
    project.owner, project.team, project.pooled_on = user, user.team, None
    Tenure.objects.create(project=project, user=user, team=user.team, since=on)
