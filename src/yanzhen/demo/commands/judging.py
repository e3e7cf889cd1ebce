"""The joint assessments: dossiers handed in, departments answering, meetings deciding."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from yanzhen.assessments import versions
from yanzhen.assessments.calc.entries import ENTRIES
from yanzhen.assessments.calc.units import WRITTEN
from yanzhen.assessments.commands import (
    Answer,
    Draft,
    Verdict,
    add_papers,
    close_condition,
    close_meeting,
    convene_meeting,
    copy_scheme,
    decide,
    hand_in,
    make_batch,
    measure_commitment,
    name_answering,
    open_assessment,
    open_meeting,
    place_on_agenda,
    save_dossier,
    sign_decision,
    sign_opinion,
    submit_condition,
)
from yanzhen.assessments.dossiers import entries_asked, scheme_of
from yanzhen.assessments.models import Assessment, Commitment, Condition, Opinion
from yanzhen.common.parameters import parameter
from yanzhen.demo.commands.land import sites_for
from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.demo.commands.world import hand_in as hand_in_paper
from yanzhen.demo.people import BEGINNING
from yanzhen.demo.zone import words
from yanzhen.demo.zone.judged import (
    ANSWERED_BEFORE,
    FILED_BEFORE,
    NEXT_MEETING,
    Hearing,
    batch_of_quarter,
    figures_of,
    hearing_of,
    promises_of,
    texts_of,
)
from yanzhen.demo.zone.ventures import Venture, ventures
from yanzhen.projects.models import Project

# Which team answers for a department, by a word of the department's name.
TEAMS = (("经", "JFJ"), ("发改", "JFJ"), ("自然资源", "ZGJ"), ("环境", "HBJ"), ("应急", "YJJ"),
         ("财政", "CZJ"), ("审批", "SPJ"), ("建设", "JSJ"), ("配套", "JSJ"))  # fmt: skip
REVIEWERS = {"JFJ": "reviewer", "ZGJ": "reviewer2", "HBJ": "panyueming", "YJJ": "dingshixun",
             "CZJ": "qinsuyi", "SPJ": "luzhizhou", "JSJ": "wenrenxi"}  # fmt: skip
CONDITIONS = {
    "HBJ": "签约前取得主要污染物排放总量来源的书面意见。",
    "YJJ": "签约前完成化学品储存方案论证。",
    "ZGJ": "签约前落实用地指标并完成规划条件核实。",
}
OBJECTION = "排放总量没有来源，选址在岸线一公里管控范围内，不符合生态环境分区管控要求。"


def name_departments(world: World) -> Story:
    """Tell who answers for which department."""
    at = moment(BEGINNING, 30, hour=16)
    yield at
    found = {}
    for scheme in versions.in_force(localdate(at)).values():
        for code, department in scheme.departments.items():
            team = next((team for word, team in TEAMS if word in department.name), None)
            found[code] = world.teams[team] if team else None
    name_answering(found, by=world.user("leader"), at=at)


def judge(world: World, venture: Venture) -> Story:
    """Tell how one venture came before the departments, and how its conditions were met."""
    hearing = hearing_of(venture)
    if hearing is None:
        return
    at = moment(hearing.meets - FILED_BEFORE, venture.key, hour=11)
    yield at
    _file(world, venture, at)
    at = moment(hearing.meets - ANSWERED_BEFORE, venture.key, hour=16)
    yield at
    _answer(world, venture, hearing, at)
    if hearing.asks and "S4" in venture.steps:
        at = moment(hearing.meets + timedelta(days=1), venture.key, hour=8)
        yield at
        _meet_conditions(world, venture, at)


def usual_unit(code: str) -> str:
    """Return the unit in which an entry is usually written."""
    return next(iter(WRITTEN[ENTRIES[code].dimension]))


def _file(world: World, venture: Venture, at: datetime) -> None:
    by, project = world.owner(venture), world.codes[venture.key]
    assessment = open_assessment(project, by=by, at=at)
    world.assessed[venture.key] = assessment.code
    basis = versions.basis(localdate(at))
    asked = {entry.code for entry in entries_asked(scheme_of(assessment), basis)}
    entries = {code: value for code, value in figures_of(venture).items() if code in asked}
    for carrier in basis.carriers:
        if carrier.asked and carrier.entry not in entries:
            entries[carrier.entry] = ["0", usual_unit(carrier.entry)]
    draft = Draft(entries, texts_of(venture, words.contents(venture)),
                  promises=promises_of(venture, batch_of_quarter()))  # fmt: skip
    save_dossier(assessment.code, draft, by=by, at=at)
    bound = hand_in_paper(f"{venture.firm.brand}-申请材料汇编.pdf", [f"PROJECT {project}"],
                          subject=assessment.subject, by=by, at=at)  # fmt: skip
    kinds = parameter("meetings.required_papers", on=localdate(at))
    add_papers(assessment.code, kinds=kinds, file=bound, by=by, at=at)
    hand_in(assessment.code, by=by, at=at)


def _answer(world: World, venture: Venture, hearing: Hearing, at: datetime) -> None:
    """Have each department answer; before the meeting to come some have not yet."""
    code = world.assessed[venture.key]
    scheme = scheme_of(Assessment.objects.get(code=code))
    for n, opinion in enumerate(Opinion.objects.filter(assessment__code=code)
                                .select_related("team")):  # fmt: skip
        team = opinion.team.code
        if not hearing.outcome and (n + venture.key) % 3 == 0:
            continue
        stance, text, condition, due = "AGREE", "", "", None
        if team == hearing.objects:
            stance, text = "DISAGREE", OBJECTION
        elif team == hearing.asks:
            stance, condition = "CONDITIONAL", CONDITIONS[team]
            due = hearing.meets + timedelta(days=60)
        answers = {q.code: {"stance": stance, "text": ""}
                   for q in scheme.questions.get(opinion.department, ())}  # fmt: skip
        sign_opinion(
            code, Answer(stance, text, condition, due, bool(condition), answers),
            by=world.user(REVIEWERS[team]), at=at + timedelta(minutes=n),
        )  # fmt: skip


def _meet_conditions(world: World, venture: Venture, at: datetime) -> None:
    """Have what was asked before signing done, and said to be done by who asked."""
    project = world.codes[venture.key]
    left = Condition.objects.filter(decision__project__code=project).select_related("team")
    for condition in left.filter(state="OPEN"):
        note = f"函复〔{at:%Y}〕{venture.key}号，已落实。"
        submit_condition(condition.pk, note=note, by=world.owner(venture), at=at)
        team = condition.team.code if condition.team else "JFJ"
        close_condition(condition.pk, by=world.user(REVIEWERS[team]),
                        at=at + timedelta(minutes=20))  # fmt: skip


def hold_meetings(world: World) -> Story:
    """Tell the meetings in their order; the last is called and not yet held."""
    heard: dict[date, list[tuple[Venture, Hearing]]] = defaultdict(list)
    for venture in ventures():
        hearing = hearing_of(venture)
        if hearing:
            heard[hearing.meets].append((venture, hearing))
    for day in sorted(heard):
        at = moment(min(day, NEXT_MEETING - timedelta(days=2)), 0, hour=17)
        if day != NEXT_MEETING:
            at = moment(day, 0, hour=14)
        yield at
        _hold(world, day, heard[day], at)


def _hold(world: World, day: date, heard: list[tuple[Venture, Hearing]], at: datetime) -> None:
    chair, secretary = world.user("leader"), world.user("steward")
    meeting = convene_meeting(held_on=day, chair=chair, secretary=secretary, by=chair, at=at,
                              place="管委会三楼会议室")  # fmt: skip
    for venture, _hearing in heard:
        place_on_agenda(meeting.code, world.assessed[venture.key], by=secretary, at=at)
    if day == NEXT_MEETING:
        return
    present = list(meeting.seats.values_list("user", flat=True))
    open_meeting(meeting.code, present=present, by=secretary, at=at)
    outcomes = {world.assessed[venture.key]: (venture, hearing) for venture, hearing in heard}
    for item in meeting.items.select_related("assessment"):
        venture, hearing = outcomes[item.assessment.code]
        reason = OBJECTION if hearing.objects else "符合主导产业方向，指标达到准入要求。"
        parcels, plants = sites_for(venture)
        verdict = Verdict(hearing.outcome, reason=reason, parcels=parcels, plants=plants)
        made = decide(item.pk, verdict, by=chair, at=at)
        sign_decision(made.code, by=secretary, at=at + timedelta(minutes=30))
        sign_decision(made.code, by=chair, at=at + timedelta(minutes=35))
    close_meeting(meeting.code, by=secretary, at=at + timedelta(minutes=40))


def draft_scheme(world: World) -> Story:
    """Tell how the zone began a scheme of its own for the second half of the year."""
    at = moment(date(2022, 5, 24), 5, hour=10)
    yield at
    copy_scheme(versions.in_force(localdate(at))["LAND"], by=world.user("leader"), at=at,
                name="用地工业项目评估方案（下半年征求意见稿）")  # fmt: skip


def follow_batch(world: World) -> Story:
    """Tell how the quarter's batch is followed: what its investors promised, what is measured."""
    at = moment(date(2022, 3, 31), 9, hour=17)
    yield at
    batch = batch_of_quarter()
    codes = [world.codes[venture.key] for venture in batch]
    make_batch(name="2022年一季度集中开工22个项目", on=date(2022, 3, 31), by=world.user("leader"),
               at=at, projects=Project.objects.filter(code__in=codes),
               note="高企约20家、独角兽或小巨人5家以上、上市8家以上、人才500人以上")  # fmt: skip
    at = moment(date(2022, 5, 20), 9, hour=11)
    yield at
    steward = world.user("steward")
    for n, code in enumerate(codes[:9]):
        for item, value in (("TALENT", 4 + n), ("JOBS", 30 + n * 7)):
            found = Commitment.objects.get(project__code=code, item=item, ended_at__isnull=True)
            measure_commitment(found.pk, on=date(2022, 4, 30), value=value, by=steward, at=at,
                               source="人社部门参保和人才认定数据，2022年4月")  # fmt: skip
    found = Commitment.objects.get(project__code=codes[1], item="HIGH_TECH")
    measure_commitment(found.pk, on=date(2022, 4, 30), value=1, by=steward, at=at,
                       source="高新技术企业证书（示范）")  # fmt: skip
