"""A race for tests: a season with teams, their leads, and what each has proven."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from yanzhen.accounts.models import Entry, Membership
from yanzhen.accounts.roles import Role
from yanzhen.league.calc.scheme import Counted, Goal, Item, Kind, Part, Piece, Scheme, What
from yanzhen.league.calc.sharing import Mode, Share
from yanzhen.league.commands import Proposal
from yanzhen.league.sources import Of
from yanzhen.targets.tests.factories import (
    AT,
    ProjectFactory,
    SeasonFactory,
    TeamFactory,
    UserFactory,
)

F = Fraction
LATER = datetime(2022, 6, 2, 2, 0, tzinfo=UTC)
MAY = date(2022, 5, 1)
__all__ = ["AT", "LATER", "MAY", "F", "ProjectFactory", "SeasonFactory", "TeamFactory"]


class Zone:
    """A season with teams, each with a lead and an officer, a leader and a steward."""

    def __init__(self, teams=2, tracks=("",)):
        self.season = SeasonFactory()
        self.teams = TeamFactory.create_batch(teams)
        self.leader = UserFactory(role=Role.ZONE_LEADER, name="顾明远")
        self.steward = UserFactory(role=Role.DATA_STEWARD, name="方正一")
        self.leads, self.officers = [], []
        for number, team in enumerate(self.teams):
            Entry.objects.create(season=self.season, team=team, track=tracks[number % len(tracks)])
            self.leads.append(UserFactory(role=Role.TEAM_LEAD, team=team, name=f"组长{number}"))
            self.officers.append(UserFactory(team=team, name=f"专员{number}"))
        for user in (*self.leads, *self.officers):
            Membership.objects.create(user=user, team=user.team, member_from=date(2021, 1, 4))

    def signed(self, team=0, size=12, on=date(2022, 3, 10), **more):
        """Return a project of a team with its verified agreement of `size` 亿元."""
        return ProjectFactory(
            team=self.teams[team], owner=self.officers[team], signed_on=on, size=size, **more
        )

    def share(self, *shares, since=date(2022, 1, 6), mode=Mode.SPLIT, **more):
        """Return a proposal; each of `shares` is (team, role, share)."""
        parties = tuple(Share(self.teams[t].pk, role, F(str(share))) for t, role, share in shares)
        return Proposal(parties, since, more.pop("reason", "三方协议"), mode=mode, **more)


def signed_figure(**limits):
    return Counted(Of.SIGNED, **limits)


def ratio(code="SIGNED", weight=100, goal=10, cap=1, kind=Kind.DUE_RATIO, **more):
    """Return an item of signings against a fixed goal."""
    pieces = more.pop("pieces", (Piece("", more.pop("counted", signed_figure())),))
    return Item(
        code,
        code,
        kind,
        weight=F(weight),
        cap=None if cap is None else F(str(cap)),
        pieces=pieces,
        goal=more.pop("wanted", Goal(fixed=F(goal))),
        **more,
    )


def scheme_of(*items, full_marks=100, **more):
    return Scheme(
        "TEST",
        "1",
        "测试方案",
        tuple(items),
        full_marks=None if full_marks is None else F(full_marks),
        **more,
    )


__all__ += ["Decimal", "Part", "What", "Zone", "ratio", "scheme_of", "signed_figure"]
