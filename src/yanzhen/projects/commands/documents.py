"""What documents must say before they are put forward."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from yanzhen.common.refusals import Refused
from yanzhen.desk.models import StoredFile
from yanzhen.projects.calc import document_key
from yanzhen.projects.commands.common import require_past, require_plan, require_sum
from yanzhen.projects.models import Activity, Conclusion, Project
from yanzhen.projects.stages import DECIDED, Proof

FILING_NUMBER = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")
CONCLUDED = (Proof.FAIR_COMPETITION,)
EXEMPTABLE = (
    Proof.ENERGY_REVIEW, Proof.ENVIRONMENT_REVIEW, Proof.SAFETY_REVIEW, Proof.STABILITY_REVIEW,
)  # fmt: skip
DATED = (Proof.START_PHOTO, Proof.COMPLETION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is said of one document."""

    proof: str
    file: StoredFile | None = None
    activity: Activity | None = None
    document_no: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    amount_cny: Decimal | None = None
    conclusion: str = ""
    note: str = ""


def require_not_decided(proof: str) -> None:
    """Refuse to hand in, judge or take back by hand what only a decision produces."""
    if proof in DECIDED:
        raise Refused(
            _("联席会议纪要由评审决定生成，也只随新的决定变化，不能手工上传、核验或撤销；"
              "系统启用前开过的会，请在“评审”里补录决定。"),
            field="proof",
        )  # fmt: skip


def require_document(project: Project, document: Document, on: date) -> None:
    """Refuse a document that lacks what its kind needs, naming it.

    :raises Refused: at the field that is wrong.
    """
    if document.proof not in Proof.values:
        raise Refused(_("请选择材料种类。"), field="proof")
    require_not_decided(document.proof)
    if not (document.file or document.activity or document.document_no.strip()):
        raise Refused(_("请上传文件、关联活动记录或填写文号。"), field="file")
    if document.activity and document.activity.project_id != project.pk:
        raise Refused(_("所选的活动记录不属于本项目。"), field="activity")
    require_past(document.issued_on, on, "issued_on")
    require_plan(document.valid_until, on, "valid_until")
    if document.valid_until and document.issued_on and document.valid_until < document.issued_on:
        raise Refused(_("有效期早于签发日期，请核对。"), field="valid_until")
    require_sum(document.amount_cny, on, "amount_cny")
    _require_particulars(document)


def _require_particulars(document: Document) -> None:
    """Check what single kinds of documents must say."""
    proof = Proof(document.proof)
    missing = []
    if proof == Proof.AGREEMENT:
        missing = [label for label, value in (
            (_("协议编号"), document_key(document.document_no)),
            (_("签订日期"), document.issued_on),
            (_("协议金额"), document.amount_cny)) if not value]  # fmt: skip
    elif proof in DATED and document.issued_on is None:
        missing = [_("日期")]
    if proof in CONCLUDED and not document.conclusion:
        missing.append(_("结论"))
    if missing:
        raise Refused(
            _("“%(proof)s”还缺：%(missing)s。")
            % {"proof": proof.label, "missing": "、".join(missing)},
            missing=missing, field="document_no",
        )  # fmt: skip
    if document.conclusion and document.conclusion not in Conclusion.values:
        raise Refused(_("请从给出的结论中选择。"), field="conclusion")
    if document.conclusion == Conclusion.EXEMPT and proof not in (*EXEMPTABLE, *CONCLUDED):
        raise Refused(_("这种材料没有豁免一说。"), field="conclusion")
    if proof == Proof.FILING and not FILING_NUMBER.fullmatch(document.document_no.strip()):
        raise Refused(
            _("备案证号应为项目代码，形如 2201-320691-89-01-123456。"), field="document_no"
        )
