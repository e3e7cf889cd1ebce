"""Which papers prove each step of a venture, with numbers of the usual form, all made up."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yanzhen.demo.zone.ventures import Venture


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `file`: the name it is handed in under, empty where its number is enough."""

    proof: str
    number: str = ""
    file: str = ""
    conclusion: str = ""
    amount: Decimal | None = None
    valid_years: int = 0


def papers_for(venture: Venture, step: str, day: date) -> list[Paper]:
    """Return what is handed in for a step; a few ventures lack one of them on purpose."""
    made = _MAKERS[step](venture, day) if step in _MAKERS else []
    return [paper for paper in made if paper is not None]


def _intent(venture: Venture, day: date) -> list[Paper]:
    proof, name = (
        ("INTENT_LETTER", "投资意向书"), ("FRAMEWORK", "框架协议"), ("SITE_CHOICE", "选址确认单"),
    )[venture.key % 3]  # fmt: skip
    file = f"{name}.pdf" if venture.key % 3 == 1 else ""
    return [Paper(proof, f"YX-{day:%Y}-{venture.key:03d}", file)]


def _agreement(venture: Venture, day: date) -> list[Paper]:
    return [
        Paper("FAIR_COMPETITION", f"公审〔{day:%Y}〕{venture.key:03d}号", "", "PASSED"),
        Paper("LEGAL_REVIEW", f"法审〔{day:%Y}〕{venture.key:03d}号"),
        Paper("AGREEMENT", f"SF-{day:%Y}-{venture.key:03d}", "投资协议.pdf", "", venture.cny),
    ]


def _licence(venture: Venture, day: date) -> list[Paper]:
    return [Paper("LICENCE", f"营照-{day:%Y%m%d}-{venture.key:03d}")]


def _filing(venture: Venture, day: date) -> list[Paper]:
    return [Paper("FILING", f"{day:%y%m}-321299-89-01-{100000 + venture.key * 37:06d}")]


def _approvals(venture: Venture, day: date) -> list[Paper]:
    if not venture.is_major:
        return [Paper("ENERGY_REVIEW", f"能评〔{day:%Y}〕{venture.key}号", "", "EXEMPT")]
    nature = Paper("ENVIRONMENT_REVIEW", f"环评〔{day:%Y}〕{venture.key}号")
    rest = [
        Paper("ENERGY_REVIEW", f"能评〔{day:%Y}〕{venture.key}号"),
        Paper("SAFETY_REVIEW", f"安评〔{day:%Y}〕{venture.key}号"),
        Paper("STABILITY_REVIEW", f"稳评〔{day:%Y}〕{venture.key}号"),
    ]
    return [nature, *rest] if venture.is_complete else [nature]


def _site(venture: Venture, day: date) -> list[Paper]:
    if venture.leased:
        number = f"ZL-{day:%Y}-{venture.key:03d}"
        return [Paper("PLANT_LEASE", number, "厂房租赁合同.pdf", valid_years=10)]
    return [Paper("LAND_CONTRACT", f"出让-{day:%Y}-{venture.key:03d}", "土地出让合同.pdf")]


def _permits(venture: Venture, day: date) -> list[Paper]:
    if venture.leased:
        return []
    permit = Paper("CONSTRUCTION_PERMIT", f"施许-{day:%Y%m}-{venture.key:03d}")
    if not venture.is_complete:
        return [permit]
    return [
        Paper("LAND_PLANNING_PERMIT", f"地规-{day:%Y}-{venture.key:03d}"),
        Paper("WORKS_PLANNING_PERMIT", f"建规-{day:%Y}-{venture.key:03d}"),
        Paper("DRAWINGS_REVIEW", f"图审-{day:%Y}-{venture.key:03d}"),
        permit,
    ]


def _start(venture: Venture, day: date) -> list[Paper]:
    work = ("EQUIPMENT_CONTRACT", "设备") if venture.leased else ("CONSTRUCTION_CONTRACT", "施工")
    return [
        Paper("START_PHOTO", f"开工-{day:%Y%m%d}-{venture.key:03d}", "开工现场照片.png"),
        Paper(work[0], f"{work[1]}-{day:%Y}-{venture.key:03d}"),
    ]


_MAKERS = {
    "S1": lambda v, d: [Paper("TRIAGE_NOTE", f"研判-{d:%Y}-{v.key:03d}")],
    "S3": _intent,
    "S5": _agreement,
    "S6": _licence,
    "S7": _filing,
    "S8": _approvals,
    "S9": _site,
    "S10": _permits,
    "S11": _start,
    "S12": lambda v, d: [Paper("STATISTICS_NOTICE", f"入库-{d:%Y%m}-{v.key:03d}")],
    "S13": lambda v, d: [Paper("COMPLETION", f"竣备-{d:%Y}-{v.key:03d}", "竣工验收备案表.pdf")],
    "S14": lambda v, d: [
        Paper("SALES_INVOICE", f"发票-{d:%Y%m%d}-{v.key:03d}"),
        Paper("POWER_CURVE", f"用电-{d:%Y%m}-{v.key:03d}"),
    ],
    "S15": lambda v, d: [Paper("OUTPUT_STATEMENT", f"产税-{d:%Y}-{v.key:03d}")],
}
