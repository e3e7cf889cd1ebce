"""The sheet of targets in the import wizard: judged row by row, written, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.models import Season, Team, User
from yanzhen.accounts.roles import Role
from yanzhen.chains.queries import list_pillars
from yanzhen.common.formats import Text
from yanzhen.common.refusals import Refused
from yanzhen.desk.imports.kinds import (
    AcceptedRow,
    Applied,
    Field,
    Format,
    Judgement,
    ParsedRow,
    Verdict,
)
from yanzhen.targets.commands.setting import bearer_of, check_nesting, check_target, same_place
from yanzhen.targets.commands.sheet import apply_targets, undo_targets
from yanzhen.targets.models import Target
from yanzhen.targets.sheet import FIELDS, day_of, in_own_unit
from yanzhen.targets.wording import show_value


@dataclass(frozen=True, slots=True)
class Known:
    """What a sheet's names may mean."""

    seasons: list[Season]
    teams: dict[str, Team]
    people: dict[str, list[User]]
    pillars: dict[str, str]


class TargetSheet:
    """A sheet with one target a row: of the zone, a team or a person of it."""

    key = "targets"
    label: Text = gettext_lazy("目标")
    roles = frozenset({Role.ZONE_LEADER.value})
    fields: tuple[Field, ...] = FIELDS
    formats: tuple[Format, ...] = ()
    on_timelines = True

    def mark(self, row: ParsedRow) -> str:
        """Return what makes two rows one target."""
        names = ("metric", "team", "person", "pillar", "starts_on", "ends_on")
        return "|".join(str(row.fields.get(name) or "") for name in names)

    def judge(self, rows: Sequence[ParsedRow], *, by: User, on: date) -> list[Judgement]:
        """Return one judgement a row; the parts of a whole that do not sum to it are told.

        Three queries a row beside four: a sheet of targets has some hundred rows.
        """
        known = read_known()
        drafts: list[Target | None] = []
        found: list[Judgement] = []
        places: dict[tuple[object, ...], str] = {}
        for row in rows:
            draft = None
            try:
                draft = draft_of(row, known, on)
                check_target(draft)
                _refuse_repeat(draft, row, places)
                found.append(_compare(draft))
            except Refused as refusal:
                found.append(Judgement(Verdict.UNUSABLE, refusal.message))
            drafts.append(draft if found[-1].verdict != Verdict.UNUSABLE else None)
        usable = [draft for draft in drafts if draft]
        return [
            _beside_others(one, draft, row, usable) if draft else one
            for one, draft, row in zip(found, drafts, rows, strict=True)
        ]

    def apply(
        self, rows: Sequence[AcceptedRow], *, batch: int, by: User, at: datetime
    ) -> list[Applied]:
        known, on = read_known(), localdate(at)
        drafts = [(one.row.number, draft_of(one.row, known, on),
                   str(one.row.fields.get("reason") or ""))
                  for one in rows]  # fmt: skip
        return apply_targets(drafts, batch=batch, by=by, at=at)

    def undo(self, rows: Sequence[Applied], *, batch: int, by: User, at: datetime) -> list[str]:
        return undo_targets(rows, batch=batch, by=by)


def read_known() -> Known:
    """Return all that a row may name. Four queries."""
    teams: dict[str, Team] = {}
    for team in Team.objects.all():
        teams |= {team.short_name: team, team.name: team, team.code: team}
    people: dict[str, list[User]] = {}
    for user in User.objects.filter(is_active=True):
        people.setdefault(user.name, []).append(user)
        people.setdefault(user.username, []).append(user)
    pillars: dict[str, str] = {}
    for pillar in list_pillars():
        pillars |= {pillar.name: pillar.code, pillar.code: pillar.code}
    return Known(list(Season.objects.all()), teams, people, pillars)


def draft_of(row: ParsedRow, known: Known, on: date) -> Target:
    """Return the target that a row states, not saved.

    :raises Refused: naming what it says that nobody knows.
    """
    told = row.fields
    season = _season(told.get("starts_on"), known, on)
    team = person = None
    if name := told.get("team"):
        team = known.teams.get(name)
        if team is None:
            raise Refused(_("没有叫“%s”的队伍。") % name)
    if name := told.get("person"):
        person = _person(name, team, known)
        team = team or person.team
    pillar = told.get("pillar") or ""
    if pillar and pillar not in known.pillars:
        raise Refused(_("没有叫“%s”的主导产业。") % pillar)
    return Target(
        season=season, team=team, person=person, pillar=known.pillars.get(pillar, ""),
        metric=told["metric"], value=in_own_unit(told["metric"], told["value"]),
        starts_on=day_of(told.get("starts_on"), season.starts_on),
        ends_on=day_of(told.get("ends_on"), season.ends_on),
    )  # fmt: skip


def _season(starts_on: str | None, known: Known, on: date) -> Season:
    day = day_of(starts_on, on)
    for season in known.seasons:
        if season.starts_on <= day <= season.ends_on:
            return season
    raise Refused(_("%s 不在任何赛季里，请先建赛季，或写明开始日期。") % day)


def _person(name: str, team: Team | None, known: Known) -> User:
    # One of that name may have been in another team then; what cannot be is refused with the team.
    found = known.people.get(name, [])
    own = [user for user in found
           if len(found) == 1 or team is None or user.team_id == team.pk]  # fmt: skip
    if len(own) != 1:
        raise Refused(
            _("没有叫“%s”的人。") % name if not found
            else _("叫“%s”的人对不上队伍，请写账号。") % name
        )  # fmt: skip
    return own[0]


def _refuse_repeat(
    draft: Target, row: ParsedRow, places: dict[tuple[object, ...], str]
) -> None:  # fmt: skip
    """Refuse a row that names a target which an earlier one of the sheet names, in other words
    perhaps."""
    place = (draft.metric, *bearer_of(draft))
    if place in places:
        raise Refused(_("与%s是同一个目标，只导入前一行。") % places[place])
    places[place] = row.place


def _compare(draft: Target) -> Judgement:
    held = same_place(draft).first()
    if held is None:
        return Judgement(Verdict.NEW)
    subject = f"target:{held.pk}"
    if held.value == draft.value:
        return Judgement(Verdict.SAME, "", subject)
    change = (
        _("目标值"),
        show_value(held.metric, held.value),
        show_value(held.metric, draft.value),
    )
    return Judgement(Verdict.CHANGED, "", subject, (change,))


def _beside_others(
    judged: Judgement, draft: Target, row: ParsedRow, drafts: list[Target]
) -> Judgement:
    """Return a judgement with what the sheet's other rows say to it: no part may be above its
    whole; teams that sum to another figure than the zone's are only told."""
    try:
        check_nesting(draft, draft.value, drafts)
    except Refused as refusal:
        return Judgement(Verdict.UNUSABLE, refusal.message)
    if draft.team:
        return judged
    place = (draft.season, draft.metric, draft.pillar, draft.starts_on, draft.ends_on)
    parts = [d.value for d in drafts if d.team and not d.person
             and (d.season, d.metric, d.pillar, d.starts_on, d.ends_on) == place]  # fmt: skip
    total = sum(parts, Decimal(0))
    if parts and total != draft.value:
        said = _("各队合计 %(sum)s，与全区 %(whole)s 不等。") % {
            "sum": show_value(draft.metric, total),
            "whole": show_value(draft.metric, draft.value),
        }
        row.warnings.append(said)
    return judged


TARGET_SHEET = TargetSheet()
