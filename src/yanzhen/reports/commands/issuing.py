"""Close a month, issue bulletins, correct them, comment their sections."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season, User
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import parts, record
from yanzhen.journal.told import Part
from yanzhen.league.commands import freeze_table
from yanzhen.league.queries.frozen import frozen_issues
from yanzhen.outlook.commands import keep_forecast
from yanzhen.reports import policies
from yanzhen.reports.kinds import QUARTERLY, Kind, Period, period_of
from yanzhen.reports.models import Bulletin, Remark
from yanzhen.reports.queries.building import build
from yanzhen.reports.queries.race import is_decided
from yanzhen.reports.queries.reading import comments_of, due_month, months_of
from yanzhen.reports.told import changes, digest_of, from_json, to_json
from yanzhen.targets import closing
from yanzhen.targets.restating import latest_closing

LONGEST = 2000


def close_month(season: Season, month: date, *, by: User, at: datetime) -> list[Bulletin]:
    """Freeze a month: the books, the table of the race, and the bulletins that tell of it.

    One event with parts. At a quarter's end the list of starts is issued as well, and the red and
    black lists if they are decided. Months are closed in their order.

    :raises Refused: before the month is over, twice, or with an earlier month still open.
    """
    policies.require_issuer(by)
    _keep_forecast(season, period_of(Kind.MONTHLY, month), at)
    return _close_month(season, month, by=by, at=at)


def _keep_forecast(season: Season, period: Period, at: datetime) -> None:
    """Keep the month's forecast where the worker has not yet: without it the bulletins would say
    the month before's, for good. Before the transaction, as it may take seconds."""
    try:
        keep_forecast(season, min(period.ends_on, season.ends_on), at=at)
    except Refused:  # it is kept, the month is not over, or nothing can be forecast
        return


@transaction.atomic
def _close_month(season: Season, month: date, *, by: User, at: datetime) -> list[Bulletin]:
    season = Season.objects.select_for_update().get(pk=season.pk)
    period = period_of(Kind.MONTHLY, month)
    _require_closable(season, period, localdate(at))
    with parts() as inner:
        if latest_closing(season, period.starts_on) is None:  # else closed on its own before
            closing.close_month(season, period.starts_on, by=by, now=at)
        if not frozen_issues(season, period.starts_on):
            freeze_table(season, period.starts_on, by=by, at=at)
        made = [
            _issue(season, kind, period_of(kind, month), by=by, at=at)
            for kind in _kinds_due(season, month)
            if not _issued(season, kind, period_of(kind, month))
        ]
    record(
        "bulletins.month_closed", f"season:{season.code}", by=by, at=at, parts=inner,
        links=[f"bulletin:{one.pk}" for one in made], season=season.name, month=period.label,
        kinds=[str(one.get_kind_display()) for one in made],
    )  # fmt: skip
    return made


def _kinds_due(season: Season, month: date) -> list[Kind]:
    """Return what a month's closing issues; the red and black lists once they are decided."""
    end = period_of(Kind.MONTHLY, month).ends_on
    kinds = [k for k in Kind if k not in QUARTERLY or period_of(k, month).ends_on == end]
    if not is_decided(season, period_of(Kind.RED_BLACK, month)):
        kinds = [kind for kind in kinds if kind != Kind.RED_BLACK]
    return kinds


def _require_closable(season: Season, period: Period, today: date) -> None:
    if period.starts_on not in months_of(season, season.ends_on):
        raise Refused(_("%s不在这一赛季内。") % period.label, field="month")
    if today <= period.ends_on:
        raise Refused(_("%(month)s还没有过完，%(day)s以后才能封账。")
                      % {"month": period.label, "day": period.ends_on}, field="month")  # fmt: skip
    if _issued(season, Kind.MONTHLY, period):
        raise Refused(_("%s已经封账。数字有变，请发更正版。") % period.label, field="month")
    due = due_month(season, today)
    if due is not None and due < period.starts_on:
        earlier = period_of(Kind.MONTHLY, due).label
        raise Refused(_("请先封%s的账，月份要按次序封。") % earlier, field="month")


def _issued(season: Season, kind: str, period: Period) -> bool:
    held = Bulletin.objects.filter(season=season, kind=kind, starts_on=period.starts_on)
    return held.exists()


@transaction.atomic
def issue_bulletin(
    season: Season, kind: str, period: Period, *, by: User, at: datetime
) -> Bulletin:
    """Issue one bulletin: the list of a quarter's starts may go out while the quarter runs, the
    red and black lists once they are decided.

    :raises Refused: for a kind that only the month's closing issues, a period to come, twice, or
        while somebody on a list waits for a decision.
    """
    policies.require_issuer(by)
    Season.objects.select_for_update().get(pk=season.pk)
    if kind not in QUARTERLY:
        raise Refused(_("“%s”在封账时定稿，请先封当月的账。") % Kind(kind).label)
    is_begun = period.starts_on <= min(localdate(at), season.ends_on)
    if not is_begun or period.ends_on < season.starts_on:
        raise Refused(_("%s还没有开始，或不在这一赛季内。") % period.label)
    if _issued(season, kind, period):
        raise Refused(_("%s已经定稿。数字有变，请发更正版。") % period.label)
    _require_decided(season, kind, period)
    return _issue(season, kind, period, by=by, at=at)


def _require_decided(season: Season, kind: str, period: Period) -> None:
    if kind == Kind.RED_BLACK and not is_decided(season, period):
        raise Refused(_("红黑榜还没有拟出，或还有没确认的。请先在“赛马”里确认。"))


def _issue(season: Season, kind: str, period: Period, *, by: User, at: datetime) -> Bulletin:
    made = _made(season, kind, period, by=by, at=at)
    _note_issue(made, by=by, at=at)
    return made


def _made(
    season: Season, kind: str, period: Period, *, by: User, at: datetime, version: int = 1,
    reason: str = "",
) -> Bulletin:  # fmt: skip
    told = to_json(build(season, kind, period, localdate(at), comments_of(season, kind, period)))
    return Bulletin.objects.create(
        season=season, kind=kind, starts_on=period.starts_on, version=version, reason=reason,
        told=told, digest=digest_of(told), by=by, at=at,
    )  # fmt: skip


def _note_issue(made: Bulletin, *, by: User, at: datetime, parts: Sequence[Part] = ()) -> None:
    verb = "bulletin.corrected" if made.version > 1 else "bulletin.issued"
    record(verb, f"bulletin:{made.pk}", by=by, at=at, parts=parts,
           kind=str(Kind(made.kind).label), period=made.period.label, version=made.version,
           reason=made.reason, digest=made.digest)  # fmt: skip


@transaction.atomic
def reissue_bulletin(number: int, *, reason: str, by: User, at: datetime) -> Bulletin:
    """Issue a corrected version with the figures and comments as they stand now.

    The version it corrects stays readable. `number` names the newest version. With the monthly
    the month's books are frozen again.

    :raises Refused: without a reason, if it is not the newest, if nothing has changed, or while
        somebody on a list waits for a decision.
    """
    policies.require_issuer(by)
    held = Bulletin.objects.select_related("season").get(pk=number)
    season = Season.objects.select_for_update().get(pk=held.season_id)
    if not reason.strip():
        raise Refused(_("请写明为什么更正。"), field="reason")
    newest = Bulletin.objects.filter(
        season=season, kind=held.kind, starts_on=held.starts_on
    ).order_by("-version")[0]  # fmt: skip
    if newest.pk != held.pk:
        raise Refused(_("已经有第%s版。请打开最新一版再更正。") % newest.version)
    _require_decided(season, held.kind, held.period)
    now = build(season, held.kind, held.period, localdate(at),
                comments_of(season, held.kind, held.period))  # fmt: skip
    before = from_json(held.told)
    if not changes(before, now) and dict(before.comments) == dict(now.comments):
        raise Refused(_("数字和点评都没有变，不用更正。"), field="reason")
    with parts() as inner:
        if held.kind == Kind.MONTHLY:
            closing.reissue_month(season, held.starts_on, reason=reason, by=by, now=at)
        made = _made(season, held.kind, held.period, by=by, at=at, version=held.version + 1,
                     reason=reason.strip()[:200])  # fmt: skip
    _note_issue(made, by=by, at=at, parts=inner)
    return made


@transaction.atomic
def remark(
    season: Season, kind: str, period: Period, section: str, text: str, *, by: User, at: datetime
) -> Remark:
    """Say something to a section (点评); empty takes back what was said. All of it is kept.

    What is said after the issue goes into the next version.

    :raises Refused: for a section the bulletin has not, or a text without end.
    """
    policies.require_issuer(by)
    text = text.strip()
    if len(text) > LONGEST:
        raise Refused(_("点评请在 %s 字以内。") % LONGEST, field="text")
    known = {s.key: s.head for s in build(season, kind, period, localdate(at)).sections}
    if section not in known:
        raise Refused(_("没有这一节。请刷新页面。"), field="section")
    said = Remark.objects.create(
        season=season, kind=kind, starts_on=period.starts_on, section=section, text=text, by=by,
        at=at,
    )  # fmt: skip
    record("bulletin.remarked", f"season:{season.code}", by=by, at=at, kind=str(Kind(kind).label),
           period=period.label, section=known[section], text=text[:400])  # fmt: skip
    return said


@transaction.atomic
def note_export(title: str, form: str, version: int, *, by: User, at: datetime) -> None:
    """Note that somebody took a bulletin out as a file."""
    record("bulletin.exported", f"list:bulletin-{form}", by=by, at=at, title=title, form=form,
           version=version)  # fmt: skip
