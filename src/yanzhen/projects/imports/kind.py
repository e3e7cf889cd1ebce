"""The kind `projects`: what the officers' sheet says, judged, written and taken back.

A sheet must not go round the first report. Zone leaders and data stewards, who see the whole
zone, carry over what it had; a team lead imports for the own team alone: owners are sought there,
other teams' projects are neither read nor changed, and a row whose investor another team holds
waits with that team's name. Officers register their leads one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.models import User
from yanzhen.common.formats import Text
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.commands.sheet_firms import close_unused, open_for_sheet
from yanzhen.companies.models import Company
from yanzhen.companies.queries import SURE, Candidate, match_names
from yanzhen.companies.queries.among import among_numbers
from yanzhen.desk.imports.kinds import (
    AcceptedRow,
    Applied,
    Field,
    Format,
    Judgement,
    ParsedRow,
    Verdict,
)
from yanzhen.projects import policies
from yanzhen.projects.commands.changing import Opening
from yanzhen.projects.commands.importing import (
    hits_of_others,
    import_project,
    restore_facts,
    taken_by,
    undo_project,
    update_from_sheet,
)
from yanzhen.projects.imports import cells
from yanzhen.projects.imports.claims import Claims, claim
from yanzhen.projects.imports.people import People
from yanzhen.projects.imports.repeats import Line, find_repeats, product_of
from yanzhen.projects.imports.stated import Stated, changes_of, stated_by
from yanzhen.projects.models import Project
from yanzhen.projects.queries.matching import Hit, Investor
from yanzhen.projects.stages import LossReason, Stage

NEW_FIRM, OTHER_PROJECT = "new", "other"
STAGES = {
    "线索": Stage.S0, "初洽": Stage.S1, "考察": Stage.S2, "谈判": Stage.S2, "签约": Stage.S5,
    "开工": Stage.S11, "投产": Stage.S14, "终止": Stage.X,
}  # fmt: skip
LOSSES = (
    ("能耗", LossReason.ENERGY), ("环保", LossReason.ENVIRONMENT), ("环评", LossReason.ENVIRONMENT),
    ("外地", LossReason.ELSEWHERE), ("外迁", LossReason.ELSEWHERE), ("他处", LossReason.ELSEWHERE),
    ("用地", LossReason.LAND), ("土地", LossReason.LAND), ("资金", LossReason.FUNDS),
    ("失联", LossReason.OUT_OF_TOUCH), ("政策", LossReason.POLICY),
    ("战略", LossReason.STRATEGY), ("否决", LossReason.VETOED),
)  # fmt: skip


def _field(key: str, label: Any, *synonyms: str, parse: Any, required: bool = False) -> Field:
    return Field(key, label, synonyms, required, parse)


FIELDS = (
    _field("name", gettext_lazy("项目名称"), "项目", "项目名", "工程名称", parse=cells.read_name,
           required=True),
    _field("investor", gettext_lazy("投资方"), "投资主体", "投资单位", "投资企业", "企业名称",
           "客商", "投资商", "公司名称", parse=cells.read_investor, required=True),
    _field("pillar", gettext_lazy("产业"), "产业类别", "所属产业", "行业", "产业链", "产业方向",
           parse=cells.read_pillar),
    _field("planned", gettext_lazy("总投资"), "计划总投资", "投资总额", "投资规模", "总投资额",
           "计划投资", parse=cells.read_sum),
    _field("fixed", gettext_lazy("固定投资"), "固定资产投资", "固投", parse=cells.read_sum),
    _field("land", gettext_lazy("用地"), "用地面积", "用地需求", "拟用地", "土地", "供地",
           parse=cells.read_land),
    _field("referrer", gettext_lazy("引荐人"), "引荐方", "介绍人", "信息来源", "线索来源", "渠道",
           parse=cells.read_text),
    _field("department", gettext_lazy("责任部门"), "责任单位", "牵头部门", "招商部门", "部门",
           parse=cells.read_text),
    _field("owners", gettext_lazy("责任人"), "负责人", "招商专员", "跟进人", "经办人", "联系人",
           parse=cells.read_owners),
    _field("progress", gettext_lazy("进展情况"), "进展", "项目进展", "最新进展", "情况说明", "备注",
           parse=cells.read_text),
    _field("stage", gettext_lazy("阶段"), "项目阶段", "进展阶段", "状态", "项目状态",
           parse=cells.read_stage),
    _field("began", gettext_lazy("首次接洽时间"), "首次接洽", "接洽时间", "首谈时间", "登记时间",
           parse=cells.read_day),
    _field("touched", gettext_lazy("最近跟进"), "最近跟进时间", "最新跟进", "更新时间", "跟进时间",
           parse=cells.read_day),
)  # fmt: skip


@dataclass(slots=True)
class _Chunk:
    """What judging a chunk needs, asked once."""

    claims: Claims
    repeats: dict[int, int]
    places: dict[int, str]
    known: dict[int, list[Project]]
    others: dict[int, Hit]


class ProjectSheet:
    """The officers' own list of projects, as an import kind."""

    key: str = "projects"
    label: Text = gettext_lazy("项目台账")
    roles: frozenset[str] = policies.IMPORTING
    fields: tuple[Field, ...] = FIELDS
    formats: tuple[Format, ...] = ()
    on_timelines: bool = True

    def judge(self, rows: Sequence[ParsedRow], *, by: User, on: date) -> list[Judgement]:
        """Return whether each row is new, known, changed, or needs a person: a repeat of an
        earlier row, or an investor whose name fits several firms. A fixed number of queries."""
        matches = match_names([row.fields["investor"] for row in rows])
        lines = [_line(row, found) for row, found in zip(rows, matches, strict=True)]
        firms = {line.company for line in lines if line.company}
        firms |= {one.company_id for line, found in zip(lines, matches, strict=True)
                  for one in found if not line.company}  # fmt: skip
        known: dict[int, list[Project]] = {}
        own = Project.objects.in_full_to(by).filter(company__in=among_numbers(firms))
        for project in own.select_related("company", "outline").order_by("pk"):
            known.setdefault(project.company_id, []).append(project)
        claims = claim(rows, lines, matches, known)
        chunk = _Chunk(claims, find_repeats(lines), {r.number: r.place for r in rows}, known,
                       _others(lines, by, on))  # fmt: skip
        return [
            _judge(row, line, found, chunk)
            for row, line, found in zip(rows, lines, matches, strict=True)
        ]

    def apply(
        self, rows: Sequence[AcceptedRow], *, batch: int, by: User, at: datetime
    ) -> list[Applied]:
        """Write rows inside the caller's transaction."""
        people = People.at(by)
        return [_apply(row, people, batch, by, at) for row in rows]

    def undo(self, rows: Sequence[Applied], *, batch: int, by: User, at: datetime) -> list[str]:
        """Take rows back inside the caller's transaction, the last first."""
        return [why for row in reversed(list(rows)) for why in _undo(row, batch, by, at)]


def _sure(found: Sequence[Candidate]) -> Candidate | None:
    """Return the firm that may be taken without asking: one sure candidate and no rival."""
    if not found or found[0].confidence < SURE:
        return None
    rivals = [one for one in found[1:] if one.confidence >= found[0].confidence - 0.02]
    return None if rivals else found[0]


def _line(row: ParsedRow, found: Sequence[Candidate]) -> Line:
    sure = _sure(found)
    return Line(row.number, row.fields["name"], row.fields["investor"],
                sure.company_id if sure else None)  # fmt: skip


def _others(lines: Sequence[Line], by: User, on: date) -> dict[int, Hit]:
    """Return for rows whose investor others hold their strongest hit."""
    if by.sees_all:
        return {}
    firms = Company.objects.in_bulk([line.company for line in lines if line.company])
    asked = [
        Investor(name=line.investor, product=product_of(line), project_name=line.project,
                 company=firms.get(line.company or 0))
        for line in lines
    ]  # fmt: skip
    found = hits_of_others(asked, by=by, on=on)
    return {
        line.number: min(hits, key=lambda hit: not hit.blocks)
        for line, hits in zip(lines, found, strict=True)
        if hits
    }


def _taken(hit: Hit) -> Judgement:
    """Return that another team holds the investor, or perhaps does; only a person may say not."""
    if hit.blocks:
        return Judgement(Verdict.CONFLICT, taken_by(hit))
    return Judgement(
        Verdict.CONFLICT,
        _("与%s登记的投资方相近，请确认不是同一项目后再导入。") % (hit.team_name or _("其他团队")),
        candidates=((OTHER_PROJECT, _("不是同一项目，另行导入")),),
    )


def _judge(row: ParsedRow, line: Line, found: Sequence[Candidate], chunk: _Chunk) -> Judgement:
    project = chunk.claims.projects.get(row.number)
    if project is not None and project.pooled_on:
        return Judgement(Verdict.CONFLICT, _("项目%s在公海，请先认领再导入。") % project.code)
    if project is not None:
        stated = stated_by(row, project)
        _warn(row, stated)
        changes = changes_of(stated, project)
        verdict = Verdict.CHANGED if changes else Verdict.SAME
        return Judgement(verdict, target=f"project:{project.code}", changes=changes)
    if (other := chunk.others.get(row.number)) is not None:
        return _taken(other)
    earlier = chunk.repeats.get(row.number)
    if earlier is None:
        earlier = chunk.claims.taken_before(line, chunk.known.get(line.company or 0, ()))
    if earlier is not None:
        place = chunk.places.get(earlier, str(earlier))
        return Judgement(
            Verdict.CONFLICT,
            _("可能与“%s”行是同一项目，请确认后再导入。") % place,
            candidates=((OTHER_PROJECT, _("不是同一项目，另行导入")),),
        )
    if line.company is not None or not found:
        _warn(row, stated_by(row))
        return Judgement(Verdict.NEW)
    firms = tuple((f"company:{one.code}", f"{one.name}（{one.reason}）") for one in found)
    return Judgement(
        Verdict.CONFLICT, _("投资方“%s”对得上多家企业，请选择。") % row.fields["investor"],
        candidates=(*firms, (NEW_FIRM, _("都不是，新建企业"))),
    )  # fmt: skip


def _warn(row: ParsedRow, stated: Stated) -> None:
    if stated.warning:
        row.warnings.append(stated.warning)


def _undo(row: Applied, batch: int, by: User, at: datetime) -> list[str]:
    """Take one row back; return, for people, what stays."""
    code, before = row.target.partition(":")[2], row.before or {}
    opened = before.get("opened", "")
    try:
        if "version" in before:
            done = restore_facts(code, before, by=by, at=at)
        else:
            done = undo_project(code, by=by, at=at)
    except NotAllowed as refusal:
        return [f"{code}：{refusal}"]
    if not done:
        return [_("%s导入后有人跟进或修改过，没有撤回。") % code]
    stays = close_unused(opened, batch=batch) if opened else ""
    return [stays] if stays else []


def _apply(row: AcceptedRow, people: People, batch: int, by: User, at: datetime) -> Applied:
    kind, _colon, code = row.judgement.target.partition(":")
    if kind == "project":
        known = Project.objects.select_related("outline").get(code=code)
        stated = stated_by(row.row, known).facts()
        project, was = update_from_sheet(code, stated, by=by, at=at)
        return Applied(row.row.number, f"project:{project.code}", was)
    company, opened = _company(row, batch, by, at)
    opening, co_owners = _opening(row.row, company, people, at)
    project = import_project(opening, co_owners=co_owners, by=by, at=at)
    before = {"opened": company.code} if opened else None
    return Applied(row.row.number, f"project:{project.code}", before)


def _company(row: AcceptedRow, batch: int, by: User, at: datetime) -> tuple[Company, bool]:
    """Return the chosen firm, the sure one, or a new one of the name in the cell; and whether
    its file was opened now."""
    name = row.row.fields["investor"]
    kind, _colon, code = row.choice.partition(":")
    if kind == "company":
        found = Company.objects.live().filter(code=code).first()
        if found is None:
            raise Refused(_("所选企业已不在企业库，请重新选择。"))
        return found, False
    if row.choice != NEW_FIRM and (sure := _sure(match_names([name])[0])):
        return Company.objects.get(pk=sure.company_id), False
    return open_for_sheet(name, batch=batch, by=by, at=at)


def _opening(
    row: ParsedRow, company: Company, people: People, at: datetime
) -> tuple[Opening, tuple[User, ...]]:
    said, stated = row.fields, stated_by(row)
    stage = STAGES.get(said.get("stage") or "", Stage.S0)
    owners, team = people.find(said.get("owners") or [], said.get("department") or "")
    opening = Opening(
        company=company, name=said["name"], owner=owners[0] if owners else None,
        claimed_stage=stage, claimed_on=None, pillar=people.pillar(said.get("pillar") or ""),
        product=product_of(Line(0, said["name"], said["investor"]))[:120],
        planned=stated.planned, fixed=stated.fixed, land_mu=stated.land_mu, contents=said["name"],
        progress_note=stated.progress_note, referrer=said.get("referrer") or "",
        began_on=_day(said.get("began")), touched_on=_day(said.get("touched")), team=team,
        loss_reason=_loss(said.get("progress") or "") if stage == Stage.X else "",
        loss_note=said.get("progress") or "" if stage == Stage.X else "",
    )  # fmt: skip
    return opening, tuple(owners[1:])


def _loss(progress: str) -> str:
    return next((reason for word, reason in LOSSES if word in progress), LossReason.UNRECORDED)


def _day(stored: dict[str, Any] | None) -> date | None:
    return date.fromisoformat(stored["day"]) if stored else None
