from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from yanzhen.common.amounts import read_amount
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.commands.details import add_relation
from yanzhen.desk.models import Notification, Task
from yanzhen.journal.models import Event, EventLink
from yanzhen.projects.commands import (
    CollisionFound,
    Sum,
    accept_join,
    complete_registration,
    decline_join,
    lose_project,
    register_lead,
)
from yanzhen.projects.models import (
    Choice,
    CollisionCase,
    CollisionKind,
    MatchKind,
    Project,
    Registration,
)
from yanzhen.projects.queries import find_hits, taken_leads
from yanzhen.projects.tests.factories import (
    AT,
    LeaderFactory,
    StewardFactory,
    UserFactory,
    firm,
    later,
    lead,
    report,
)

pytestmark = pytest.mark.django_db


def test_makes_a_lead_at_the_servers_time_with_a_protection():
    officer = UserFactory()

    made = register_lead(report(), by=officer, at=AT)

    assert made.project.code == "P2022-0001"
    assert made.registration.code == "R2022-0001"
    assert made.registration.registered_at == AT
    assert (made.project.owner, made.project.team) == (officer, officer.team)
    assert str(made.project.protected_until) == "2022-04-30"  # sixty days
    event = Event.objects.get(verb="project.registered")
    assert event.facts["channel"] == "自主走访"
    assert EventLink.objects.filter(
        event=event, subject=f"company:{made.project.company.code}"
    ).exists()


def test_a_major_project_is_protected_longer():
    made = register_lead(report(planned=Sum.of_cny(1_000_000_000)), by=UserFactory(), at=AT)

    assert str(made.project.protected_until) == "2022-05-30"  # ninety days


@pytest.mark.parametrize(
    "lacking", [{"contact_name": ""}, {"contact_phone": ""}, {"contents": "谈"}]
)
def test_without_contact_or_contents_there_is_no_protection(lacking):
    made = register_lead(report(**lacking), by=UserFactory(), at=AT)

    assert made.registration.effective is False
    assert made.project.protected_until is None


def test_completing_the_contents_begins_the_protection_then():
    company = firm()
    made = register_lead(report(company, contents=""), by=UserFactory(), at=AT)

    complete_registration(made.project.code, report(company), by=made.project.owner, at=later(5))

    made.project.refresh_from_db()
    assert str(made.project.protected_until) == "2022-05-05"
    assert made.project.registrations.count() == 2


def test_registrations_cannot_claim_content_they_lack():
    made = register_lead(report(contents=""), by=UserFactory(), at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=made.registration.pk).update(effective=True)


def test_keeps_the_amount_with_range_currency_and_rate():
    given = Sum(read_amount("3000万美元"), Decimal("6.35"))

    project = register_lead(report(planned=given), by=UserFactory(), at=AT).project

    assert project.planned_cny == Decimal("190500000.00")
    kept = project.amounts.get()
    assert (kept.currency, kept.original, kept.rate) == ("USD", 30_000_000, Decimal("6.35"))


def test_a_span_counts_with_its_careful_end_and_keeps_both():
    project = lead(planned=Sum(read_amount("1.2-1.5亿元")))

    kept = project.amounts.get()
    assert project.planned_cny == 120_000_000
    assert (kept.low_cny, kept.high_cny) == (120_000_000, 150_000_000)


def test_the_same_investor_and_project_blocks_and_offers_choices():
    company = firm()
    first = lead(company=company)
    other = UserFactory()

    with pytest.raises(CollisionFound) as found:
        register_lead(report(company), by=other, at=later(1))

    hit = found.value.hits[0]
    assert hit.project_code == first.code
    assert (hit.key, hit.kind, hit.blocks) == (
        MatchKind.USCC, CollisionKind.SAME_PROJECT, True,
    )  # fmt: skip
    assert hit.team_name == first.team.short_name
    assert Project.objects.count() == 1


def asked_to_join():
    company = firm()
    first, other = lead(company=company), UserFactory()
    made = register_lead(report(company), by=other, at=later(1), choice=Choice.JOIN)
    return first, other, made.registration


def test_joining_is_a_request_that_the_holder_is_told_of_and_has_on_the_desk():
    first, other, registration = asked_to_join()

    assert registration.project == first
    assert not first.co_owners.exists()
    assert not Project.objects.visible_to(other).exists()
    assert Notification.objects.filter(user=first.owner, kind="COLLISION").count() == 1
    task = Task.objects.get(key=f"join:{registration.code}")
    assert (task.assignee, task.is_open) == (first.owner, True)
    assert not Task.objects.visible_to(other).exists()


def test_joining_makes_a_co_owner_once_the_holder_accepts():
    first, other, registration = asked_to_join()

    accept_join(registration.code, by=first.owner, at=later(2))

    assert first.co_owners.get().user == other
    assert Project.objects.visible_to(other).get() == first
    assert Notification.objects.filter(user=other).count() == 1
    assert not Task.objects.get(key=f"join:{registration.code}").is_open


def test_a_declined_request_leaves_the_applicant_outside_and_is_answered_once():
    first, other, registration = asked_to_join()

    decline_join(registration.code, by=LeaderFactory(), at=later(2))

    assert not first.co_owners.exists()
    told = Notification.objects.get(user=other)
    assert first.name not in told.text and first.code not in told.text
    with pytest.raises(Refused, match="答复过"):
        accept_join(registration.code, by=first.owner, at=later(3))


def test_the_applicant_cannot_accept_their_own_request():
    _first, other, registration = asked_to_join()

    with pytest.raises(NotAllowed):
        accept_join(registration.code, by=other, at=later(2))


def test_a_parallel_project_is_another_one_and_the_owner_is_told():
    company = firm()
    first = lead(company=company)
    other = UserFactory()

    made = register_lead(
        report(company, project_name="医用导管生产项目", product="医用导管"),
        by=other, at=later(1), choice=Choice.PARALLEL,
    )  # fmt: skip

    assert made.project != first
    assert Notification.objects.filter(user=first.owner, kind="COLLISION").exists()
    assert EventLink.objects.filter(subject=f"project:{first.code}").exists()


def test_a_parallel_registration_of_the_same_project_must_say_what_differs():
    company = firm()
    lead(company=company)

    with pytest.raises(CollisionFound, match="不同"):
        register_lead(report(company), by=UserFactory(), at=later(1), choice=Choice.PARALLEL)


def test_a_dispute_opens_a_case_due_in_five_working_days():
    company = firm()
    first = lead(company=company)
    other = UserFactory()

    made = register_lead(
        report(company), by=other, at=AT, choice=Choice.DISPUTE, statement="去年十月已接触"
    )

    assert made.case.project == first
    assert (made.case.holder, made.case.challenger) == (first.owner, other)
    assert str(made.case.due_on) == "2022-03-08"
    assert Project.objects.count() == 1


def test_two_reports_within_minutes_make_one_lead_and_one_case():
    company = firm()
    lead(company=company)

    made = register_lead(report(company), by=UserFactory(), at=AT)

    assert Project.objects.count() == 1
    assert CollisionCase.objects.get() == made.case


def test_registering_ones_own_project_again_is_refused():
    company = firm()
    first = lead(company=company)

    with pytest.raises(CollisionFound, match=first.code):
        register_lead(report(company), by=first.owner, at=later(1))


def test_the_same_form_sent_twice_makes_one_registration():
    officer, told = UserFactory(), report()

    once = register_lead(told, by=officer, at=AT, submission="form-1")
    twice = register_lead(told, by=officer, at=AT, submission="form-1")

    assert once.project == twice.project
    assert Registration.objects.count() == 1


def test_a_sister_company_of_the_group_is_found():
    head, one, two = firm(), firm(), firm()
    for child in (one, two):
        add_relation(start=head.code, end=child.code, kind="PARENT", source="公开信息",
                     by=StewardFactory(), at=AT)  # fmt: skip
    first = lead(company=one)

    with pytest.raises(CollisionFound) as found:
        register_lead(report(two, contact_phone="025-5555555"), by=UserFactory(), at=later(1))

    assert found.value.hits[0].kind == CollisionKind.GROUP_SIBLING
    assert found.value.hits[0].project_code == first.code


def test_the_same_telephone_asks_and_does_not_block():
    first = lead(contact_phone="0513-87654321")
    told = report(contact_phone="+86 0513 8765 4321", product="医用导管", project_name="导管项目")

    with pytest.raises(CollisionFound, match="相近") as found:
        register_lead(told, by=UserFactory(), at=later(1))
    assert found.value.hits[0].key == MatchKind.CONTACT

    made = register_lead(told, by=UserFactory(), at=later(1), confirmed_different=True)
    assert made.project != first


def test_a_lead_without_contents_gives_way_to_one_with():
    company = firm()
    squatter = lead(company=company, contents="")
    other = UserFactory()

    made = register_lead(report(company), by=other, at=later(1), choice=Choice.TAKE)

    assert made.project == squatter
    assert made.project.owner == other
    assert made.project.protected_until is not None


def test_a_protected_lead_cannot_be_taken():
    company = firm()
    lead(company=company)

    with pytest.raises(CollisionFound, match="保护期内"):
        register_lead(report(company), by=UserFactory(), at=later(1), choice=Choice.TAKE)


def test_a_lost_project_does_not_block():
    company = firm()
    first = lead(company=company)
    lose_project(first.code, reason="FUNDS", by=first.owner, at=AT)

    made = register_lead(report(company), by=UserFactory(), at=later(1))

    assert made.project != first


@pytest.mark.parametrize("name", ["滨江商住商品住宅项目", "某某房地产开发项目"])
def test_what_is_no_lead_is_refused_with_the_reason(name):
    with pytest.raises(Refused, match="房地产"):
        register_lead(report(project_name=name), by=UserFactory(), at=AT)


def test_a_settled_firm_registers_an_expansion_and_not_a_new_project():
    company = firm()
    type(company).objects.filter(pk=company.pk).update(is_resident=True)
    company.refresh_from_db()

    with pytest.raises(Refused, match="已落户"):
        register_lead(report(company), by=UserFactory(), at=AT)
    made = register_lead(report(company, kind="EXPANSION"), by=UserFactory(), at=AT)
    assert made.project.kind == "EXPANSION"


def test_more_than_the_cap_is_refused(settings, tmp_path):
    officer = UserFactory()
    for number in range(30):
        lead(by=officer, project_name=f"第{number}号项目", product=f"产品{number}")

    with pytest.raises(Refused, match="上限30个"):
        lead(by=officer)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channel": "GOSSIP"}, "channel"),
        ({"kind": "CASTLE"}, "kind"),
        ({"project_name": "  "}, "project_name"),
        ({"planned": Sum.of_cny(-1)}, "planned_cny"),
        ({"planned": Sum.of_cny("9e13")}, "planned_cny"),
        ({"land_mu": Decimal(-3)}, "land_mu"),
        ({"fixed": Sum.of_cny(900_000_000)}, "fixed_cny"),
    ],
)
def test_nonsense_is_refused_at_its_field(wrong, field):
    with pytest.raises(Refused) as refusal:
        register_lead(report(**wrong), by=UserFactory(), at=AT)

    assert refusal.value.field == field
    assert Project.objects.count() == 0


def test_others_than_courting_people_may_not_register():
    with pytest.raises(NotAllowed):
        register_lead(report(), by=StewardFactory(), at=AT)


def test_others_see_only_that_it_is_taken_since_when_and_by_whom():
    project = lead()
    stranger = UserFactory()

    assert not Project.objects.visible_to(stranger).exists()
    (taken,) = taken_leads(stranger, [project.company_id])
    assert (taken.team_name, str(taken.since)) == (project.team.short_name, "2022-03-01")
    assert taken_leads(project.owner, [project.company_id]) == []
    assert Project.objects.visible_to(LeaderFactory()).count() == 1


def test_finding_hits_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    company = firm()
    lead(company=company)

    with django_assert_max_num_queries(6):
        assert find_hits(report(company).investor, on=AT.date())
