"""Which project and kind of document a file's name speaks of. Text in, values out."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from yanzhen.projects.stages import Proof

_CODE = re.compile(r"P\d{4}-?\d{4,6}", re.IGNORECASE)
# Words officers put into file names, the more particular first.
WORDS: tuple[tuple[str, Proof], ...] = (
    ("公平竞争", Proof.FAIR_COMPETITION), ("法律审核", Proof.LEGAL_REVIEW),
    ("法审", Proof.LEGAL_REVIEW), ("框架协议", Proof.FRAMEWORK), ("意向", Proof.INTENT_LETTER),
    ("施工合同", Proof.CONSTRUCTION_CONTRACT),
    ("设备", Proof.EQUIPMENT_CONTRACT), ("出让合同", Proof.LAND_CONTRACT),
    ("成交确认", Proof.LAND_CONTRACT), ("租赁", Proof.PLANT_LEASE),
    ("施工许可", Proof.CONSTRUCTION_PERMIT),
    ("工程规划", Proof.WORKS_PLANNING_PERMIT), ("用地规划", Proof.LAND_PLANNING_PERMIT),
    ("施工图", Proof.DRAWINGS_REVIEW), ("节能", Proof.ENERGY_REVIEW), ("能评", Proof.ENERGY_REVIEW),
    ("环评", Proof.ENVIRONMENT_REVIEW), ("环境影响", Proof.ENVIRONMENT_REVIEW),
    ("安评", Proof.SAFETY_REVIEW), ("稳评", Proof.STABILITY_REVIEW), ("备案证", Proof.FILING),
    ("项目备案", Proof.FILING), ("竣工", Proof.COMPLETION), ("营业执照", Proof.LICENCE),
    ("开工", Proof.START_PHOTO), ("入库", Proof.STATISTICS_NOTICE), ("销项", Proof.SALES_INVOICE),
    ("发票", Proof.SALES_INVOICE), ("用电", Proof.POWER_CURVE), ("电费", Proof.POWER_CURVE),
    ("回单", Proof.MONEY_SLIP), ("到账", Proof.MONEY_SLIP), ("选址", Proof.SITE_CHOICE),
    ("研判", Proof.TRIAGE_NOTE), ("拜访", Proof.VISIT_RECORD), ("来访", Proof.VISIT_RECORD),
    ("投资协议", Proof.AGREEMENT), ("协议", Proof.AGREEMENT), ("合同", Proof.AGREEMENT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A project as far as file names can speak of it."""

    code: str
    name: str
    company: str
    short: str = ""


def proof_in(name: str) -> Proof | None:
    """Return the kind of document a file's name speaks of.

    >>> str(proof_in("P2022-0001 投资协议（签章版）.pdf"))
    'AGREEMENT'
    """
    text = unicodedata.normalize("NFKC", name)
    return next((proof for word, proof in WORDS if word in text), None)


def code_in(name: str) -> str:
    """Return the project code in a file's name, in its usual form, or "".

    >>> code_in("p20220001_纪要.pdf")
    'P2022-0001'
    """
    found = _CODE.search(unicodedata.normalize("NFKC", name))
    if not found:
        return ""
    digits = found[0].upper().replace("-", "")
    return f"{digits[:5]}-{digits[5:]}"


def project_in(name: str, projects: Iterable[Known]) -> str:
    """Return the code of the one project a file's name speaks of, or "" if none or several do.

    >>> known = [Known("P2022-0001", "隔膜", "示范新材"), Known("P2022-0002", "电芯", "晨光电池")]
    >>> project_in("晨光电池 框架协议.docx", known), project_in("协议.docx", known)
    ('P2022-0002', '')
    """
    text = unicodedata.normalize("NFKC", name)
    listed = list(projects)
    written = code_in(text)
    if written:
        return next((known.code for known in listed if known.code == written), "")
    for words in ("name", "company", "short"):
        hits = {k.code for k in listed if len(getattr(k, words)) >= 2 and getattr(k, words) in text}
        if len(hits) == 1:
            return hits.pop()
    return ""
