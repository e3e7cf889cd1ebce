"""Projects from a sheet: written under the wizard's own import, and taken back as a whole.

An imported project stands without a first report, so it may not pass one: a team lead imports
for the own team, and never what another team holds. Who sees the whole zone carries over all.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.amounts import Amount
from yanzhen.common.refusals import Refused
from yanzhen.companies.queries.among import among
from yanzhen.desk.using import subjects_in_use
from yanzhen.journal.commands import plain
from yanzhen.projects import policies
from yanzhen.projects.commands.amounts import Sum, require_fixed_within_planned, set_amount
from yanzhen.projects.commands.changing import SUMS, Opening, write_opening
from yanzhen.projects.commands.common import lock_project, subject
from yanzhen.projects.commands.indexing import keep_search_text, remove_entry
from yanzhen.projects.commands.keys import keep_keys
from yanzhen.projects.commands.owning import join
from yanzhen.projects.models import (
    CoOwner,
    IdentityKey,
    Origin,
    Project,
    ProjectAmount,
    ProjectOutline,
    ProjectText,
    Tenure,
)
from yanzhen.projects.queries.matching import Hit, Investor, find_hits_of


@transaction.atomic
def import_project(
    opening: Opening, *, co_owners: Sequence[User], by: User, at: datetime
) -> Project:
    """Write one project of a sheet within the import, whose event shows on its timeline; what it
    claims shows hollow until it is proven.

    :raises Refused: for what no project may say, or an investor that another team holds.
    """
    policies.require_can_import(by)
    _require_free(opening, by, localdate(at))
    project = write_opening(opening, origin=Origin.IMPORTED, at=at)
    for user in co_owners:
        join(project, user, at)
    return project


def _require_free(opening: Opening, by: User, on: date) -> None:
    company = opening.company
    investor = Investor(name=company.name, product=opening.product, project_name=opening.name,
                        company=company)  # fmt: skip
    (hits,) = hits_of_others([investor], by=by, on=on)
    for hit in hits:
        if hit.blocks:
            raise Refused(taken_by(hit))


def hits_of_others(investors: Sequence[Investor], *, by: User, on: date) -> list[list[Hit]]:
    """Return for each investor what others hold and `by` may not read, the strongest first: it
    blocks an import, or asks whether it is the same. None for who sees the whole zone."""
    if by.sees_all:
        return [[] for _one in investors]
    found = find_hits_of(investors, on=on)
    codes = {hit.project_code for hits in found for hit in hits}
    own = Project.objects.in_full_to(by).filter(code__in=among(codes))
    mine = set(own.values_list("code", flat=True))
    return [[h for h in hits if not h.is_lost and h.project_code not in mine] for hits in found]


def taken_by(hit: Hit) -> str:
    """Return that an investor is taken: by which team, and no more."""
    team = hit.team_name or _("其他团队")
    return _("该投资方已由%s登记，不能导入；请联系对方，或在登记线索时选择加入或提出裁定。") % team


CHANGEABLE = ("pillar", "land_mu")
# What an import writes of a project beside its row.
WRITTEN = (ProjectAmount, ProjectOutline, ProjectText, IdentityKey, Tenure, CoOwner)
AMOUNT = ("kind", "cny", "low_cny", "high_cny", "qualifier", "written", "currency", "original",
          "rate", "rate_on")  # fmt: skip


def kept_facts(project: Project) -> dict[str, Any]:
    """Return what an import may change of a project, as JSON for taking it back."""
    outline = ProjectOutline.objects.filter(project=project).first()
    facts = {key: plain(getattr(project, key)) for key in CHANGEABLE}
    facts |= {f"{key}_cny": plain(getattr(project, f"{key}_cny")) for key in SUMS}
    amounts = [{key: plain(getattr(row, key)) for key in AMOUNT} for row in project.amounts.all()]
    note = outline.progress_note if outline else None
    return facts | {"progress_note": note, "amounts": amounts}


@transaction.atomic
def update_from_sheet(
    code: str, stated: dict[str, Any], *, by: User, at: datetime
) -> tuple[Project, dict[str, Any]]:
    """Lay what a sheet says over a known project within the import, and return what was there
    before. A signed project's sums stay: they come from its contract.

    :raises NotAllowed: if `by` may not change the project.
    :raises Refused: if its fixed investment would exceed the whole.
    """
    project = lock_project(code)
    policies.require_can_change(by, project)
    before = kept_facts(project)
    for key in CHANGEABLE:
        if stated.get(key) not in (None, ""):
            setattr(project, key, stated[key])
    if project.signed_on is None:
        for key, kind in SUMS.items():
            if isinstance(stated.get(key), Sum):
                set_amount(project, kind, stated[key], localdate(at))
        require_fixed_within_planned(project)
    if stated.get("progress_note"):
        ProjectOutline.objects.update_or_create(
            project=project, defaults={"progress_note": stated["progress_note"]}
        )
    project.version += 1
    project.save()
    keep_search_text(project)
    return project, before | {"version": project.version}


@transaction.atomic
def undo_project(code: str, *, by: User, at: datetime) -> bool:
    """Delete an imported project that nobody has touched since; False if somebody has."""
    project = Project.objects.select_for_update(of=("self",)).select_related("company").filter(
        code=code, origin=Origin.IMPORTED
    ).first()  # fmt: skip
    if project is None:
        return True
    policies.require_can_change(by, project)
    if project.version > 1 or _is_used(project):
        return False
    project.tenures.all().delete()
    IdentityKey.objects.filter(project=project).delete()
    remove_entry(project.pk)
    project.delete()
    return True


def _is_used(project: Project) -> bool:
    """Return whether anything that no import writes points to a project, in any package."""
    for relation in Project._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: project})
        if relation.related_model not in WRITTEN and rows.exists():
            return True
    return bool(subjects_in_use([subject(project)]))


@transaction.atomic
def restore_facts(code: str, before: dict[str, Any], *, by: User, at: datetime) -> bool:
    """Put back what an import changed, unless the project was changed since.

    :raises NotAllowed: if `by` may not change the project any more.
    """
    project = lock_project(code)
    policies.require_can_change(by, project)
    if project.version != before["version"]:
        return False
    for key in CHANGEABLE:
        field: Any = Project._meta.get_field(key)
        setattr(project, key, field.to_python(before[key]))
    _restore_amounts(project, before)
    _restore_note(project, before["progress_note"])
    project.version += 1
    project.save()
    keep_keys(project)
    keep_search_text(project)
    return True


def _restore_amounts(project: Project, before: dict[str, Any]) -> None:
    """Put the amounts back as they were given: words, range, currency and rate."""
    project.amounts.all().delete()
    ProjectAmount.objects.bulk_create(
        ProjectAmount(project=project, **{k: _as_kept(k, v) for k, v in row.items()})
        for row in before["amounts"]
    )
    for key in SUMS:
        column: Any = Project._meta.get_field(f"{key}_cny")
        setattr(project, column.name, column.to_python(before[column.name]))
    project.size_cny = project.agreed_cny or project.planned_cny or Decimal(0)


def _as_kept(key: str, value: Any) -> Any:
    field: Any = ProjectAmount._meta.get_field(key)
    return field.to_python(value)


def _restore_note(project: Project, note: str | None) -> None:
    outline = ProjectOutline.objects.filter(project=project)
    if note is None:
        outline.delete()
    else:
        outline.update(progress_note=note)


def sum_of(stored: dict[str, Any] | None) -> Sum | None:
    """Return a sheet's sum, None where it says none or nothing."""
    if not stored:
        return None
    amount = Amount.from_json(stored)
    return Sum(amount) if amount.value > 0 else None
