"""Which firm is meant: names as officers write them, matched in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from yanzhen.companies.calc.names import NameParts, brand_key, name_key, parts_of
from yanzhen.companies.calc.uscc import read_code
from yanzhen.companies.models import Company, CompanyName, CompanyStatus

MOST = 8
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm that a text may mean. `confidence` is 0–1; from `SURE` on, one candidate alone may
    be taken without asking."""

    company_id: int
    code: str
    name: str
    confidence: float
    reason: str


SURE = 0.9
Row = tuple[int, str, str, str, str, bool]


def match_names(texts: Sequence[str]) -> list[list[Candidate]]:
    """Return for each text the firms it may mean, best first, [] if none is known.

    A text may be a full, former or short name, a brand, place and brand, or a credit code. The
    number of queries is fixed for each 500 different texts.
    """
    different = list(dict.fromkeys(text.strip() for text in texts))
    found: dict[str, list[Candidate]] = {}
    for start in range(0, len(different), CHUNK):
        found |= _match(different[start : start + CHUNK])
    return [found[text.strip()] for text in texts]


def _match(texts: list[str]) -> dict[str, list[Candidate]]:
    codes = {text: read_code(text).code for text in texts if not read_code(text).problem}
    keys = {text: name_key(text) for text in texts}
    brands = {text: brand_key(text) for text in texts}
    by_code = _rows_by_code(codes.values())
    by_key = _rows_by_key(keys.values())
    by_brand = _rows_by_brand(brands.values())
    return {
        text: _ranked(
            text,
            by_code.get(codes.get(text, ""), []),
            by_key.get(keys[text], []),
            _of_brands(by_brand, {brands[text], keys[text]}),
        )
        for text in texts
    }


def _of_brands(by_brand: dict[str, list[Row]], brands: set[str]) -> list[Row]:
    return [row for brand in sorted(brands) for row in by_brand.get(brand, [])]


_COLUMNS = ("pk", "code", "name", "brand", "county_code", "is_resident")


def _rows_by_code(codes: Iterable[str]) -> dict[str, list[Row]]:
    live = Company.objects.live().filter(uscc__in=set(codes))
    return {uscc: [tuple(row)] for uscc, *row in live.values_list("uscc", *_COLUMNS)}


def _rows_by_key(keys: Iterable[str]) -> dict[str, list[tuple[Row, bool]]]:
    """Return name key → (row, whether the name is its present one)."""
    wanted = {key for key in keys if len(key) >= 2}
    found: dict[str, list[tuple[Row, bool]]] = defaultdict(list)
    for key, *row in (
        Company.objects.live().filter(name_key__in=wanted).values_list("name_key", *_COLUMNS)
    ):
        found[key].append((tuple(row), True))
    others = CompanyName.objects.filter(name_key__in=wanted, company__merged_into__isnull=True)
    for key, *row in others.values_list("name_key", *(f"company__{c}" for c in _COLUMNS)):
        found[key].append((tuple(row), False))
    return found


def _rows_by_brand(brands: Iterable[str]) -> dict[str, list[Row]]:
    wanted = {brand for brand in brands if len(brand) >= 2}
    rows = Company.objects.live().filter(brand__in=wanted).exclude(status=CompanyStatus.CLOSED)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows.values_list(*_COLUMNS)[: CHUNK * 40]:
        found[row[3]].append(row)
    return found


def _ranked(
    text: str, by_code: list[Row], by_key: list[tuple[Row, bool]], by_brand: list[Row]
) -> list[Candidate]:
    best: dict[int, Candidate] = {}

    def offer(row: Row, confidence: float, reason: str) -> None:
        known = best.get(row[0])
        if known is None or known.confidence < confidence:
            best[row[0]] = Candidate(row[0], row[1], row[2], round(confidence, 3), reason)

    for row in by_code:
        offer(row, 1.0, _("统一社会信用代码相同"))
    for row, is_present in by_key:
        offer(
            row,
            0.98 if is_present else 0.95,
            _("全称相同") if is_present else _("曾用名或简称相同"),
        )
    asked = parts_of(text)
    for row in by_brand:
        confidence, reason = _judge_brand(asked, parts_of(row[2]), len(by_brand))
        offer(row, confidence + (0.02 if row[5] else 0), reason)
    ranked = sorted(best.values(), key=lambda c: (-c.confidence, c.company_id))
    return ranked[:MOST]


def _judge_brand(asked: NameParts, known: NameParts, rivals: int) -> tuple[float, str]:
    """Return how sure it is that a brand with what surrounds it means a firm of that brand."""
    if asked.place and known.place and not _agree(asked.place, known.place):
        return 0.35, _("字号相同，地名不同")
    if asked.trade and known.trade:
        alike = fuzz.partial_ratio(asked.trade, known.trade) / 100
        if asked.place and alike > 0.9:
            return 0.9, _("地名、字号、行业相同")
        return 0.4 + 0.4 * alike, _("字号相同，行业相近") if alike > 0.5 else _(
            "字号相同，行业不同"
        )
    if asked.place and known.place:
        return 0.8, _("地名、字号相同")
    return (0.75 if rivals == 1 else 0.6), _("字号相同") if rivals == 1 else _(
        "字号相同，另有同字号企业"
    )


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one) or one in other or other in one
