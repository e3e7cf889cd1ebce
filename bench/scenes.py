"""The pages that are timed, as a zone leader opens them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import quote


@dataclass(frozen=True)
class Scene:
    """One kind of page; `paths` gives the next address to ask for, so that no answer is kept."""

    name: str
    limit_ms: float
    paths: Iterator[str]


def scenes(ask: Callable[[str], list]) -> list[Scene]:
    """Return the scenes for the database behind `ask` (a question in SQL gives rows)."""
    deep = ask("SELECT id FROM companies_company ORDER BY id LIMIT 1 OFFSET 90000")[0][0]
    depth = ask("SELECT capital_order, id FROM companies_company "
                "ORDER BY capital_order DESC, id DESC LIMIT 1 OFFSET 90000")[0]  # fmt: skip
    firms = [
        row[0] for row in ask("SELECT code FROM companies_company WHERE id % 997 = 3 LIMIT 60")
    ]
    rare = [
        row[0][2:6]
        for row in ask("SELECT name FROM companies_company WHERE id % 1511 = 5 LIMIT 60")
    ]
    projects = [
        row[0] for row in ask("SELECT code FROM projects_project WHERE id % 691 = 2 LIMIT 60")
    ]
    return [
        Scene("cockpit", 150, cycle(["/"])),
        Scene("company list, first page", 50, cycle(["/companies/"])),
        Scene("company list, sorted by capital", 50, cycle(["/companies/?sort=-capital"])),
        Scene("company list, filtered", 50, cycle(["/companies/?section=C", "/companies/?section=I"])),
        Scene("company list, filtered and sorted", 50, cycle(["/companies/?section=C&sort=-capital"])),
        Scene("company list at depth 90,000", 50, cycle([
            f"/companies/?sort=-capital&after={quote(f'{depth[0]}~{depth[1]}')}",
            f"/companies/?sort=-capital&after={quote(f'{depth[0]}~{deep}')}"])),
        Scene("search, rare", 50, cycle([f"/companies/?q={quote(text)}" for text in rare])),
        Scene("search, common", 50, cycle([f"/companies/?q={quote(t)}" for t in ("江苏", "新材料", "电子")])),
        Scene("search, one character", 50, cycle([f"/companies/?q={quote(t)}" for t in "江澜宁股"])),
        Scene("search, pinyin initials", 50, cycle(["/companies/?q=jsrz", "/companies/?q=sz"])),
        Scene("search, common, sorted", 50, cycle([f"/companies/?q={quote('江苏')}&sort=-capital"])),
        Scene("global search suggestions", 50, cycle([f"/search/suggest/?q={quote(t)}" for t in rare[:20]])),
        Scene("company page", 50, cycle([f"/companies/{code}/" for code in firms])),
        Scene("project list", 50, cycle(["/projects/"])),
        Scene("project list, filtered and sorted", 50, cycle(["/projects/?stage=S2&sort=-size"])),
        Scene("project board", 50, cycle(["/projects/board/"])),
        Scene("project page", 50, cycle([f"/projects/{code}/" for code in projects])),
    ]  # fmt: skip
