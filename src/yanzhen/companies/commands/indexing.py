"""Keep the token index and the search columns of firms in step with what is known of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from yanzhen.companies.calc.entry import facets, search_text
from yanzhen.companies.calc.grams import text_grams
from yanzhen.companies.commands.updating import update_companies
from yanzhen.companies.models import Company, CompanyClass, CompanyName, Placement

Entry = tuple[int, str]


def index_companies(numbers: Iterable[int]) -> None:
    """Write the search entries of these firms anew, in a fixed number of queries a thousand."""
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), 1000):
        _index(wanted[start : start + 1000])


def _index(numbers: list[int]) -> None:
    companies = list(Company.objects.filter(pk__in=numbers))
    names = _grouped(CompanyName.objects.filter(company__in=numbers), "name")
    classes = _grouped(CompanyClass.objects.filter(company__in=numbers), "kind")
    segments = _grouped(Placement.objects.filter(company__in=numbers), "segment_code")
    gone = [c.pk for c in companies if c.merged_into_id]
    entries, changed = [], []
    for company in companies:
        text = search_text([company.name, *names[company.pk]], company.short_name)
        if text != company.search_text:
            company.search_text = text
            changed.append(company)
        if not company.merged_into_id:
            entries.append(
                (company.pk, entry_of(company, names[company.pk], classes[company.pk],
                                      segments[company.pk]))
            )  # fmt: skip
    update_companies(changed, ["search_text"])
    remove_entries(gone)
    with connection.cursor() as cursor:
        write_entries(entries, cursor)


def entry_of(
    company: Any,
    names: Sequence[str] = (),
    classes: Iterable[str] = (),
    segments: Iterable[str] = (),
) -> str:
    """Return all tokens of a firm, as the index takes them."""
    known = dict.fromkeys([company.name, company.short_name, *names])
    grams = text_grams([name for name in known if name], company.uscc or "")
    return " ".join(grams | _facets(company, classes, segments))


def entry_with(company: Any, grams: str) -> str:
    """Return all tokens of a firm without classes and segments whose text tokens are known."""
    return f"{grams} {' '.join(_facets(company))}"


def _facets(company: Any, classes: Iterable[str] = (), segments: Iterable[str] = ()) -> set[str]:
    return facets(
        county_code=company.county_code,
        industry_code=company.industry_code,
        capital_cny=company.capital_cny,
        status=company.status,
        is_resident=company.is_resident,
        import_batch=company.import_batch,
        classes=set(classes),
        segments=set(segments),
    )


def _grouped(rows: Any, field: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for company, value in rows.order_by().values_list("company_id", field):
        found[company].append(value)
    return found


def write_entries(entries: Sequence[Entry], cursor: Any) -> None:
    """Put entries into the index; one that is there is replaced."""
    if cursor.db.vendor == "sqlite":
        cursor.executemany(
            "INSERT OR REPLACE INTO companies_search (rowid, grams) VALUES (%s, %s)", entries
        )
        return
    cursor.execute(
        "INSERT INTO companies_search (company_id, grams) "
        "SELECT n, array_to_tsvector(string_to_array(g, ' ')) "
        "FROM unnest(%s::bigint[], %s::text[]) AS rows (n, g) "
        "ON CONFLICT (company_id) DO UPDATE SET grams = excluded.grams",
        [[number for number, _ in entries], [grams for _, grams in entries]],
    )


def remove_entries(numbers: Sequence[int]) -> None:
    """Take firms out of the index."""
    if not numbers:
        return
    column = "rowid" if connection.vendor == "sqlite" else "company_id"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM companies_search WHERE {column} = %s",  # noqa: S608
            [(number,) for number in numbers],
        )
