"""The books follow every command, and say the same as a full recount."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from yanzhen.accounts.commands import change_person
from yanzhen.accounts.models import Membership
from yanzhen.accounts.roles import Role
from yanzhen.common.amounts import read_amount
from yanzhen.common.refusals import Refused
from yanzhen.projects.commands import (
    Doing as _Doing,
)
from yanzhen.projects.commands import (
    Payment,
    Sum,
    add_evidence,
    change_activity,
    hand_over,
    lose_project,
    move_project,
    record_activity,
    record_money,
    revive_project,
    revoke_evidence,
    set_start_bases,
    strike_money,
    verify_evidence,
)
from yanzhen.projects.models import Activity, Evidence, Money, Project
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    TeamFactory,
    UserFactory,
    document,
    firm,
    later,
    lead,
    prove,
    prove_up_to,
)
from yanzhen.targets.actuals import read_actuals
from yanzhen.targets.commands import rebuild, verify
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Line

pytestmark = pytest.mark.django_db
YEAR = (date(2022, 1, 1), date(2022, 12, 31))


def doing(kind, on, summary, **more):
    return _Doing(kind=kind, on=on, summary=summary, **more)


@pytest.fixture
def kept_books():
    rebuild(at=AT)


def joined(user, since=date(2021, 1, 1)):
    Membership.objects.create(user=user, team=user.team, member_from=since)
    return user


def total(metric, **who):
    wide = {"people": True} if "person" in who else {}
    return read_actuals(*YEAR, **wide).total(metric, *YEAR, **who)


def signed(by=None, at=AT):
    project = lead(by or joined(UserFactory()), at=at)
    prove_up_to(project, Stage.S5, at=at)
    return move_project(project.code, to=Stage.S5, by=project.owner, at=at)


def test_a_signing_is_in_the_books_in_the_same_transaction(kept_books):
    project = signed()

    assert total(Metric.SIGNED) == 1
    assert total(Metric.SIGNED_5YI) == 1
    assert total(Metric.SIGNED_10YI) == 0
    assert total(Metric.AGREED_CNY) == Decimal(500_000_000)
    assert total(Metric.SIGNED, team=project.team_id) == 1
    assert total(Metric.SIGNED, person=project.owner_id) == 1
    assert total(Metric.INFORMATION, person=project.owner_id) == 1
    assert verify().none


def test_a_revoked_paper_leaves_a_closed_line_with_its_event(kept_books):
    project = signed()
    revoke_evidence(project.evidence.get(proof=Proof.LEGAL_REVIEW).pk, reason="误传",
                    by=LeaderFactory(), at=later(3))  # fmt: skip

    assert total(Metric.SIGNED) == 0
    (line,) = Line.objects.filter(source="CONTRACT")
    assert (line.in_at, line.out_at) == (AT, later(3))
    assert line.in_event and line.out_event and line.in_event < line.out_event
    assert read_actuals(*YEAR, as_of=DAY).total(Metric.SIGNED, *YEAR) == 1
    assert verify().none


def test_who_changes_teams_in_mid_month_is_counted_to_the_team_of_the_day(kept_books):
    officer, new = joined(UserFactory()), TeamFactory()
    old = officer.team
    signed(officer)
    admin = UserFactory(role=Role.ADMINISTRATOR, team=None)
    change_person(officer.username, version=officer.version, team=new, by=admin, at=later(2))
    officer.refresh_from_db()
    project = lead(officer, at=later(3))
    prove_up_to(project, Stage.S4, at=later(3))
    for proof in (Proof.AGREEMENT, Proof.FAIR_COMPETITION, Proof.LEGAL_REVIEW):
        prove(project, proof, at=later(3), issued_on=DAY + timedelta(days=3))
    move_project(project.code, to=Stage.S5, by=project.owner, at=later(3))

    assert total(Metric.SIGNED, team=old.pk) == 1
    assert total(Metric.SIGNED, team=new.pk) == 1
    assert total(Metric.SIGNED, person=officer.pk) == 2
    assert verify().none


def test_a_project_handed_over_after_signing_stays_with_who_signed_it(kept_books):
    project, heir = signed(), joined(UserFactory())
    before = (project.owner_id, project.team_id)
    hand_over(project.code, to=heir, note="调岗", by=LeaderFactory(), at=later(9))

    assert total(Metric.SIGNED, team=before[1]) == 1
    assert total(Metric.SIGNED, person=before[0]) == 1
    assert total(Metric.SIGNED, team=heir.team_id) == 0
    assert verify().none


def test_days_out_count_once_a_person_and_day(kept_books):
    officer, mate = joined(UserFactory()), joined(UserFactory())
    for until in (1, 2):
        told = doing("TRIP", DAY - timedelta(days=3), "走访", colleagues=(mate,),
                     until=DAY - timedelta(days=3 - until))  # fmt: skip
        record_activity(told, by=officer, at=AT, company=firm())

    assert total(Metric.DAYS_OUT, person=officer.pk) == 3
    assert total(Metric.DAYS_OUT, person=mate.pk) == 3
    assert total(Metric.DAYS_OUT) == 6
    last = Activity.objects.latest("pk")
    change_activity(last.pk, doing("VISIT", DAY, "走访"), version=last.version, by=officer, at=AT)
    assert total(Metric.DAYS_OUT) == 4
    assert total(Metric.VISITS, person=officer.pk) == 1
    assert verify().none


def test_a_tampered_tally_is_found_and_a_rebuild_mends_it(kept_books):
    from yanzhen.targets.models import Tally

    signed()
    Tally.objects.filter(source="CONTRACT", grain="T").update(number=7)
    assert verify().tallies == 1

    assert rebuild(at=later(1)) == 0
    assert total(Metric.SIGNED) == 1
    assert verify().none


def test_without_books_the_evidence_says_the_same():
    project = signed()
    before = {m: total(m) for m in Metric}
    persons = total(Metric.SIGNED, person=project.owner_id)
    rebuild(at=later(1))

    assert {m: total(m) for m in Metric} == before
    assert persons == total(Metric.SIGNED, person=project.owner_id) == 1
    assert Line.objects.get(source="CONTRACT").in_at == AT


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sign", "start", "revoke", "lose", "revive", "pay", "strike", "visit",
                         "trip", "change", "hand", "team", "bases"]),
        st.integers(0, 5), st.integers(0, 9),
    ),
    min_size=3, max_size=12,
)  # fmt: skip


class Zone:
    """Three officers of two teams, and whatever they have done so far."""

    def __init__(self):
        self.officers = [joined(UserFactory()) for _ in range(3)]
        self.teams = [TeamFactory(), self.officers[0].team]
        self.leader = LeaderFactory()
        self.admin = UserFactory(role=Role.ADMINISTRATOR, team=None)
        self.firm = firm()
        self.day = 0
        self.done = []

    def do(self, what, which, days):
        self.day += 1 + days
        with suppress(Refused):
            getattr(self, what)(which, later(self.day), self._chosen(which))
            self.done.append(what)

    def _chosen(self, which):
        found = list(Project.objects.order_by("pk"))
        return found[which % len(found)] if found else None

    def sign(self, which, at, _project):
        officer = self.officers[which % 3]
        officer.refresh_from_db()
        signed(officer, at)

    def start(self, which, at, project):
        if project and project.stage == Stage.S5:
            prove_up_to(project, Stage.S13, at=at)
            move_project(project.code, to=Stage.S13, by=self.leader, at=at)

    def revoke(self, which, at, project):
        held = Evidence.objects.filter(state="VERIFIED").exclude(proof=Proof.MINUTES)
        if found := list(held.order_by("pk")):
            paper = found[(which * 7) % len(found)]
            revoke_evidence(paper.pk, reason="误传", by=self.leader, at=at)

    def lose(self, which, at, project):
        if project:
            lose_project(project.code, reason="FUNDS", by=self.leader, at=at)

    def revive(self, which, at, project):
        if project:
            revive_project(project.code, reason="恢复", by=self.officers[0], at=at)

    def pay(self, which, at, project):
        if project is None or project.owner is None:
            return
        slip = add_evidence(project.code, document(Proof.MONEY_SLIP, project,
                                                   document_no=f"S{self.day}"),
                            by=project.owner, at=at)  # fmt: skip
        kind = ["FOREIGN_RECEIVED", "ARRIVED", "FIXED_DONE"][which % 3]
        record_money(project.code, Payment(kind=kind, given=Sum(read_amount("120万美元"),
                     Decimal("6.3")), on=DAY, evidence=slip), by=project.owner, at=at)  # fmt: skip
        if which % 2:
            verify_evidence(slip.pk, by=self.leader, at=at)

    def strike(self, which, at, project):
        if money := Money.objects.filter(struck_at=None).first():
            strike_money(money.pk, reason="重复", by=self.leader, at=at)

    def visit(self, which, at, project):
        record_activity(doing("VISIT", DAY, "谈了选址"), by=self.officers[which % 3], at=at,
                        company=self.firm)  # fmt: skip

    def trip(self, which, at, project):
        told = doing("TRIP", DAY - timedelta(days=which), "走访", until=DAY,
                     colleagues=(self.officers[(which + 1) % 3],))  # fmt: skip
        record_activity(told, by=self.officers[which % 3], at=at, company=self.firm)

    def change(self, which, at, project):
        if found := Activity.objects.order_by("-pk").first():
            kind = ["VISIT", "TRIP", "CALL"][which % 3]
            change_activity(found.pk, doing(kind, DAY - timedelta(days=which), "改过"),
                            version=found.version, by=found.by, at=at)  # fmt: skip

    def hand(self, which, at, project):
        if project:
            hand_over(project.code, to=self.officers[(which + 1) % 3], note="调岗",
                      by=self.leader, at=at)  # fmt: skip

    def team(self, which, at, project):
        officer = self.officers[which % 3]
        officer.refresh_from_db()
        change_person(officer.username, version=officer.version, team=self.teams[which % 2],
                      by=self.admin, at=at)  # fmt: skip

    def bases(self, which, at, project):
        if project:
            set_start_bases(project.code, bases=["LAND", "ASSESSMENT"][: which % 3],
                            by=self.leader, at=at)  # fmt: skip


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(steps=STEPS)
def test_after_any_commands_the_tallies_equal_a_full_recount(steps):
    from django.db import transaction

    with transaction.atomic():
        rebuild(at=AT)
        zone = Zone()
        for step in steps:
            zone.do(*step)
        found = verify()
        transaction.set_rollback(True)
    assert found.none, found.named
