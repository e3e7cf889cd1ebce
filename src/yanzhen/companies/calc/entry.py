"""What the token index and the search columns hold for a firm."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from yanzhen.chains.standards import industry
from yanzhen.companies.calc.grams import facet, text_grams
from yanzhen.companies.calc.names import name_key
from yanzhen.companies.calc.pinyin import initials

UNKNOWN = "none"


def search_text(names: Sequence[str], short_name: str = "") -> str:
    """Return every name's key and its initials, for the exact check.

    >>> search_text(["苏澜科技"])
    '苏澜科技|slkj'
    """
    known = dict.fromkeys(name for name in (*names, short_name) if name)
    keys = [name_key(name) for name in known]
    return "|".join([*keys, *(initials(name) for name in known)])


def capital_tier(capital_cny: Decimal | None) -> str:
    """Return the number of digits of the capital in yuan, which a range looks up by.

    >>> capital_tier(Decimal(50_000_000)), capital_tier(None)
    ('8', 'none')
    """
    return UNKNOWN if capital_cny is None else str(len(str(int(capital_cny))))


def place_facets(county_code: str) -> set[str]:
    if not county_code:
        return {facet("county", UNKNOWN)}
    return {
        facet("county", county_code),
        facet("city", county_code[:4]),
        facet("province", county_code[:2]),
    }


def industry_facets(code: str) -> set[str]:
    found = industry(code) if code else None
    if found is None:
        return {facet("section", UNKNOWN)}
    wide = {facet("section", found.section)}
    if found.level != "section":
        wide.add(facet("division", found.code[:2]))
    return wide | {facet("industry", found.code)}


def tokens(
    *,
    names: Sequence[str],
    uscc: str,
    county_code: str,
    industry_code: str,
    capital_cny: Decimal | None,
    status: str,
    is_resident: bool = False,
    import_batch: int | None = None,
    classes: Collection[str] = (),
    segments: Collection[str] = (),
) -> str:
    """Return the tokens of a firm, as the index takes them."""
    known = [name for name in dict.fromkeys(names) if name]
    found = text_grams(known, [initials(name) for name in known], uscc)
    found |= place_facets(county_code) | industry_facets(industry_code)
    found |= {facet("capital", capital_tier(capital_cny)), facet("status", status), "fall"}
    found |= {facet("class", kind) for kind in classes}
    found |= {facet("segment", code) for code in segments}
    if is_resident:
        found.add("fresident")
    if import_batch:
        found.add(facet("import", import_batch))
    return " ".join(found)
