"""The departments: asked about a version of a dossier, answering, reminded, staying out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.assessments import policies
from yanzhen.assessments.calc.scheme import Scheme
from yanzhen.assessments.commands.common import (
    links,
    lock_assessment,
    owners_of,
    reviewers_of,
    tell,
)
from yanzhen.assessments.dossiers import scheme_of
from yanzhen.assessments.models import (
    Answering,
    Assessment,
    Dossier,
    Opinion,
    OpinionPaper,
    Recusal,
    Stance,
    State,
)
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.models import StoredFile
from yanzhen.journal.commands import record
from yanzhen.projects.commands.collisions import due_day


@dataclass(frozen=True, slots=True)
class Answer:
    """What a department says: overall and on each question ({"stance": …, "text": …})."""

    stance: str
    text: str = ""
    condition: str = ""
    condition_due_on: date | None = None
    before_signing: bool = False
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: Sequence[StoredFile] = ()


def ask_departments(
    assessment: Assessment, dossier: Dossier, scheme: Scheme, at: datetime
) -> list[str]:
    """Ask each department of the scheme about a version, and return their names. Called within
    the command that hands the dossier in.

    :raises Refused: if a department whose no is a veto has no team here.
    """
    teams = {a.department: a.team for a in Answering.objects.select_related("team")}
    lacking = [d.name for code, d in scheme.departments.items() if d.veto and code not in teams]
    if lacking:
        raise Refused(
            _("还没有指定由谁答复：%s。请在“评审—评估方案”中指定后再提交。") % "、".join(lacking),
            missing=lacking,
        )
    assessment.due_on = due_day(at, "opinion_days")
    asked: dict[int, Opinion] = {}
    out = set(assessment.recusals.values_list("user", flat=True))
    for code, department in scheme.departments.items():
        team = teams.get(code)
        if team is None:
            continue
        if team.pk in asked:  # one team may answer for several departments; a veto stays one
            asked[team.pk].veto = asked[team.pk].veto or department.veto
            continue
        asked[team.pk] = Opinion(
            assessment=assessment, dossier=dossier, team=team, department=code,
            veto=department.veto, asked_at=at, due_on=assessment.due_on,
        )  # fmt: skip
    people = []
    for opinion in asked.values():
        judges = reviewers_of(opinion.team)
        able = [user for user in judges if user.pk not in out]
        if judges and not able:  # who stays out of a project stays out of its later rounds
            opinion.recused_reason = _("本部门评审人员均已回避")
        people += able
    Opinion.objects.bulk_create(asked.values())
    tell(people, assessment, _("请对“%(project)s”出具意见，%(due)s前。")
         % {"project": assessment.project.name, "due": assessment.due_on}, at,
         page="opinion")  # fmt: skip
    return [opinion.team.short_name for opinion in asked.values()]


def _lock_opinion(code: str, by: User) -> tuple[Assessment, Opinion]:
    """Return the assessment and the opinion that `by`'s department is asked for, both locked."""
    assessment = lock_assessment(code)
    asked = assessment.opinions.select_for_update(of=("self",)).select_related("team", "dossier")
    opinion = asked.filter(team=by.team_id).order_by("-dossier__number").first()
    if opinion is None or by.team_id is None:
        raise NotAllowed(_("这个项目没有请你的部门出具意见。"))
    opinion.assessment = assessment
    return assessment, opinion


@transaction.atomic
def sign_opinion(code: str, answer: Answer, *, by: User, at: datetime) -> Opinion:
    """Sign one's department's opinion on the present version of a dossier.

    It may be changed until the deadline, as long as nothing is decided.

    :raises NotAllowed: to others than the department's people, and to who stays out.
    :raises Refused: after the deadline or the decision, or for what an answer lacks.
    """
    assessment, opinion = _lock_opinion(code, by)
    policies.require_can_answer(by, opinion)
    _require_time(assessment, opinion, localdate(at))
    _require_complete(answer, scheme_of(assessment), opinion, localdate(at))
    if any(file.subject != opinion.subject for file in answer.files):
        raise Refused(_("附件不属于这份意见，请重新上传。"), field="papers")
    before = _said(opinion)
    opinion.stance, opinion.text = answer.stance, answer.text.strip()
    conditional = answer.stance == Stance.CONDITIONAL
    opinion.condition = answer.condition.strip() if conditional else ""
    opinion.condition_due_on = answer.condition_due_on if conditional else None
    opinion.before_signing = answer.before_signing and conditional
    opinion.answers = {key: dict(said) for key, said in answer.answers.items()}
    opinion.signed_by, opinion.signed_at = by, at
    opinion.version += 1
    opinion.save()
    for file in answer.files:
        OpinionPaper.objects.get_or_create(opinion=opinion, file=file)
    record("opinion.signed", assessment.subject, by=by, at=at, links=links(assessment),
           team=opinion.team.short_name, stance=_said(opinion), before=before,
           text=opinion.text, condition=opinion.condition, dossier=opinion.dossier.number,
           veto=opinion.veto if opinion.is_veto else "")  # fmt: skip
    if opinion.stance in (Stance.CONDITIONAL, Stance.DISAGREE):
        tell(owners_of(assessment), assessment, _("%(team)s对“%(project)s”的意见：%(stance)s。")
             % {"team": opinion.team.short_name, "project": assessment.project.name,
                "stance": _said(opinion)}, at, but=by)  # fmt: skip
    return opinion


def _require_time(assessment: Assessment, opinion: Opinion, on: date) -> None:
    if assessment.state == State.DECIDED:
        raise Refused(_("会议已作出决定，意见不再受理；有新情况请向召集人提出复议。"))
    if assessment.state != State.CONSULTING or opinion.dossier.handed_in_at is None:
        raise Refused(_("材料已退回补充，请等新版本送来后再出具意见。"))
    if opinion.recused_reason:
        raise Refused(_("本部门已整体回避，不出具意见。"))
    if on > opinion.due_on:
        raise Refused(
            _("意见已于%(due)s截止；如需补充，请在会上说明，由记录人记入纪要。")
            % {"due": opinion.due_on}
        )


def _require_complete(answer: Answer, scheme: Scheme, opinion: Opinion, on: date) -> None:
    if answer.stance not in Stance.values:
        raise Refused(_("请选择结论。"), field="stance")
    if answer.stance == Stance.DISAGREE and not answer.text.strip():
        raise Refused(_("不同意须写明理由。"), field="text")
    if answer.stance == Stance.CONDITIONAL:
        if not answer.condition.strip():
            raise Refused(_("有条件同意须写明条件。"), field="condition")
        if answer.condition_due_on is None or answer.condition_due_on <= on:
            raise Refused(_("请填写条件的办结日期（须在今天之后）。"), field="condition_due_on")
    _require_questions(answer, scheme, opinion)


def _require_questions(answer: Answer, scheme: Scheme, opinion: Opinion) -> None:
    asked = {q.code: q.text for q in scheme.questions.get(opinion.department, ())}
    for key, said in answer.answers.items():
        if key not in asked or said.get("stance") not in Stance.values:
            raise Refused(_("请对每个问题从给出的选项中选择。"), field="answers")
    left = [text for key, text in asked.items() if key not in answer.answers]
    if left and answer.stance != Stance.NOT_CONCERNED:
        raise Refused(_("还有问题没有回答：%s") % "；".join(left), missing=left, field="answers")


@transaction.atomic
def declare_recusal(code: str, *, reason: str, by: User, at: datetime) -> Recusal:
    """Declare an interest in a project and stay out of judging it; an opinion of one's own falls.

    Where a department has nobody else who could answer, the whole department stays out.

    :raises Refused: without a reason, or after the decision.
    """
    assessment = lock_assessment(code)
    if not assessment.is_open:
        raise Refused(_("评审%s，不用再申报回避。") % assessment.get_state_display())
    if not reason.strip():
        raise Refused(_("请写明与项目或投资方的关系。"), field="reason")
    _require_takes_part(assessment, by)
    recusal, made = Recusal.objects.get_or_create(
        assessment=assessment, user=by,
        defaults={"reason": reason.strip()[:200], "declared_at": at},
    )  # fmt: skip
    if made:
        out = _void_opinion(assessment, by)
        record("opinion.recused", assessment.subject, by=by, at=at, links=links(assessment),
               person=by.name, reason=recusal.reason, department_out=out)  # fmt: skip
    return recusal


def _require_takes_part(assessment: Assessment, by: User) -> None:
    asked = by.role == Role.REVIEWER and assessment.opinions.filter(team=by.team_id).exists()
    seated = assessment.items.filter(meeting__seats__user=by).exists()
    leads = assessment.items.filter(meeting__chair=by).exists()
    if not (asked or seated or leads):
        raise NotAllowed(_("你没有参加这个项目的评审，不用申报回避。"))


def _void_opinion(assessment: Assessment, by: User) -> bool:
    opinion = (
        assessment.opinions.filter(team=by.team_id, dossier__handed_in_at__isnull=False)
        .order_by("-dossier__number").first()
    )  # fmt: skip
    if opinion is None:
        return False
    if opinion.signed_by_id == by.pk:
        opinion.stance, opinion.text, opinion.condition, opinion.answers = "", "", "", {}
        opinion.signed_by = opinion.signed_at = opinion.condition_due_on = None
        opinion.before_signing = False
    out = set(assessment.recusals.values_list("user", flat=True))
    nobody = all(user.pk in out for user in reviewers_of(opinion.team))
    if nobody and not opinion.stance:
        opinion.recused_reason = _("本部门评审人员均已回避")
    opinion.version += 1
    opinion.save()
    return nobody


def _said(opinion: Opinion) -> str:
    return str(Stance(opinion.stance).label) if opinion.stance else ""


def remind_awaited(*, at: datetime) -> int:
    """Remind departments whose opinion is due soon or today; once a day, each time told."""
    on = localdate(at)
    soon = on + timedelta(days=parameter("meetings.remind_days", on=on))
    due = Opinion.objects.filter(
        stance="", recused_reason="", due_on__gte=on, due_on__lte=soon,
        assessment__state=State.CONSULTING, dossier__handed_in_at__isnull=False,
    ).exclude(reminded_on=on)  # fmt: skip
    return sum(_remind(pk, at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _remind(number: int, at: datetime) -> int:
    on = localdate(at)
    row: Any = Opinion.objects.select_for_update(of=("self",)).select_related(
        "assessment__project", "team"
    )
    opinion = row.get(pk=number)
    if not opinion.is_awaited or opinion.reminded_on == on:
        return 0
    opinion.reminded_on = on
    opinion.save(update_fields=["reminded_on"])
    assessment = opinion.assessment
    out = set(assessment.recusals.values_list("user", flat=True))
    people = [user for user in reviewers_of(opinion.team) if user.pk not in out]
    tell(people, assessment, _("“%(project)s”的意见%(due)s截止，请尽快出具。")
         % {"project": assessment.project.name, "due": opinion.due_on}, at,
         key=f"opinion:{opinion.pk}:{on}", page="opinion")  # fmt: skip
    return 1
