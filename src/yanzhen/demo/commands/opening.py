"""The zone opens: seasons, teams, people, the chains; a year later it is reorganised."""

from datetime import date
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from yanzhen.accounts.commands import (
    add_person,
    change_person,
    close_team,
    enter_season,
    open_season,
    open_team,
)
from yanzhen.accounts.models import User
from yanzhen.chains.commands import load_reference
from yanzhen.chains.reference import read_reference
from yanzhen.demo.commands.charting import chart
from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.demo.people import (
    BEGINNING,
    DEMO_PASSWORD,
    PEOPLE,
    REORGANISED,
    SEASONS,
    TEAMS,
    Person,
    TeamPlan,
    team_on,
)
from yanzhen.targets.commands import Aim, set_target, split_target

# The targets of each season: metric, value, end of the period where it is not the whole season.
TARGETS: dict[str, tuple[tuple[str, str, date | None, str], ...]] = {
    "2021": (
        ("SIGNED_10YI", "30", None, ""),
        ("SIGNED_50YI", "4", None, ""),
        ("SIGNED_100YI", "1", None, ""),
        ("FOREIGN_USD", "600000000", None, ""),
        ("STARTS", "20", None, ""),
    ),
    "2022": (
        ("SIGNED_10YI", "27", None, ""),
        ("SIGNED_50YI", "5", None, ""),
        ("SIGNED_100YI", "2", None, ""),
        ("AGREED_CNY", "75000000000", None, ""),
        ("FOREIGN_USD", "700000000", None, ""),
        ("STARTS", "48", None, ""),
        ("STARTS", "22", date(2022, 3, 31), "一季度集中开工"),
        ("STARTED_CNY", "30500000000", date(2022, 3, 31), "一季度集中开工总投资"),
    ),
}
# How this season's yearly targets are shared out: 4 + 2 teams.
SHARES: dict[str, dict[str, str]] = {
    "SIGNED_10YI": {"ZSJ": "8", "TCJ": "6", "FWJ": "3", "ZBQ": "3", "ZFGS": "4", "CTGS": "3"},
    "FOREIGN_USD": {"ZSJ": "200000000", "TCJ": "160000000", "FWJ": "60000000",
                    "ZBQ": "130000000", "ZFGS": "90000000", "CTGS": "60000000"},
    "STARTS": {"ZSJ": "13", "TCJ": "10", "FWJ": "6", "ZBQ": "6", "ZFGS": "7", "CTGS": "6"},
}  # fmt: skip


def open_zone(world: World) -> Story:
    """Tell how the zone began to work with the system."""
    at = moment(BEGINNING, 0)
    yield at
    for code, name, starts_on, ends_on in SEASONS[:1]:
        world.seasons[code] = open_season(
            code=code, name=name, starts_on=starts_on, ends_on=ends_on, by=None, at=at
        )
    for plan in TEAMS:
        if plan.since == BEGINNING:
            _open_team(world, plan, None)
    for person in sorted(PEOPLE, key=lambda p: p.role != "ADMINISTRATOR"):
        _add(world, person)
    _let_in(world)
    load_reference(read_reference(), by=world.user("admin"), at=at)
    chart(by=world.user("admin"), at=at)
    yield from _set_targets(world, "2021", date(2021, 1, 11))


def _open_team(world: World, plan: TeamPlan, by: User | None) -> None:
    at = moment(plan.since, 0)
    world.teams[plan.code] = open_team(
        code=plan.code, name=plan.name, short_name=plan.short, kind=plan.kind, by=by, at=at,
        opened_on=plan.since,
    )  # fmt: skip
    for season, track in plan.tracks:
        if season in world.seasons:
            enter_season(world.seasons[season], world.teams[plan.code], track=track, by=by, at=at)


def _add(world: World, person: Person) -> None:
    world.users[person.username] = add_person(
        username=person.username, name=person.name, role=person.role, title=person.title,
        team=world.teams.get(team_on(person, BEGINNING)), must_change_password=False,
        password=None, by=world.users.get("admin"), at=moment(BEGINNING, 1),
    )  # fmt: skip


def _let_in(world: World) -> None:
    """Give the accounts to try their common password, hashed once, for that takes long."""
    hashed = make_password(DEMO_PASSWORD)
    for person in PEOPLE:
        if person.shown:
            user = world.users[person.username]
            user.password = hashed
            user.save(update_fields=["password"])


def _set_targets(world: World, season: str, on: date) -> Story:
    at, leader = moment(on, 3), world.user("leader")
    yield at
    for metric, value, ends_on, label in TARGETS[season]:
        aim = Aim(metric, Decimal(value), ends_on=ends_on, label=label)
        target = set_target(
            world.seasons[season], aim, reason=f"{season} 年招商引资工作会议", by=leader, at=at
        )
        if season == "2022" and ends_on is None and metric in SHARES:
            shares = {world.teams[t].pk: Decimal(v) for t, v in SHARES[metric].items()}
            split_target(
                target.pk, shares, effective_on=target.starts_on, version=target.version,
                reason="赛马制任务分解方案", by=leader, at=at,
            )  # fmt: skip


def reorganise(world: World) -> Story:
    """Tell how two offices became others, people moved, and the new season began."""
    at = moment(REORGANISED, 0)
    yield at
    admin = world.user("admin")
    code, name, starts_on, ends_on = SEASONS[1]
    world.seasons[code] = open_season(
        code=code, name=name, starts_on=starts_on, ends_on=ends_on, by=admin, at=at
    )
    for plan in TEAMS:
        if plan.since == REORGANISED:
            _open_team(world, plan, admin)
        elif any(season == code for season, _track in plan.tracks):
            enter_season(world.seasons[code], world.teams[plan.code], by=admin, at=at,
                         track=dict(plan.tracks)[code])  # fmt: skip
    for person in PEOPLE:
        if person.before:
            user = world.user(person.username)
            world.users[person.username] = change_person(
                person.username, version=user.version, team=world.teams[person.team], by=admin,
                at=at,
            )  # fmt: skip
    for plan in TEAMS:
        if plan.heir:
            close_team(plan.code, on=REORGANISED, succeeded_by=world.teams[plan.heir], by=admin,
                       at=at)  # fmt: skip
    yield from _set_targets(world, "2022", date(2022, 1, 6))
