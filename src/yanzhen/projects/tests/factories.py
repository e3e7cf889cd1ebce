"""Projects for tests, made by the commands themselves, so that they cannot drift from the rules."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory

from yanzhen.accounts.models import Team, User
from yanzhen.companies.tests.factories import CompanyFactory
from yanzhen.journal.lines import Line, lines_of
from yanzhen.journal.models import Event
from yanzhen.projects.commands import (
    Document,
    Doing,
    Report,
    Ruling,
    Sum,
    accept_ruling,
    add_evidence,
    move_project,
    record_activity,
    register_lead,
    set_start_bases,
    verify_evidence,
)
from yanzhen.projects.models import Conclusion, EvidenceState
from yanzhen.projects.stages import GATES, Proof, Stage, is_later

AT = datetime(2022, 3, 1, 2, 0, tzinfo=UTC)
DAY = date(2022, 3, 1)


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    code = factory.Sequence(lambda n: f"T{n}")
    name = factory.Sequence(lambda n: f"招商{n}局")
    short_name = factory.Sequence(lambda n: f"招商{n}局")
    kind = "DEPARTMENT"
    opened_on = date(2020, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"officer{n}")
    name = factory.Sequence(lambda n: f"招商员{n}")
    role = "OFFICER"
    team = factory.SubFactory(TeamFactory)
    must_change_password = False


class LeaderFactory(UserFactory):
    name = "园区领导"
    role = "ZONE_LEADER"
    team = None


class StewardFactory(UserFactory):
    name = "数据管理员"
    role = "DATA_STEWARD"
    team = None


BRANDS = "澜禾辰曜峰屿川泽森瀚"


def firm(**stated):
    """Return a firm whose name is like no other."""
    number = firm.count = getattr(firm, "count", 0) + 1
    brand = BRANDS[number % 10] + BRANDS[number // 10 % 10] + BRANDS[number // 100 % 10] + "柏"
    return CompanyFactory(name=stated.pop("name", f"示范{brand}精密部件有限公司"), **stated)


def report(company=None, **stated):
    """Return a report with everything that makes it effective."""
    company = company or firm()
    told = {
        "channel": "OWN_VISIT", "company": company, "project_name": "年产二十万套电控单元项目",
        "product": "电控单元", "contents": "新建两条电控单元装配线，配套检测中心",
        "contact_name": "林澄", "contact_title": "投资总监", "contact_phone": "0513-80000001",
        "planned": Sum.of_cny(500_000_000),
    }  # fmt: skip
    return Report(**(told | {"contact_phone": f"0513-{8000000 + company.pk}"} | stated))


def lead(by=None, at=AT, company=None, **stated):
    """Return a registered project of `by` (a new officer if none is given)."""
    by = by or UserFactory()
    return register_lead(report(company, **stated), by=by, at=at, confirmed_different=True).project


def document(proof, project, **stated):
    """Return a document of a kind with all that its kind needs."""
    told = {"proof": proof, "document_no": f"{proof}-{project.pk}", "issued_on": DAY}
    if proof == Proof.FAIR_COMPETITION:
        told["conclusion"] = Conclusion.PASSED
    if proof == Proof.AGREEMENT:
        told["amount_cny"] = Decimal(500_000_000)
    if proof == Proof.FILING:
        told["document_no"] = f"2203-320691-89-01-{project.pk:06d}"
    return Document(**(told | stated))


def decide(project, at=AT, **stated):
    """Let the joint assessment decide on a project, as its own package does."""
    told = {
        "decision": f"decision:T{project.pk}-{project.evidence.count()}",
        "number": f"MINUTES-{project.pk}", "conclusion": Conclusion.PASSED, "decided_on": DAY,
        "valid_until": date(2023, 3, 1),
    }  # fmt: skip
    return accept_ruling(project.code, Ruling(**(told | stated)), written_by=StewardFactory(),
                         decided_by=LeaderFactory(), at=at)  # fmt: skip


def prove(project, proof, at=AT, **stated):
    """Put a document forward and have somebody else verify it; minutes come from a decision."""
    if proof == Proof.MINUTES:
        return decide(project, at=at, **stated)
    added = add_evidence(project.code, document(proof, project, **stated), by=_hand(project), at=at)
    return verify_evidence(added.pk, by=LeaderFactory(), at=at)


def _hand(project):
    return project.owner or StewardFactory()


def meet(project, on=DAY, at=AT, **stated):
    """Record a visit that met the decision-maker."""
    told = {"kind": "VISIT", "on": on, "summary": "谈了选址和投产安排", "decision_maker": "林澄"}
    return record_activity(Doing(**(told | stated)), by=_hand(project), at=at, project=project.code)


def prove_up_to(project, stage, at=AT):
    """Verify all that every gate up to `stage` asks for, without moving."""
    held = set(
        project.evidence.filter(state=EvidenceState.VERIFIED).values_list("proof", flat=True)
    )
    for gate in GATES:
        if is_later(gate.stage, stage):
            break
        if gate.stage == Stage.S2:
            meet(project, at=at)
        for group in gate.needs:
            proof = sorted(group, key=list(Proof).index)[0]
            if not group & held:
                prove(project, proof, at=at)
                held.add(proof)
        if gate.stage == Stage.S11:
            set_start_bases(project.code, bases=["STATISTICS"], by=_hand(project), at=at)


def project_at(stage, by=None, at=AT, **stated):
    """Return a project that stands at a stage, proven."""
    project = lead(by, at=at, **stated)
    prove_up_to(project, stage, at=at)
    if stage != Stage.S0:
        project = move_project(project.code, to=stage, by=project.owner, at=at)
    project.refresh_from_db()
    return project


def later(days):
    return AT + timedelta(days=days)


def told(verb: str) -> list[Line]:
    """Return what the journal tells under a verb, as an event of its own or a part of one."""
    lines = [line for event in Event.objects.order_by("pk") for line in lines_of(event)]
    return [line for line in lines if line.verb == verb]
