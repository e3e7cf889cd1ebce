"""A zone with a season, teams, a leader, and projects that stand proven as signed or started."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from yanzhen.accounts.models import Entry, Season, Team, TeamKind, User
from yanzhen.accounts.roles import Role
from yanzhen.companies.tests.factories import CompanyFactory
from yanzhen.projects.models import Evidence, EvidenceState, Money, MoneyKind, Project
from yanzhen.projects.stages import Proof, Stage
from yanzhen.targets.commands import Aim, set_target
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Target

AT = datetime(2022, 1, 5, 8, 0, tzinfo=UTC)
ON = date(2022, 5, 31)
YI = Decimal(100_000_000)


class SeasonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Season
        django_get_or_create = ("code",)

    code = "2022"
    name = "2022 赛季"
    starts_on = date(2022, 1, 1)
    ends_on = date(2022, 12, 31)


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    code = factory.Sequence(lambda n: f"T{n}")
    name = factory.Sequence(lambda n: f"第{n}招商局")
    short_name = factory.Sequence(lambda n: f"{n}局")
    kind = TeamKind.DEPARTMENT
    opened_on = date(2020, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"u{n}")
    name = factory.Sequence(lambda n: f"人员{n}")
    role = Role.OFFICER
    must_change_password = False


class ProjectFactory(factory.django.DjangoModelFactory):
    """Pass `signed_on` (and `size` in 亿元) for a signed project with its verified agreement."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    class Params:
        size = 12

    code = factory.Sequence(lambda n: f"P2022-{n:04d}")
    name = factory.Sequence(lambda n: f"示例项目{n}")
    company = factory.SubFactory(CompanyFactory)
    registered_at = AT
    stage_since = date(2022, 1, 5)
    quiet_since = date(2022, 1, 5)
    signed_on = None
    started_on = None
    stage = factory.LazyAttribute(
        lambda o: (
            Stage.S11 if getattr(o, "started_on", None) else Stage.S5 if o.signed_on else Stage.S2
        )
    )
    size_cny = factory.LazyAttribute(lambda o: Decimal(o.size) * YI)
    agreed_cny = factory.LazyAttribute(lambda o: Decimal(o.size) * YI if o.signed_on else None)

    @factory.post_generation
    def agreement(self, create, extracted, **_):
        if self.signed_on and extracted is not False:
            self.agreement_held = EvidenceFactory(project=self)
        if self.started_on:
            EvidenceFactory(project=self, proof=Proof.START_PHOTO, issued_on=self.started_on)


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evidence

    proof = Proof.AGREEMENT
    state = EvidenceState.VERIFIED
    document_no = factory.Sequence(lambda n: f"协〔2022〕{n}号")
    document_key = factory.LazyAttribute(lambda o: o.document_no)
    issued_on = factory.LazyAttribute(lambda o: o.project.signed_on or date(2022, 2, 1))
    amount_cny = factory.LazyAttribute(lambda o: o.project.size_cny)
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = AT
    decided_by = factory.SubFactory(UserFactory, name="核验员")
    decided_at = AT


def receive_foreign(project, usd, on, *, state=EvidenceState.VERIFIED):
    """Book foreign capital of `usd` 亿 dollars with its slip."""
    slip = EvidenceFactory(project=project, proof=Proof.MONEY_SLIP, state=state, issued_on=on)
    dollars = Decimal(str(usd)) * YI
    return Money.objects.create(
        project=project, kind=MoneyKind.FOREIGN_RECEIVED, currency="USD", original=dollars,
        rate=Decimal("6.7"), rate_on=on, cny=dollars * Decimal("6.7"), usd=dollars, on=on,
        evidence=slip, by=slip.uploaded_by, recorded_at=AT,
    )  # fmt: skip


def make_zone(*, teams=2):
    """Return season, leader and entered teams."""
    season = SeasonFactory()
    entered = TeamFactory.create_batch(teams)
    for team in entered:
        Entry.objects.create(season=season, team=team)
    return season, UserFactory(role=Role.ZONE_LEADER, name="顾明远"), entered


def aim(season, leader, metric=Metric.SIGNED_10YI, value=27, **more) -> Target:
    """Set a target by the command."""
    team = more.pop("team", None)
    wanted = Aim(metric, Decimal(value), **more)
    return set_target(season, wanted, team=team, reason="一号文", by=leader, at=AT)
