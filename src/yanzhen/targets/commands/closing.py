"""Close a month: its figures are frozen for good; a correction is a further version."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season, User
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record
from yanzhen.projects.models import Evidence, EvidenceState
from yanzhen.targets.books.calendar import last_day, month_of
from yanzhen.targets.books.state import is_kept
from yanzhen.targets.models import Closing, Frozen, Line, Target
from yanzhen.targets.policies import require_closer
from yanzhen.targets.queries import value_on
from yanzhen.targets.sales import read_sales

COLUMNS = ("closing_id", "source", "month", "team", "person", "pillar", "band", "number", "cents")
SHOWN = 20


@transaction.atomic
def close_month(season: Season, month: date, *, by: User, now: datetime) -> Closing:
    """Freeze what counts from the season's first day to a month's last, by every metric, team and
    person. What was still open is kept with it and hinders nothing.

    Args:
        month: any day of the month.
        now: the moment it is closed; what the books knew then is what is frozen.

    :raises NotAllowed: to all but zone leaders.
    :raises Refused: if the month is not over, lies outside the season, or is closed already.
    """
    require_closer(by)
    Season.objects.select_for_update().get(pk=season.pk)
    first = month.replace(day=1)
    _require_over(season, first, localdate(now))
    if held := _latest(season, first):
        raise Refused(
            _("%(month)s 已于 %(at)s 封账。数错了请用“更正重发”，原来的一版会留着。")
            % {"month": f"{first:%Y-%m}", "at": localdate(held.at)},
            field="month",
        )
    closing = _freeze(season, first, 1, "", by, now)
    record("month.closed", f"month:{closing.pk}", by=by, at=now, month=f"{first:%Y-%m}",
           season=season.name, open=len(closing.open_items))  # fmt: skip
    return closing


@transaction.atomic
def reissue_month(
    season: Season, month: date, *, reason: str, by: User, now: datetime,
    version: int | None = None,
) -> Closing:  # fmt: skip
    """Freeze a closed month again as a further version; the earlier ones stay as they were.

    Args:
        version: the one that somebody looked at when asking for a further one.

    :raises Stale: if there is a further version since, as after a second press of the button.
    :raises Refused: without a reason, or if the month was never closed.
    """
    require_closer(by)
    Season.objects.select_for_update().get(pk=season.pk)
    first = month.replace(day=1)
    held = _latest(season, first)
    if held is None:
        raise Refused(_("%s 还没有封账，先封账再谈更正。") % f"{first:%Y-%m}", field="month")
    if version is not None and version != held.version:
        raise Stale(
            _("%(month)s 已经重发到第 %(version)d 版。请看过那一版再决定。")
            % {"month": f"{first:%Y-%m}", "version": held.version}
        )
    if not reason.strip():
        raise Refused(_("请写明更正什么、为什么，通报上要用。"), field="reason")
    closing = _freeze(season, first, held.version + 1, reason.strip()[:200], by, now)
    record("month.reissued", f"month:{closing.pk}", by=by, at=now, month=f"{first:%Y-%m}",
           season=season.name, version=closing.version, reason=closing.reason)  # fmt: skip
    return closing


def _latest(season: Season, first: date) -> Closing | None:
    return Closing.objects.filter(season=season, month=first).order_by("-version").first()


def _require_over(season: Season, first: date, today: date) -> None:
    if not season.starts_on.replace(day=1) <= first <= season.ends_on:
        raise Refused(
            _("这个月不在赛季内（%(start)s 至 %(end)s）。")
            % {"start": season.starts_on, "end": season.ends_on},
            field="month",
        )
    if today <= last_day(first):
        raise Refused(
            _("%(month)s 还没有过完，%(day)s 起才能封账。")
            % {"month": f"{first:%Y-%m}", "day": last_day(first) + timedelta(days=1)},
            field="month",
        )
    if not is_kept():
        raise Refused(_("台账正在后台重算，几分钟后再封账。"))


def _freeze(
    season: Season, first: date, version: int, reason: str, by: User, now: datetime
) -> Closing:
    until = min(last_day(first), season.ends_on)
    targets = Target.objects.filter(season=season).prefetch_related("changes")
    closing = Closing.objects.create(
        season=season, month=first, version=version, reason=reason, by=by, at=now,
        targets={str(t.pk): str(value_on(t, until)) for t in targets},
        sales=_sales(season, until), open_items=open_items(season, first),
    )  # fmt: skip
    _copy_lines(closing, season.starts_on, until)
    return closing


def _sales(season: Season, until: date) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for (month, pillar), value in read_sales(season.starts_on, until).items():
        found.setdefault(f"{month[0]}-{month[1]:02d}", {})[pillar] = str(value)
    return found


def open_items(season: Season, month: date) -> list[str]:
    """Return in words what is still open of a month: documents that wait for verification, and
    earlier months that are not closed."""
    first = month.replace(day=1)
    found = []
    closed = set(Closing.objects.filter(season=season).values_list("month", flat=True))
    earlier = season.starts_on.replace(day=1)
    while earlier < first:
        if earlier not in closed:
            found.append(_("%s 还没有封账") % f"{earlier:%Y-%m}")
        earlier = (earlier + timedelta(days=32)).replace(day=1)
    waiting = Evidence.objects.filter(
        Q(issued_on__gte=first, issued_on__lte=last_day(first)), state=EvidenceState.PENDING
    ).select_related("project")
    number = waiting.count()
    if number:
        named = [f"{one.project.code} {one}" for one in waiting.order_by("issued_on")[:SHOWN]]
        more = _("等") if number > SHOWN else ""
        found.append(_("%(n)d 份材料待核验：%(named)s%(more)s") % {
            "n": number, "named": "、".join(named), "more": more,
        })  # fmt: skip
    return found


def _copy_lines(closing: Closing, start: date, until: date) -> None:
    """Add the live lines of the stretch up into the closing, in one statement."""
    quote = connection.ops.quote_name
    table, lines = quote(Frozen._meta.db_table), quote(Line._meta.db_table)
    day = f"l.{quote('on')}"
    month = month_of(day)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quote, COLUMNS))})"  # noqa: S608  our own names
            f" SELECT %s, l.source, {month}, COALESCE(l.team_id, 0), COALESCE(l.person_id, 0),"
            f" l.pillar, l.band, SUM(l.number), SUM(l.cents) FROM {lines} l"
            f" WHERE l.out_at IS NULL AND l.left_out = '' AND {day} >= %s AND {day} <= %s"
            " GROUP BY 2, 3, 4, 5, 6, 7",
            [closing.pk, start, until],
        )
