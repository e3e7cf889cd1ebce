"""The dossier: opened for a project, filled in, handed in as one version, withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.assessments import policies, versions
from yanzhen.assessments.commands.common import links, lock_assessment, require_fresh
from yanzhen.assessments.commands.consulting import ask_departments
from yanzhen.assessments.dossiers import (
    TEXTS,
    digest,
    judge,
    judged_cny,
    known_values,
    lacking_of,
    prefilled,
    scheme_kind,
    scheme_of,
)
from yanzhen.assessments.models import (
    Assessment,
    Dossier,
    DossierPaper,
    MeetingState,
    PaperKind,
    State,
)
from yanzhen.assessments.promises import require_promises
from yanzhen.assessments.schemes.reading import scheme_as_json
from yanzhen.common.commands import next_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.models import StoredFile
from yanzhen.journal.commands import record
from yanzhen.projects.commands.common import lock_project
from yanzhen.projects.judged import facts_judged
from yanzhen.projects.models import Project
from yanzhen.projects.stages import Stage


@dataclass(frozen=True, slots=True)
class Draft:
    """What a dossier says: entries by code ([number, unit] or a class), words, declared vetoes,
    promises as rows of the register."""

    entries: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    declared: Sequence[str] = ()
    promises: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def open_assessment(project_code: str, *, by: User, at: datetime) -> Assessment:
    """Begin to assess a project; its first dossier is filled in from what is known already.

    :raises Refused: if one is open, the project is lost, or no scheme is in force.
    """
    project = lock_project(project_code)
    policies.require_can_file(by, project)
    _require_not_lost(project)
    running = project.assessments.filter(state__in=(State.DRAFT, State.CONSULTING)).first()
    if running:
        raise Refused(_("项目正在评审（%s），不用再开一次。") % running.code)
    on = localdate(at)
    scheme = versions.scheme_for(scheme_kind(project), on)
    assessment = Assessment.objects.create(
        code=f"A{on:%Y}-{next_number(f'assessment:{on:%Y}'):04d}", project=project,
        scheme_code=scheme.code, scheme_version=scheme.version, scheme=scheme_as_json(scheme),
        kind=scheme.kind.value,
        opened_by=by, opened_at=at, due_on=on,
        previous=project.assessments.order_by("-pk").first(),
    )  # fmt: skip
    entries, texts = prefilled(project)
    Dossier.objects.create(assessment=assessment, number=1, entries=entries, texts=texts)
    record("assessment.opened", assessment.subject, by=by, at=at, links=links(assessment),
           scheme=scheme.name, version=scheme.version, project=project.name)  # fmt: skip
    return assessment


def _require_not_lost(project: Project) -> None:
    if project.stage == Stage.X:
        raise Refused(_("项目已流失，请先恢复跟进再送评审。"))


def draft_of(assessment: Assessment) -> Dossier:
    """Return the version being written, locked.

    :raises Refused: if none is.
    """
    if assessment.state != State.DRAFT:
        raise Refused(
            _("材料已提交（%s），现在不能改；要改请先撤回或等会议退回补充。")
            % assessment.get_state_display()
        )
    return assessment.dossiers.select_for_update().get(handed_in_at__isnull=True)


@transaction.atomic
def save_dossier(
    code: str, draft: Draft, *, by: User, at: datetime, version: int | None = None
) -> Dossier:
    """Keep what has been written of a dossier so far; nothing need be complete, nothing wrong.

    :raises Refused: naming each figure that cannot be true (`FiguresRefused`).
    """
    assessment = lock_assessment(code)
    policies.require_can_file(by, assessment.project)
    dossier = draft_of(assessment)
    require_fresh(assessment, version)
    _write(assessment, dossier, draft, at)
    record("assessment.dossier_saved", assessment.subject, by=by, at=at, links=links(assessment),
           dossier=dossier.number, total=dossier.result.get("shown", ""))  # fmt: skip
    return dossier


def _write(assessment: Assessment, dossier: Dossier, draft: Draft, at: datetime) -> None:
    unknown = set(draft.texts) - set(TEXTS)
    if unknown:
        raise TypeError(f"a dossier has no texts {sorted(unknown)}")
    scheme = scheme_of(assessment)
    if strange := set(draft.declared) - {veto.code for veto in scheme.vetoes}:
        raise Refused(
            _("方案里没有这些否决项：%s。请刷新后重新勾选。") % "、".join(sorted(strange))
        )
    result = judge(scheme, draft.entries, draft.declared, versions.basis(localdate(at)))
    require_promises(draft.promises, localdate(at))
    dossier.entries = {k: v for k, v in draft.entries.items() if v not in (None, "", [])}
    dossier.texts = {key: text.strip() for key, text in draft.texts.items() if text.strip()}
    dossier.declared = sorted(set(draft.declared))
    dossier.promises = [dict(row) for row in draft.promises]
    dossier.result = result.as_json()
    dossier.version += 1
    dossier.save()
    assessment.version += 1
    _keep_total(assessment, dossier)


def _keep_total(assessment: Assessment, dossier: Dossier) -> None:
    assessment.total = str(dossier.result.get("shown", ""))[:24]
    numerator, _slash, denominator = str(dossier.result.get("low", "0")).partition("/")
    assessment.size_cny = judged_cny(known_values(dossier.entries))
    assessment.total_low = round(int(numerator) / int(denominator or 1), 2)
    assessment.save()


@transaction.atomic
def add_papers(
    code: str, *, kinds: Sequence[str], file: StoredFile, by: User, at: datetime
) -> list[DossierPaper]:
    """Add a file to the dossier that is being written, as each paper it holds: what applicants
    hand in is often bound together. Returns those that were not there yet.

    :raises Refused: without a kind, for an unknown one, or a file of another subject.
    """
    assessment = lock_assessment(code)
    policies.require_can_file(by, assessment.project)
    dossier = draft_of(assessment)
    if not kinds or not set(kinds) <= set(PaperKind.values):
        raise Refused(_("请选择材料种类。"), field="kind")
    if file.subject != assessment.subject:
        raise Refused(_("文件不属于本次评审，请重新上传。"), field="file")
    there = set(dossier.papers.filter(file=file).values_list("kind", flat=True))
    fresh = [PaperKind(kind) for kind in dict.fromkeys(kinds) if kind not in there]
    if not fresh:
        return []
    papers = [DossierPaper(dossier=dossier, kind=kind, file=file) for kind in fresh]
    DossierPaper.objects.bulk_create(papers)
    record("assessment.paper_added", assessment.subject, by=by, at=at, links=links(assessment),
           paper="、".join(str(kind.label) for kind in fresh), file=file.name)  # fmt: skip
    return papers


@transaction.atomic
def drop_paper(code: str, number: int, *, by: User, at: datetime) -> None:
    """Take a paper out of the dossier that is being written; the file itself is kept."""
    assessment = lock_assessment(code)
    policies.require_can_file(by, assessment.project)
    paper = draft_of(assessment).papers.select_related("file").filter(pk=number).first()
    if paper is None:
        raise Refused(_("这份材料已不在申请材料中。"))
    record("assessment.paper_dropped", assessment.subject, by=by, at=at, links=links(assessment),
           paper=paper.get_kind_display(), file=paper.file.name)  # fmt: skip
    paper.delete()


@transaction.atomic
def hand_in(code: str, *, by: User, at: datetime, version: int | None = None) -> Dossier:
    """Hand the dossier in: from now on this version is what is judged, and departments are asked.

    :raises Refused: naming everything that lacks.
    """
    assessment = lock_assessment(code)
    policies.require_can_file(by, assessment.project)
    _require_not_lost(assessment.project)
    dossier = draft_of(assessment)
    require_fresh(assessment, version)
    papers = list(dossier.papers.select_related("file"))
    lacking = lacking_of(dossier.entries, dossier.texts, [paper.kind for paper in papers],
                         on=localdate(at))  # fmt: skip
    if lacking.all:
        raise Refused(
            _("材料还不齐：%s。请补齐后再提交。") % "、".join(lacking.all), missing=lacking.all
        )
    scheme = scheme_of(assessment)
    result = judge(scheme, dossier.entries, dossier.declared, versions.basis(localdate(at)))
    dossier.result = result.as_json()
    dossier.judged = _facts(assessment.project, dossier)
    dossier.hash = digest(
        {"project": assessment.project.code, "scheme": assessment.scheme,
         "entries": dossier.entries, "texts": dossier.texts, "declared": dossier.declared,
         "promises": dossier.promises, "judged": dossier.judged,
         "papers": sorted([paper.kind, paper.file.sha256] for paper in papers)}
    )  # fmt: skip
    dossier.handed_in_by, dossier.handed_in_at = by, at
    dossier.save()
    _keep_total(assessment, dossier)
    asked = ask_departments(assessment, dossier, scheme, at)
    assessment.state = State.CONSULTING
    assessment.version += 1
    assessment.save()
    record("assessment.handed_in", assessment.subject, by=by, at=at, links=links(assessment),
           dossier=dossier.number, hash=dossier.hash, total=dossier.result["shown"],
           departments=asked, due_on=assessment.due_on)  # fmt: skip
    return dossier


def _facts(project: Project, dossier: Dossier) -> dict[str, Any]:
    """Return what is judged: the investor and product of the project, the dossier's figures."""
    values = known_values(dossier.entries)
    facts = facts_judged(project, judged_cny(values))
    land = values.get("LAND_MU")
    return facts | {"land_mu": None if land is None else str(float(land))}


@transaction.atomic
def withdraw_assessment(code: str, *, reason: str, by: User, at: datetime) -> Assessment:
    """Take a project out of the assessment before it is decided.

    :raises Refused: without a reason, or if it is decided already.
    """
    assessment = lock_assessment(code)
    policies.require_can_file(by, assessment.project)
    if not assessment.is_open:
        raise Refused(_("评审%s，不能撤回。") % assessment.get_state_display())
    _require_not_sat_on(assessment)
    if not reason.strip():
        raise Refused(_("请写明撤回原因。"), field="reason")
    assessment.state = State.WITHDRAWN
    assessment.version += 1
    assessment.save()
    record("assessment.withdrawn", assessment.subject, by=by, at=at, links=links(assessment),
           reason=reason.strip()[:200])  # fmt: skip
    return assessment


def _require_not_sat_on(assessment: Assessment) -> None:
    """Refuse to take back what an open meeting is judging: it could be lost no vote there."""
    sitting = assessment.items.filter(decision__isnull=True, meeting__state=MeetingState.OPEN)
    if item := sitting.select_related("meeting").first():
        raise Refused(
            _("会议%s正在审议这个项目，请由会议决定，或由会务先移出议程。") % item.meeting.code
        )


def renew_draft(assessment: Assessment, old: Dossier) -> Dossier:
    """Begin the next version of a dossier with what the last one said, its papers included."""
    new = Dossier.objects.create(
        assessment=assessment, number=old.number + 1, entries=old.entries, texts=old.texts,
        declared=old.declared, promises=old.promises, result=old.result,
    )  # fmt: skip
    DossierPaper.objects.bulk_create(
        DossierPaper(dossier=new, kind=paper.kind, file_id=paper.file_id)
        for paper in old.papers.all()
    )
    return new


@transaction.atomic
def call_back(code: str, *, reason: str, by: User, at: datetime) -> Dossier:
    """Call a handed-in dossier back to change it: a new version, for which all are asked anew.

    :raises Refused: without a reason, or if it is not with the departments.
    """
    assessment = lock_assessment(code)
    policies.require_can_file(by, assessment.project)
    if assessment.state != State.CONSULTING:
        raise Refused(_("材料不在征求意见阶段，不用撤回修改。"))
    _require_not_sat_on(assessment)
    if not reason.strip():
        raise Refused(_("请写明修改原因。"), field="reason")
    new = renew_draft(assessment, assessment.dossiers.order_by("-number")[0])
    assessment.state = State.DRAFT
    assessment.version += 1
    assessment.save()
    record("assessment.called_back", assessment.subject, by=by, at=at, links=links(assessment),
           dossier=new.number, reason=reason.strip()[:200])  # fmt: skip
    return new
