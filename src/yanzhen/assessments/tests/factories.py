"""Assessments for tests, made by the commands themselves."""

from datetime import UTC, date, datetime, timedelta

from yanzhen.accounts.models import Team, User
from yanzhen.assessments import versions
from yanzhen.assessments.commands import (
    Answer,
    Draft,
    Verdict,
    add_papers,
    convene_meeting,
    decide,
    hand_in,
    name_answering,
    open_assessment,
    open_meeting,
    place_on_agenda,
    save_dossier,
    sign_decision,
    sign_opinion,
)
from yanzhen.assessments.dossiers import scheme_of
from yanzhen.assessments.models import Assessment, Meeting
from yanzhen.common.parameters import parameter
from yanzhen.desk.models import StoredFile
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import LeaderFactory, StewardFactory, UserFactory, project_at

AT = datetime(2022, 3, 2, 2, 0, tzinfo=UTC)
DAY = date(2022, 3, 2)
ENTRIES = {
    "TOTAL_CNY": ["5", "亿元"], "FIXED_CNY": ["4", "亿元"], "LAND_MU": ["50", "亩"],
    "TAX_CNY": ["3000", "万元"], "OUTPUT_CNY": ["9", "亿元"], "SALES_CNY": ["9", "亿元"],
}  # fmt: skip
TEXTS = {
    "CONTENTS": "两条装配线", "INVESTOR": "成立八年，近两年盈利", "PROCESS": "贴片、装配、老化",
    "MARKET": "已有三家客户的订单", "SCHEDULE": "十八个月投产", "DILIGENCE": "无失信和重大诉讼",
}  # fmt: skip
PROMISE = {"item": "HIGH_TECH", "promised": "1", "due_on": "2024-12-31", "consequence": "SUPPORT"}


def later(days):
    return AT + timedelta(days=days)


def paper(subject, by, name="材料.pdf"):
    return StoredFile.objects.create(
        sha256=f"{StoredFile.objects.count():064x}", size=9, name=name, subject=subject,
        content_type="application/pdf", uploaded_by=by, uploaded_at=AT,
    )  # fmt: skip


def departments(leader=None, at=AT):
    """Make a team with one reviewer for each department of the scheme in force; by code."""
    made = {}
    for scheme in versions.in_force(at.date()).values():
        for code, department in scheme.departments.items():
            if code in made:
                continue
            team, _new = Team.objects.get_or_create(
                code=code[:20],
                defaults={"name": department.name, "short_name": department.name[:16],
                          "kind": "REVIEW", "opened_on": date(2020, 1, 1)},
            )  # fmt: skip
            user = User.objects.filter(team=team).first()
            made[code] = user or UserFactory(role="REVIEWER", team=team, name=f"{code}评审")
    name_answering({code: user.team for code, user in made.items()},
                   by=leader or LeaderFactory(), at=at)  # fmt: skip
    return made


def opened(project=None, by=None, at=AT):
    project = project or project_at(Stage.S3, land_mu=50)
    return open_assessment(project.code, by=by or project.owner, at=at)


def filled(assessment, at=AT, entries=None, promises=(PROMISE,), declared=()):
    """Fill in a dossier completely, every paper included."""
    by = assessment.project.owner
    save_dossier(assessment.code, Draft(ENTRIES | (entries or {}), TEXTS, declared, promises),
                 by=by, at=at)  # fmt: skip
    for kind in parameter("meetings.required_papers", on=at.date()):
        add_papers(assessment.code, kinds=[kind], by=by, at=at,
                  file=paper(assessment.subject, by, f"{kind}.pdf"))  # fmt: skip
    return Assessment.objects.get(pk=assessment.pk)


def consulted(at=AT, **stated):
    """Return an assessment that is with the departments, and who answers by department."""
    asked = departments(at=at)
    assessment = filled(opened(stated.pop("project", None), at=at), at=at, **stated)
    hand_in(assessment.code, by=assessment.project.owner, at=at)
    return Assessment.objects.get(pk=assessment.pk), asked


def answer(assessment, user, stance="AGREE", at=AT, **stated):
    scheme = scheme_of(assessment)
    department = assessment.opinions.filter(team=user.team).latest("pk").department
    told = {q.code: {"stance": "AGREE", "text": ""} for q in scheme.questions.get(department, ())}
    if stance == "DISAGREE":
        stated.setdefault("text", "总量没有来源")
    if stance == "CONDITIONAL":
        stated.setdefault("condition", "投产前落实总量来源")
        stated.setdefault("condition_due_on", date(2022, 9, 30))
    return sign_opinion(assessment.code, Answer(stance, answers=told, **stated), by=user, at=at)


def answered(at=AT, stances=None, **stated):
    """Return an assessment with every department's answer; `stances` by department's code."""
    assessment, asked = consulted(at=at, **stated)
    for code, user in asked.items():
        answer(assessment, user, (stances or {}).get(code, "AGREE"), at=at)
    return Assessment.objects.get(pk=assessment.pk), asked


def meeting_of(*assessments, at=AT, chair=None, secretary=None, opens=True):
    chair, secretary = chair or LeaderFactory(), secretary or StewardFactory()
    meeting = convene_meeting(held_on=at.date(), chair=chair, secretary=secretary, by=chair, at=at,
                              place="三楼会议室")  # fmt: skip
    for assessment in assessments:
        place_on_agenda(meeting.code, assessment.code, by=secretary, at=at)
    if opens:
        present = list(meeting.seats.values_list("user", flat=True))
        open_meeting(meeting.code, present=present, by=secretary, at=at)
    return Meeting.objects.get(pk=meeting.pk)


def decided(outcome="PASSED", at=AT, signed=True, assessment=None, stances=None, **stated):
    """Return a decision, signed by chair and secretary unless told otherwise."""
    if assessment is None:
        assessment, _asked = answered(at=at, stances=stances)
    meeting = meeting_of(assessment, at=at)
    told = {"reason": "综合考虑产业带动"} | stated
    decision = decide(meeting.items.get().pk, Verdict(outcome, **told), by=meeting.chair, at=at)
    if signed:
        for user in (meeting.chair, meeting.secretary):
            sign_decision(decision.code, by=user, at=at)
        decision.refresh_from_db()
    return decision
