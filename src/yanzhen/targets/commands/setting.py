"""Set, change and split targets; every change has a day and a reason."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Entry, Membership, Season, Team, User
from yanzhen.chains.queries import list_pillars
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record
from yanzhen.targets.books.bands import lowest_band
from yanzhen.targets.books.calendar import last_day
from yanzhen.targets.calc import Schedule, due_share, month_count
from yanzhen.targets.metrics import BY_METRIC, Metric, Unit
from yanzhen.targets.models import Course, Target, TargetChange
from yanzhen.targets.policies import require_target_setter
from yanzhen.targets.queries import value_on
from yanzhen.targets.wording import show_value

LARGEST = Decimal(10) ** 16


@dataclass(frozen=True, slots=True)
class Aim:
    """What a new target says; the period is the whole season unless it is told.

    `pillar`: of one leading industry only. `course` and `steps`: its own schedule, else the
    parameters'.
    """

    metric: str
    value: Decimal
    starts_on: date | None = None
    ends_on: date | None = None
    label: str = ""
    pillar: str = ""
    course: str = ""
    steps: tuple[float, ...] = ()


@transaction.atomic
def set_target(
    season: Season, aim: Aim, *, team: Team | None = None, person: User | None = None, reason: str,
    by: User, at: datetime,
) -> Target:  # fmt: skip
    """Set a target of the zone, of one team or of a person of it, for a season or a part of it.

    :raises Refused: if it exists already, lies outside the season, breaks the nesting, or is not
        for whom it names.
    """
    require_target_setter(by)
    Season.objects.select_for_update().get(pk=season.pk)
    starts_on, ends_on = aim.starts_on or season.starts_on, aim.ends_on or season.ends_on
    target = Target(
        season=season, team=team, person=person, pillar=aim.pillar, metric=aim.metric,
        label=aim.label.strip(), value=aim.value, starts_on=starts_on, ends_on=ends_on,
        course=aim.course, steps=list(aim.steps),
    )  # fmt: skip
    check_target(target)
    if same_place(target).exists():
        raise Refused(
            _("这一期的“%s”已经下达过。请改它，不要再下达一个。") % target, field="metric"
        )
    check_nesting(target, aim.value)
    note_change(target, aim.value, starts_on, reason, by=by, at=at)
    record(
        "target.set", f"target:{target.pk}", by=by, at=at, metric=str(target),
        team=whose(target), value=show_value(aim.metric, aim.value),
        season=season.name, reason=reason.strip(),
    )  # fmt: skip
    return target


@transaction.atomic
def change_target(
    target_id: int, value: Decimal, *, effective_on: date, reason: str, version: int, by: User,
    at: datetime,
) -> Target:  # fmt: skip
    """Change a target from a day on, with the reason; what held before stays readable.

    :raises Stale: if someone changed it meanwhile, saying to what.
    """
    require_target_setter(by)
    target = Target.objects.select_for_update(of=("self",)).get(pk=target_id)
    if target.version != version:
        raise Stale(
            _("这个目标刚被别人改过。请看清现在的数再决定。"),
            [(str(target), show_value(target.metric, target.value),
              show_value(target.metric, value))],
        )  # fmt: skip
    _check_value(target.metric, value)
    _check_day(target, effective_on)
    before = value_on(target, effective_on)
    if value == before:
        raise Refused(_("新目标和那天的一样，没有要改的。"), field="value")
    check_nesting(target, value)
    note_change(target, value, effective_on, reason, by=by, at=at)
    record(
        "target.changed", f"target:{target.pk}", by=by, at=at, metric=str(target),
        team=whose(target),
        before=show_value(target.metric, before), value=show_value(target.metric, value),
        effective_on=effective_on, reason=reason.strip(),
    )  # fmt: skip
    return target


@transaction.atomic
def split_target(
    target_id: int, shares: Mapping[int, Decimal], *, effective_on: date, reason: str,
    version: int, by: User, at: datetime,
) -> list[Target]:  # fmt: skip
    """Give a zone target to the season's teams: `shares` maps team number to value.

    Teams left out keep what they have. The shares may add up to more than the target (a common
    safety margin) or less; the page shows the sum.

    :raises Stale: if the zone's target or its split changed meanwhile.
    :raises Refused: at the team whose share cannot be, or for a day outside the target's period.
    """
    require_target_setter(by)
    whole = Target.objects.select_for_update(of=("self",)).get(pk=target_id)
    if whole.team_id is not None:
        raise Refused(_("只有全区目标能分解到队伍。"))
    if whole.version != version:
        raise Stale(_("这个目标或它的分解刚被别人改过。请重新打开再分解。"))
    teams = {
        entry.team_id: entry.team
        for entry in Entry.objects.filter(season=whole.season).select_related("team")
    }
    if strangers := set(shares) - set(teams):
        raise Refused(_("有 %s 个队伍不在这一赛季。请重新打开再分解。") % len(strangers))
    _check_day(whole, effective_on)
    given: dict[str, str] = {}
    written = []
    for team_id, value in sorted(shares.items()):
        target = _share_of(whole, teams[team_id])
        if target.pk and value_on(target, effective_on) == value:
            continue
        _check_share(target, value)
        note_change(target, value, effective_on, reason, by=by, at=at)
        given[teams[team_id].short_name] = show_value(whole.metric, value)
        written.append(target)
    if not written:
        raise Refused(_("没有哪个队伍的目标有变化。"))
    whole.version += 1
    whole.save(update_fields=["version"])
    record(
        "target.split", f"target:{whole.pk}", by=by, at=at, metric=str(whole), teams=given,
        names=list(given), season=whole.season.name, reason=reason.strip(),
    )  # fmt: skip
    return written


def _share_of(whole: Target, team: Team) -> Target:
    """Return a team's part of a zone target: the one it has, locked, or one to be written."""
    held = Target.objects.select_for_update().filter(
        season=whole.season, team=team, person=None, pillar=whole.pillar, metric=whole.metric,
        starts_on=whole.starts_on, ends_on=whole.ends_on,
    ).first()  # fmt: skip
    return held or Target(
        season=whole.season, team=team, metric=whole.metric, label=whole.label,
        starts_on=whole.starts_on, ends_on=whole.ends_on, pillar=whole.pillar,
        course=whole.course, steps=whole.steps,
    )  # fmt: skip


def _check_share(target: Target, value: Decimal) -> None:
    """Refuse at its field what a team cannot have."""
    try:
        _check_value(target.metric, value)
        _check_bearer(target)
        check_nesting(target, value)
    except Refused as refusal:
        raise Refused(
            f"{target.team}：{refusal.message}", field=f"team_{target.team_id}"
        ) from refusal


def note_change(
    target: Target, value: Decimal, effective_on: date, reason: str, *, by: User, at: datetime
) -> Decimal | None:
    """Write down what a target is from a day on; return what it was then, None for a new one.

    A change dated before one that is written down already holds until that one's day; the
    target's own `value` stays the one that its last day has.
    """
    if not reason.strip():
        raise Refused(_("请写明下达或调整的依据，如文号、会议。"), field="reason")
    before = value_on(target, effective_on) if target.pk else None
    if target.pk is None:
        target.value = value
        target.save()
    TargetChange(
        target=target, before=before, value=value, effective_on=effective_on,
        reason=reason.strip(), by=by, at=at,
    ).save()  # fmt: skip
    if before is not None:
        target.value, target.version = value_on(target, target.ends_on), target.version + 1
        target.save(update_fields=["value", "version"])
    return before


def _check_day(target: Target, effective_on: date) -> None:
    if not target.starts_on <= effective_on <= target.ends_on:
        raise Refused(
            _("生效日要在目标期内（%(start)s 至 %(end)s）。")
            % {"start": target.starts_on, "end": target.ends_on},
            field="effective_on",
        )


def whose(target: Target) -> str:
    """Return in words whose target it is: "" for the zone's."""
    names = [target.team.short_name if target.team else "", target.person.name if target.person
             else "", _pillars().get(target.pillar, target.pillar)]  # fmt: skip
    return " ".join(name for name in names if name)


def _pillars() -> dict[str, str]:
    return {pillar.code: pillar.name for pillar in list_pillars()}


def check_target(target: Target) -> None:
    """Refuse a target that cannot be: outside its season, not positive, or for nobody.

    :raises Refused: saying which field, and what to do.
    """
    _check_period(target)
    _check_value(target.metric, target.value)
    _check_bearer(target)
    _check_course(target)


def _check_bearer(target: Target) -> None:
    team, person = target.team, target.person
    if target.pillar and target.pillar not in _pillars():
        raise Refused(_("没有这个主导产业。"), field="pillar")
    if team is None:
        if person:
            raise Refused(_("个人目标要写明队伍。"), field="team")
        return
    if not BY_METRIC[target.metric].by_team:
        raise Refused(_("“%s”是全区的指标，不分到队伍。") % target, field="team")
    if not Entry.objects.filter(season=target.season, team=team).exists():
        raise Refused(_("%s不在这一赛季的参赛名单里。请先由系统管理员加入。") % team, field="team")
    if person is None:
        return
    stays = Membership.objects.filter(
        user=person, team=team, member_from__lte=target.ends_on
    ).exclude(member_until__lte=target.starts_on)  # fmt: skip
    if not stays.exists():
        raise Refused(
            _("%(person)s在这一期不属于%(team)s，不能下达个人目标。")
            % {"person": person.name, "team": team.short_name},
            field="person",
        )


def _check_course(target: Target) -> None:
    """Refuse a schedule whose numbers do not fit the period, or that are for none."""
    if target.steps and target.course in ("", Course.LINEAR):
        raise Refused(_("写了累计份额，请选按季累计、按季节权重或按月阶梯。"), field="course")
    if not target.course or (not target.steps and target.course != Course.STEPPED):
        return
    if not all(math.isfinite(step) and step >= 0 for step in target.steps):
        raise Refused(_("累计份额和权重要是不小于 0 的数。"), field="steps")
    try:
        due_share(target.starts_on, target.ends_on, target.ends_on,
                  Schedule(target.course, tuple(target.steps)))  # fmt: skip
    except ValueError as problem:
        raise Refused(
            _("进度安排不合用：按月阶梯要每月一个不减的累计份额，最后为 1；季节权重要十二个数。"),
            field="steps",
        ) from problem
    quarters = len(target.steps) * 3 == month_count(target.starts_on, target.ends_on)
    rising = list(target.steps) == sorted(target.steps)
    if target.course == Course.QUARTERLY and not (quarters and rising and target.steps[-1] == 1):
        raise Refused(_("按季累计要每季一个不减的累计份额，最后为 1。"), field="steps")


def _check_period(target: Target) -> None:
    season = target.season
    if not season.starts_on <= target.starts_on < target.ends_on <= season.ends_on:
        raise Refused(
            _("目标期要在赛季内（%(start)s 至 %(end)s）。")
            % {"start": season.starts_on, "end": season.ends_on},
            field="starts_on",
        )
    if target.starts_on != season.starts_on and target.starts_on.day != 1:
        raise Refused(_("目标期要从某月 1 日开始：完成数和序时都按整月算。"), field="starts_on")
    if target.ends_on != season.ends_on and target.ends_on != last_day(target.ends_on):
        raise Refused(_("目标期要到某月最后一天：完成数和序时都按整月算。"), field="ends_on")
    if target.metric not in BY_METRIC:
        raise Refused(_("没有这个指标。"), field="metric")


def _check_value(metric: str, value: Decimal) -> None:
    if not value.is_finite() or not 0 < value < LARGEST:
        raise Refused(_("目标要大于 0，且不能大得离谱。"), field="value")
    if not BY_METRIC[metric].unit.is_money and value != value.to_integral_value():
        raise Refused(_("项目个数要是整数。"), field="value")


def same_place(target: Target) -> QuerySet[Target]:
    """Return what is aimed at already where a target is to stand: one or none."""
    return Target.objects.filter(
        season=target.season, team=target.team, person=target.person, pillar=target.pillar,
        metric=target.metric,
        starts_on=target.starts_on, ends_on=target.ends_on,
    )  # fmt: skip


def check_nesting(target: Target, value: Decimal, beside: Iterable[Target] = ()) -> None:
    """Refuse a part ("其中") above its whole, where tiers are counted "at least".

    Args:
        beside: targets that are to be written with it; they go before those written already.
    """
    if parameter("targets.nesting", on=target.starts_on) != "at_least":
        return
    held = Target.objects.filter(
        season=target.season, team=target.team, person=target.person, pillar=target.pillar,
        starts_on=target.starts_on, ends_on=target.ends_on,
    )  # fmt: skip
    also = [other for other in beside if bearer_of(other) == bearer_of(target)]
    peers = {other.metric: other.value for other in [*held, *also]} | {target.metric: value}
    for part, whole in _nested(target.starts_on):
        if whole in peers and peers.get(part, Decimal(0)) > peers[whole]:
            raise Refused(
                _("“%(part)s”的目标不能多于“%(whole)s”的，它是其中的一部分。")
                % {"part": Metric(part).label, "whole": Metric(whole).label},
                field="value",
            )


def _nested(on: date) -> list[tuple[Metric, Metric]]:
    """Return which counts are part of which others on a day: of one source, the higher tiers of
    the lower ones and all of the one without a floor."""
    counts = [d for d in BY_METRIC.values() if d.unit == Unit.COUNT]
    floors = {d.metric: lowest_band(d.metric, on) if d.tiered else 0 for d in counts}
    return [
        (part.metric, whole.metric)
        for part in counts
        for whole in counts
        if part.source == whole.source and floors[part.metric] > floors[whole.metric]
    ]


def bearer_of(target: Target) -> tuple[object, ...]:
    """Return whose a target is and when: what a part and its whole have in common."""
    return (target.season, target.team, target.person, target.pillar, target.starts_on,
            target.ends_on)  # fmt: skip
