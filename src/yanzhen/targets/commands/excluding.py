"""Decide what a project's contract counts for, and take such a decision back."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record
from yanzhen.projects.models import Project
from yanzhen.targets.models import Exclusion
from yanzhen.targets.policies import require_excluder
from yanzhen.targets.terms import LeftOut


@transaction.atomic
def exclude_project(
    code: str, kind: str, *, reason: str, by: User, at: datetime, counts_cny: Decimal | None = None
) -> Exclusion:
    """Leave a project out of what is signed; an increment may count all the same.

    A decision before it is lifted by this one. `kind` empty: it counts in full, whatever the
    automatic rules say.

    Args:
        counts_cny: yuan that count in the sums (of a phase, or as credit for a moved firm).

    :raises Refused: without a reason, for an unknown kind or project, or an absurd sum.
    """
    require_excluder(by)
    project = Project.objects.select_for_update(of=("self",)).filter(code=code).first()
    if project is None:
        raise Refused(_("没有编号为“%s”的项目。") % code, field="code")
    if kind and kind not in LeftOut.values:
        raise Refused(_("请选择不计入的原因。"), field="kind")
    if not reason.strip():
        raise Refused(_("请写明认定的依据，如核查结论、文号。"), field="reason")
    _require_sum(project, kind, counts_cny)
    Exclusion.objects.filter(project=project, lifted_at__isnull=True).update(
        lifted_by=by, lifted_at=at, lifted_reason=_("另行认定")
    )
    ruling = Exclusion.objects.create(
        project=project, kind=kind, stands=not kind, counts_cny=counts_cny,
        reason=reason.strip()[:200], by=by, at=at,
    )  # fmt: skip
    record("project.counting_ruled", f"project:{code}", by=by, at=at, ruling=ruling.pk,
           kind=LeftOut(kind).label if kind else _("照常计入"), reason=ruling.reason,
           counts_cny=counts_cny)  # fmt: skip
    return ruling


def _require_sum(project: Project, kind: str, counts_cny: Decimal | None) -> None:
    if counts_cny is None:
        return
    if not kind:
        raise Refused(_("照常计入的项目不用写计入金额。"), field="counts_cny")
    if not counts_cny.is_finite() or counts_cny < 0:
        raise Refused(_("计入金额不能是负数。"), field="counts_cny")
    whole = project.agreed_cny or project.size_cny
    if counts_cny > whole:
        raise Refused(_("计入金额不能多于协议投资额。"), field="counts_cny")


@transaction.atomic
def lift_exclusion(code: str, *, reason: str, by: User, at: datetime) -> Exclusion:
    """Take a decision back; the automatic rules hold again.

    :raises Refused: without a reason, or if none holds.
    """
    require_excluder(by)
    project = Project.objects.select_for_update(of=("self",)).filter(code=code).first()
    held = Exclusion.objects.filter(project=project, lifted_at__isnull=True).first()
    if project is None or held is None:
        raise Refused(_("这个项目没有生效的认定。"), field="code")
    if not reason.strip():
        raise Refused(_("请写明为什么撤销认定。"), field="reason")
    held.lifted_by, held.lifted_at, held.lifted_reason = by, at, reason.strip()[:200]
    held.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
    record("project.counting_lifted", f"project:{code}", by=by, at=at, ruling=held.pk,
           reason=held.lifted_reason)  # fmt: skip
    return held
