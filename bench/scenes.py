"""The pages that are timed, as a zone leader opens them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from urllib.parse import quote

PILLARS, CHAIN_LIMIT_MS = ("IT", "EQ", "MD", "NE"), 100
PAGE_LIMIT_MS, JUDGED_LIMIT_MS, TEAM_LIMIT_MS = 50, 100, 1_000


@dataclass(frozen=True)
class Scene:
    """One kind of page; `paths` gives the next address to ask for, so that no answer is kept."""

    name: str
    limit_ms: float
    paths: Iterator[str]


def some_firms(ask: Callable[[str], list]) -> list[str]:
    """Return the codes of sixty firms that lie far apart."""
    return [row[0] for row in ask("SELECT code FROM companies_company WHERE id % 997 = 3 LIMIT 60")]


def hubs_of(ask: Callable[[str], list]) -> list[str]:
    """Return the codes of the three firms with most suppliers."""
    rows = ask("SELECT c.code FROM companies_company c JOIN companies_relation r "
               "ON r.end_id = c.id GROUP BY c.code ORDER BY COUNT(*) DESC LIMIT 3")  # fmt: skip
    return [row[0] for row in rows]


def scenes(ask: Callable[[str], list]) -> list[Scene]:
    """Return the scenes for the database behind `ask` (a question in SQL gives rows)."""
    deep = ask("SELECT id FROM companies_company ORDER BY id LIMIT 1 OFFSET 90000")[0][0]
    depth = ask("SELECT capital_order, id FROM companies_company "
                "ORDER BY capital_order DESC, id DESC LIMIT 1 OFFSET 90000")[0]  # fmt: skip
    firms, hubs = some_firms(ask), hubs_of(ask)
    rare = [
        row[0][2:6]
        for row in ask("SELECT name FROM companies_company WHERE id % 1511 = 5 LIMIT 60")
    ]
    projects = [
        row[0] for row in ask("SELECT code FROM projects_project WHERE id % 691 = 2 LIMIT 60")
    ]
    judged = [
        row[0] for row in ask("SELECT code FROM assessments_assessment WHERE id % 97 = 3 LIMIT 60")
    ]
    aims = [row[0] for row in ask("SELECT id FROM targets_target ORDER BY id LIMIT 3")]
    deep_marks = [f"{depth[0]}~{depth[1]}", f"{depth[0]}~{deep}"]
    common, single = ("江苏", "新材料", "电子"), "江澜宁股"
    return [
        *drive_scenes(ask),
        Scene("chain map", CHAIN_LIMIT_MS, cycle(f"/chains/pillars/{p}/" for p in PILLARS)),
        Scene("chain map, 3,000 segments", CHAIN_LIMIT_MS, cycle(["/chains/pillars/ZZ/"])),
        Scene("targets", 150, cycle(["/targets/"])),
        Scene("counted projects", 150, cycle([f"/targets/{number}/counted/" for number in aims])),
        Scene("forecast page", 150, cycle(["/outlook/"])),
        Scene("gaps of the zone", 150, cycle(["/gaps/"])),
        Scene("if an anchor left", 150, cycle(["/gaps/leaving/"])),
        _page("company list, first page", ["/companies/"]),
        _page("company list, sorted by capital", ["/companies/?sort=-capital"]),
        _page("company list, filtered", [f"/companies/?section={s}" for s in "CI"]),
        _page("company list, filtered and sorted", ["/companies/?section=C&sort=-capital"]),
        _page("company list at depth 90,000",
              [f"/companies/?sort=-capital&after={quote(mark)}" for mark in deep_marks]),
        _page("search, rare", [f"/companies/?q={quote(text)}" for text in rare]),
        _page("search, common", [f"/companies/?q={quote(text)}" for text in common]),
        _page("search, one character", [f"/companies/?q={quote(text)}" for text in single]),
        _page("search, pinyin initials", ["/companies/?q=jsrz", "/companies/?q=sz"]),
        _page("search, common, sorted", [f"/companies/?q={quote('江苏')}&sort=-capital"]),
        _page("global search suggestions", [f"/search/suggest/?q={quote(t)}" for t in rare[:20]]),
        _page("company page", [f"/companies/{code}/" for code in firms]),
        Scene("who can introduce us", 1000,
              cycle([f"/briefs/ways/{code}/panel/" for code in firms])),
        Scene("who can introduce us to a firm of 5,000 suppliers", 1000,
              cycle([f"/briefs/ways/{code}/panel/" for code in hubs])),
        _page("project list", ["/projects/"]),
        _page("project list, filtered and sorted", ["/projects/?stage=S2&sort=-size"]),
        _page("project board", ["/projects/board/"]),
        _page("project page", [f"/projects/{code}/" for code in projects]),
        # Twelve people with some 280 projects each, every one against a year of their own.
        Scene("team's monthly review", TEAM_LIMIT_MS,
              cycle([f"/performance/team/T{number:02d}/" for number in range(30)])),
        _page("assessment list", ["/assessments/"]),
        _judged("assessment page", [f"/assessments/{code}/" for code in judged]),
        _judged("beside an assessment", [f"/assessments/{code}/beside/" for code in judged]),
        _judged("promises of 10,000 projects added up", ["/assessments/commitments/rollup/"]),
        _judged("promises of a batch of 5,000", ["/assessments/commitments/rollup/?batch=B-BENCH"]),
        *(radar_scenes(ask) if ask("SELECT id FROM radar_article LIMIT 1") else []),
    ]  # fmt: skip


def drive_scenes(ask: Callable[[str], list]) -> list[Scene]:
    """Return what a drive of sixty teams is followed by: cockpit, race, people, bulletins."""
    month = f"/reports/monthly/{datetime.now(UTC):%Y-%m}/"
    people = [row[0] for row in ask("SELECT username FROM accounts_user WHERE role = 'OFFICER'")]
    return [
        Scene("cockpit", 150, cycle(["/"])),
        Scene("league table", 150, cycle(_league_months(ask))),
        Scene("personal page", 150, cycle([f"/performance/people/{name}/" for name in people])),
        Scene("monthly bulletin, preview", 150, cycle([month])),
        Scene("monthly bulletin as PDF", 2000, cycle([f"{month}file/pdf/"])),
    ]


def radar_scenes(ask: Callable[[str], list]) -> list[Scene]:
    """Return what is asked of a radar with as many articles as there are firms."""
    pages = [row[0] for row in ask("SELECT code FROM radar_article WHERE id % 997 = 5 LIMIT 60")]
    names = [row[0] for row in ask("SELECT name FROM radar_storedfact WHERE kind = 'company' "
                                   "AND article_id % 1511 = 7 AND article_id < 90000")]  # fmt: skip
    told = "SELECT DISTINCT name FROM radar_storedfact WHERE kind = 'result'"
    zones = [row[0] for row in ask(f"{told} AND article_id < 2000 LIMIT 40")]
    sources = [row[0] for row in ask("SELECT DISTINCT source FROM radar_article "
                                     "WHERE id < 2000 LIMIT 40")]  # fmt: skip
    measures = [row[0] for row in ask("SELECT name FROM radar_measure")]
    deep = ask("SELECT sureness, id FROM radar_article ORDER BY sureness DESC, id DESC "
               "LIMIT 1 OFFSET 50000")[0]  # fmt: skip
    common = ("营商环境", "储能系统", "序时进度")
    return [
        _judged("article queue", ["/radar/"]),
        _judged("article queue, waiting for review", ["/radar/?state=READ"]),
        _judged("article queue, one kind", [f"/radar/?kind={k}" for k in ("OFFICIAL", "FIRM")]),
        _judged("article queue, one source", [f"/radar/?source={quote(s)}" for s in sources]),
        _judged("article queue, one source, newest first",
                [f"/radar/?source={quote(s)}&sort=-added" for s in sources]),
        _judged("article queue at depth 50,000",
                [f"/radar/?after={quote(f'{deep[0]}~{deep[1]}')}"]),
        _judged("article search, rare", [f"/radar/?q={quote(n[2:8])}" for n in names]),
        _judged("article search, of one zone", [f"/radar/?q={quote(z)}" for z in zones]),
        _judged("article search, two signs", [f"/radar/?q={quote(n[2:4])}" for n in names]),
        _judged("article search, common", [f"/radar/?q={quote(text)}" for text in common]),
        _judged("article search, common, newest first",
                [f"/radar/?q={quote(text)}&sort=-added" for text in common]),
        _judged("article search, in vain", ["/radar/?q=" + quote("无中生有的公司")]),
        _judged("article page", [f"/radar/{code}/" for code in pages]),
        _judged("comparison of zones", [f"/radar/zones/?measure={quote(m)}" for m in measures]),
        _judged("brief of the morning", ["/radar/brief/"]),
        _judged("what is watched for", ["/radar/watches/"]),
    ]  # fmt: skip


def _league_months(ask: Callable[[str], list]) -> list[str]:
    """Return the league table of each month of the latest season, so that none is asked twice in
    a row."""
    code, start = ask("SELECT code, starts_on FROM accounts_season ORDER BY starts_on DESC")[0]
    year = str(start)[:4]
    return [f"/league/?season={code}&month={year}-{month:02d}" for month in range(1, 13)]


def _page(name: str, paths: list[str]) -> Scene:
    return Scene(name, PAGE_LIMIT_MS, cycle(paths))


def _judged(name: str, paths: list[str]) -> Scene:
    return Scene(name, JUDGED_LIMIT_MS, cycle(paths))
