"""What a dossier holds: which entries its scheme asks for, what is said in words, what lacks."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.assessments.calc.entries import DERIVED, ENTRIES, Entry
from yanzhen.assessments.calc.figures import Basis, Quantity, figures_of, read_entries
from yanzhen.assessments.calc.formulas import read_formula
from yanzhen.assessments.calc.scheme import Scheme
from yanzhen.assessments.calc.score import Figure, Result, score
from yanzhen.assessments.models import Assessment, PaperKind
from yanzhen.assessments.schemes.reading import read_scheme
from yanzhen.common.formats import Text
from yanzhen.common.parameters import parameter
from yanzhen.projects.models import Project, ProjectKind

TEXTS: dict[str, Text] = {
    "CONTENTS": gettext_lazy("建设内容与规模"),
    "BACKGROUND": gettext_lazy("项目背景"),
    "INVESTOR": gettext_lazy("投资方情况"),
    "PROCESS": gettext_lazy("工艺路线与主要设备"),
    "MARKET": gettext_lazy("市场前景"),
    "FUNDS": gettext_lazy("资金来源"),
    "SCHEDULE": gettext_lazy("建设进度"),
    "ENVIRONMENT": gettext_lazy("环境影响"),
    "SAFETY": gettext_lazy("危险化学品与工艺安全"),
    "DILIGENCE": gettext_lazy("尽职调查（信用、诉讼、税务、股权穿透）"),
    "POLICY": gettext_lazy("政策诉求"),
}
# Always asked, whatever the scheme: what identifies the project and what it would use up.
ALWAYS = ("TOTAL_CNY", "FIXED_CNY", "LAND_MU", "OUTPUT_CNY", "SALES_CNY", "TAX_CNY", "JOBS",
          "TALENTS", "FOREIGN_USD", "POWER_KVA", "STEAM_T", "WATER_T")  # fmt: skip
# What the zone's budgets ration besides the pollutants a scheme counts.
DISCHARGES = ("TN_T", "TP_T", "VOCS_T", "SEWAGE_TPD")
YI = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a dossier still lacks, by kind, in words."""

    entries: tuple[str, ...]
    texts: tuple[str, ...]
    papers: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.entries, *self.texts, *self.papers)


def scheme_of(assessment: Assessment) -> Scheme:
    """Return the scheme an assessment was made under, as it then stood."""
    return _read(json.dumps(assessment.scheme, sort_keys=True))


@lru_cache(maxsize=64)
def _read(scheme: str) -> Scheme:
    """Every step of an assessment asks for its scheme, and few schemes are in use at a time."""
    return read_scheme(json.loads(scheme))


def entries_asked(scheme: Scheme, basis: Basis) -> list[Entry]:
    """Return the entries a dossier under a scheme is asked for, in the order of the vocabulary."""
    asked = set(ALWAYS)
    for indicator in scheme.indicators:
        asked |= set(read_formula(indicator.formula).codes)
    if "ENERGY_TCE" in asked:
        asked |= {carrier.entry for carrier in basis.carriers if carrier.asked}
    if "EMISSIONS_T" in asked:
        asked |= {*basis.pollutants, *DISCHARGES}
    if asked & set(DERIVED):
        asked.add("LAND_MU")
    return [entry for code, entry in ENTRIES.items() if code in asked]


def as_raw(entries: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept entries as `read_entries` takes them: [number, unit] is a quantity."""
    return {
        code: Quantity(*value) if isinstance(value, (list, tuple)) else value
        for code, value in entries.items()
    }


def known_values(entries: Mapping[str, Any]) -> dict[str, Fraction | str | None]:
    """Return kept entries in kept units.

    :raises FiguresRefused: naming each that cannot be true.
    """
    return read_entries(as_raw(entries))


def judge(
    scheme: Scheme, entries: Mapping[str, Any], vetoes: Sequence[str], basis: Basis
) -> Result:
    """Return the points of a dossier under a scheme; vetoes the scheme does not know are left out.

    :raises FiguresRefused: for figures that cannot be true.
    """
    return judged_with(scheme, entries, vetoes, basis)[0]


def judged_with(
    scheme: Scheme, entries: Mapping[str, Any], vetoes: Sequence[str], basis: Basis
) -> tuple[Result, dict[str, Figure]]:
    """Return the points as `judge` does, and the figures they were given for."""
    figures = figures_of(scheme, known_values(entries), basis)
    known = {veto.code for veto in scheme.vetoes}
    return score(scheme, figures, [code for code in vetoes if code in known]), figures


def prefilled(project: Project) -> tuple[dict[str, Any], dict[str, str]]:
    """Return entries and texts of a first dossier from what the project says already."""
    outline = getattr(project, "outline", None)
    entries: dict[str, Any] = {}
    amounts = {
        "TOTAL_CNY": project.agreed_cny or project.planned_cny,
        "FIXED_CNY": project.fixed_cny,
    }
    if outline:
        amounts |= {"OUTPUT_CNY": outline.output_cny, "TAX_CNY": outline.tax_cny}
    for code, cny in amounts.items():
        if cny is not None:
            entries[code] = [_plain(cny / YI), "亿元"]
    if project.land_mu is not None:
        entries["LAND_MU"] = [_plain(project.land_mu), "亩"]
    if outline and outline.staff:
        entries["JOBS"] = [str(outline.staff), "人"]
    if outline and outline.energy_tce is not None:
        entries["ENERGY_TCE"] = [_plain(outline.energy_tce), "吨标煤"]
    texts = {"CONTENTS": outline.contents if outline else "", "INVESTOR": project.company.name}
    return entries, {key: text for key, text in texts.items() if text}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def lacking_of(
    entries: Mapping[str, Any], texts: Mapping[str, str], papers: Sequence[str], *, on: date
) -> Lacking:
    """Return what must still be there before a dossier is handed in (parameters `meetings`)."""
    wanted = parameter("meetings.required_entries", on=on)
    return Lacking(
        tuple(str(ENTRIES[code].name) for code in wanted if not entries.get(code)),
        tuple(str(TEXTS[key]) for key in parameter("meetings.required_texts", on=on)
              if not texts.get(key, "").strip()),
        tuple(str(PaperKind(kind).label) for kind in parameter("meetings.required_papers", on=on)
              if kind not in papers),
    )  # fmt: skip


def scheme_kind(project: Project) -> str:
    """Return which kind of scheme a project falls under.

    Technical upgrades of residents first, then whoever needs land, then all the rest.
    """
    if project.kind == ProjectKind.TECHNICAL_UPGRADE:
        return "UPGRADE"
    return "LAND" if project.land_mu and project.kind != ProjectKind.HEADQUARTERS else "LAND_FREE"


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what was judged, the same for the same content.

    >>> digest({"b": 1, "a": "甲"}) == digest({"a": "甲", "b": 1})
    True
    """
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()


def judged_cny(values: Mapping[str, Any]) -> Decimal | None:
    """Return the total investment a dossier states, in yuan."""
    total = values.get("TOTAL_CNY")
    return None if not isinstance(total, Fraction) else Decimal(total.numerator) / total.denominator


def stated_text(entry: Entry, value: Any) -> str:
    """Return an entry as it was written, for printing."""
    if value in (None, "", []):
        return _("未填")
    if entry.dimension == "CLASS":
        return str(entry.classes.get(value, value))
    return f"{value[0]} {value[1]}".strip()
