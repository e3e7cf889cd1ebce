"""Months are closed once; what comes later restates them and never touches what was frozen."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yanzhen.accounts.models import Entry, Season
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.projects.commands import add_evidence, move_project, revoke_evidence
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    LeaderFactory,
    UserFactory,
    document,
    later,
    lead,
    prove,
    prove_up_to,
)
from yanzhen.targets.books.calendar import last_day
from yanzhen.targets.closing import close_month, open_items, reissue_month
from yanzhen.targets.commands import (
    Aim,
    change_target,
    exclude_project,
    lift_exclusion,
    rebuild,
    set_target,
    verify,
)
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Grain
from yanzhen.targets.restating import as_it_stood, frozen_actuals, moved_since, restatements
from yanzhen.targets.tests.test_books import joined, signed, total

pytestmark = pytest.mark.django_db
MARCH = (date(2022, 3, 1), date(2022, 3, 31))
CLOSED_AT = datetime(2022, 4, 2, 1, 0, tzinfo=UTC)
AFTER = datetime(2022, 4, 8, 1, 0, tzinfo=UTC)
YI = Decimal(100_000_000)


@pytest.fixture
def zone():
    rebuild(at=AT)
    season = Season.objects.create(
        code="2022", name="2022", starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31)
    )
    return season, LeaderFactory()


def backdated(owner):
    """Sign a project in April with a contract of March."""
    project = lead(owner, at=later(5))
    prove_up_to(project, Stage.S4, at=later(5))
    for proof in (Proof.AGREEMENT, Proof.FAIR_COMPETITION, Proof.LEGAL_REVIEW):
        prove(project, proof, at=AFTER)
    return move_project(project.code, to=Stage.S5, by=project.owner, at=AFTER)


def test_a_closed_month_keeps_its_figures_and_says_what_moved_them(zone):
    season, leader = zone
    first = signed()
    closing = close_month(season, date(2022, 3, 15), by=leader, now=CLOSED_AT)
    late = backdated(joined(UserFactory()))

    assert frozen_actuals(closing).total(Metric.SIGNED, *MARCH) == 1
    by_person = frozen_actuals(closing, grain=Grain.PERSON)
    assert by_person.total(Metric.SIGNED, *MARCH, person=first.owner_id) == 1
    assert total(Metric.SIGNED) == 2
    assert {m.definition.metric: m.change for m in moved_since(closing)}[Metric.SIGNED] == 1
    came = [r for r in restatements(closing, reader=leader) if r.source == "已核验的投资协议"]
    assert [(r.project_code, r.entered, r.number) for r in came] == [(late.code, True, 1)]
    assert came[0].words
    then, used = as_it_stood(season, date(2022, 3, 31))
    assert used == closing
    assert then.total(Metric.SIGNED, *MARCH) == 1


def test_what_falls_away_after_the_close_is_a_restatement_too(zone):
    season, leader = zone
    project = signed()
    closing = close_month(season, MARCH[0], by=leader, now=CLOSED_AT)
    revoke_evidence(project.evidence.get(proof=Proof.AGREEMENT).pk, reason="重复签约",
                    by=LeaderFactory(), at=AFTER)  # fmt: skip

    assert frozen_actuals(closing).total(Metric.SIGNED, *MARCH) == 1
    assert total(Metric.SIGNED) == 0
    gone = [r for r in restatements(closing, reader=leader) if not r.entered]
    assert {r.number for r in gone if r.source == "已核验的投资协议"} == {-1}


def test_a_month_closes_once_and_not_before_it_is_over(zone):
    season, leader = zone
    with pytest.raises(Refused, match="还没有过完"):
        close_month(season, MARCH[0], by=leader, now=datetime(2022, 3, 31, 9, tzinfo=UTC))
    close_month(season, MARCH[0], by=leader, now=CLOSED_AT)
    with pytest.raises(Refused, match="已于 2022-04-02 封账"):
        close_month(season, MARCH[1], by=leader, now=AFTER)
    with pytest.raises(NotAllowed):
        close_month(season, date(2022, 2, 1), by=UserFactory(), now=AFTER)
    with pytest.raises(Refused, match="不在赛季内"):
        close_month(season, date(2021, 12, 1), by=leader, now=AFTER)


def test_a_correction_is_a_further_version_with_its_reason(zone):
    season, leader = zone
    signed()
    with pytest.raises(Refused, match="还没有封账"):
        reissue_month(season, MARCH[0], reason="更正", by=leader, now=AFTER)
    one = close_month(season, MARCH[0], by=leader, now=CLOSED_AT)
    backdated(joined(UserFactory()))
    with pytest.raises(Refused, match="写明更正什么"):
        reissue_month(season, MARCH[0], reason=" ", by=leader, now=AFTER)
    two = reissue_month(season, MARCH[0], reason="补录一份协议", by=leader, now=AFTER)

    assert (one.version, two.version) == (1, 2)
    assert frozen_actuals(one).total(Metric.SIGNED, *MARCH) == 1
    assert frozen_actuals(two).total(Metric.SIGNED, *MARCH) == 2


def test_open_items_are_told_and_kept_and_hinder_nothing(zone):
    season, leader = zone
    project = signed()
    add_evidence(project.code, document(Proof.LICENCE, project), by=project.owner, at=AT)

    told = open_items(season, MARCH[0])
    assert told[:2] == ["2022-01 还没有封账", "2022-02 还没有封账"]
    assert "1 份材料待核验" in told[2]
    assert project.code in told[2]
    assert close_month(season, MARCH[0], by=leader, now=CLOSED_AT).open_items == told


def test_on_a_day_that_closed_no_month_the_books_say_what_they_knew(zone):
    season, _leader = zone
    signed()
    backdated(joined(UserFactory()))

    assert as_it_stood(season, date(2022, 4, 7))[0].total(Metric.SIGNED, *MARCH) == 1
    assert as_it_stood(season, date(2022, 4, 8))[0].total(Metric.SIGNED, *MARCH) == 2


def test_a_target_changed_later_is_frozen_as_it_was(zone):
    season, leader = zone
    target = set_target(season, Aim(Metric.SIGNED_10YI, Decimal(27)), reason="一号文", by=leader,
                        at=AT)  # fmt: skip
    closing = close_month(season, MARCH[0], by=leader, now=CLOSED_AT)
    change_target(target.pk, Decimal(30), effective_on=date(2022, 3, 1), reason="调整", version=1,
                  by=leader, at=AFTER)  # fmt: skip

    assert Decimal(closing.targets[str(target.pk)]) == 27


def test_a_closed_month_shows_its_targets_as_they_were_frozen(zone, client, monkeypatch):
    season, leader = zone
    target = set_target(season, Aim(Metric.SIGNED_10YI, Decimal(27)), reason="一号文", by=leader,
                        at=AT)  # fmt: skip
    close_month(season, MARCH[0], by=leader, now=CLOSED_AT)
    change_target(target.pk, Decimal(36), effective_on=date(2022, 3, 1), reason="调整", version=1,
                  by=leader, at=AFTER)  # fmt: skip
    monkeypatch.setattr(clock, "today", lambda: date(2022, 5, 31))
    client.force_login(leader)

    page = client.get("/targets/?on=2022-03-31")

    (one,) = page.context["compared"]
    assert (one.then.value, one.now.value, one.differs) == (27, 36, True)
    assert "0 / 27" in page.content.decode()


def test_on_a_day_that_closed_no_month_targets_are_what_was_known(zone, client, monkeypatch):
    season, leader = zone
    target = set_target(season, Aim(Metric.SIGNED_10YI, Decimal(27)), reason="一号文", by=leader,
                        at=AT)  # fmt: skip
    change_target(target.pk, Decimal(36), effective_on=date(2022, 3, 1), reason="调整", version=1,
                  by=leader, at=AFTER)  # fmt: skip
    monkeypatch.setattr(clock, "today", lambda: date(2022, 5, 31))
    client.force_login(leader)

    def stood(day):
        (one,) = client.get(f"/targets/?on={day}").context["compared"]
        return one.then.value

    assert (stood("2022-04-07"), stood("2022-04-08")) == (27, 36)


@pytest.mark.parametrize("closed", [True, False])
def test_a_target_set_later_is_not_said_to_have_stood_then(zone, client, monkeypatch, closed):
    season, leader = zone
    if closed:
        close_month(season, MARCH[0], by=leader, now=CLOSED_AT)
    set_target(season, Aim(Metric.SIGNED_10YI, Decimal(27)), reason="补下达", by=leader, at=AFTER)
    monkeypatch.setattr(clock, "today", lambda: date(2022, 5, 31))
    client.force_login(leader)

    page = client.get("/targets/?on=2022-03-31")

    (one,) = page.context["compared"]
    assert (one.then, one.now.value, one.differs) == (None, 27, False)
    assert "当时未下达" in page.content.decode()


def test_a_target_that_begins_later_is_frozen_as_it_was_set(zone):
    season, leader = zone
    target = set_target(
        season, Aim(Metric.STARTS, Decimal(10), date(2022, 7, 1), date(2022, 9, 30)),
        reason="一号文", by=leader, at=AT,
    )  # fmt: skip
    change_target(target.pk, Decimal(12), effective_on=date(2022, 8, 1), reason="调整", version=1,
                  by=leader, at=AT)  # fmt: skip

    closing = close_month(season, MARCH[0], by=leader, now=CLOSED_AT)

    assert Decimal(closing.targets[str(target.pk)]) == 10


def test_a_leap_february_has_29_days(zone):
    season = Season.objects.create(
        code="2024", name="2024", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31)
    )
    assert last_day(date(2024, 2, 10)) == date(2024, 2, 29)
    with pytest.raises(Refused, match="2024-03-01 起才能封账"):
        close_month(season, date(2024, 2, 1), by=zone[1], now=datetime(2024, 2, 29, 9, tzinfo=UTC))


def test_a_season_that_begins_in_april_without_any_history(zone):
    _season, leader = zone
    season = Season.objects.create(
        code="2022F", name="2022 财年", starts_on=date(2022, 4, 1), ends_on=date(2023, 3, 31)
    )
    with pytest.raises(Refused, match="不在赛季内"):
        close_month(season, MARCH[0], by=leader, now=AFTER)
    may = datetime(2022, 5, 3, 1, tzinfo=UTC)
    closing = close_month(season, date(2022, 4, 1), by=leader, now=may)
    assert frozen_actuals(closing).total(Metric.SIGNED, date(2022, 4, 1), date(2022, 4, 30)) == 0
    assert closing.open_items == []


@pytest.mark.parametrize("kind", ["REPEAT", "RELOCATION", "FRAMEWORK", "OTHER", "PHASE"])
def test_what_is_ruled_out_counts_no_more_and_says_why(zone, kind):
    _season, leader = zone
    project = signed()
    exclude_project(project.code, kind, reason="核查结论", by=leader, at=later(1))

    assert total(Metric.SIGNED) == 0
    assert total(Metric.AGREED_CNY) == 0
    line = project.book_lines.get(source="CONTRACT", out_at=None)
    assert (line.left_out, line.why) == (kind, "核查结论")
    lift_exclusion(project.code, reason="复核", by=leader, at=later(2))
    assert total(Metric.SIGNED) == 1
    assert verify().none


def test_a_phase_adds_its_increment_and_is_no_project(zone):
    _season, leader = zone
    project = signed()
    exclude_project(project.code, "PHASE", reason="二期", by=leader, at=later(1),
                    counts_cny=2 * YI)  # fmt: skip

    assert total(Metric.SIGNED) == 0
    assert total(Metric.AGREED_CNY) == 2 * YI
    assert verify().none


def test_a_phase_under_a_signed_project_waits_for_its_increment(zone):
    _season, leader = zone
    parent, phase = signed(), signed()
    phase.parent = parent
    phase.save(update_fields=["parent"])
    rebuild(at=later(1))

    assert total(Metric.SIGNED) == 1
    exclude_project(phase.code, "", reason="独立合同", by=leader, at=later(2))
    assert total(Metric.SIGNED) == 2
    assert verify().none


def test_absurd_rulings_are_refused(zone):
    _season, leader = zone
    project = signed()
    for kind, more, named in [
        ("REPEAT", {"reason": " "}, "依据"), ("NONE", {}, "原因"),
        ("PHASE", {"counts_cny": Decimal(-1)}, "负数"),
        ("PHASE", {"counts_cny": 6 * YI}, "不能多于"), ("", {"counts_cny": YI}, "不用写"),
    ]:  # fmt: skip
        with pytest.raises(Refused, match=named):
            exclude_project(project.code, kind, **({"reason": "查"} | more), by=leader, at=AT)
    with pytest.raises(NotAllowed):
        exclude_project(project.code, "REPEAT", reason="查", by=project.owner, at=AT)
    with pytest.raises(Refused, match="没有生效的认定"):
        lift_exclusion(project.code, reason="复核", by=leader, at=AT)
    with pytest.raises(Refused, match="没有编号"):
        exclude_project("P0", "REPEAT", reason="查", by=leader, at=AT)


def test_a_person_who_left_the_team_cannot_have_its_target(zone):
    season, leader = zone
    officer, stranger = joined(UserFactory()), joined(UserFactory())
    Entry.objects.create(season=season, team=officer.team)
    aim = Aim(Metric.VISITS, Decimal(40))
    with pytest.raises(Refused, match="不属于"):
        set_target(
            season, aim, team=officer.team, person=stranger, reason="一号文", by=leader, at=AT
        )
    made = set_target(season, aim, team=officer.team, person=officer, reason="一号文", by=leader,
                      at=AT)  # fmt: skip
    assert made.person == officer
    with pytest.raises(Refused, match="全区的指标"):
        set_target(season, Aim(Metric.SALES_CNY, YI), team=officer.team, reason="一号文", by=leader,
                   at=AT)  # fmt: skip


@pytest.mark.parametrize(
    ("course", "steps"),
    [("stepped", (0.5, 1)), ("weights", (1,) * 11), ("quarterly", (0.5, 0.4, 0.8, 1))],
)
def test_a_schedule_that_does_not_fit_is_refused(zone, course, steps):
    season, leader = zone
    aim = Aim(Metric.SIGNED, Decimal(5), course=course, steps=steps)
    with pytest.raises(Refused, match="累计"):
        set_target(season, aim, reason="一号文", by=leader, at=AT)
