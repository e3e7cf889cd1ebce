"""Fill a database with synthetic projects and the people who hold them, the same each day.

    python -m bench.projects 100000

Run after `bench.generate`: investors are drawn from the firms that are there.
"""

import argparse
import os
import random
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

# Signed over so many years: a zone's own history, which forecasts and last years' figures read.
YEARS = 8
SIGNED = {"S5", "S11", "S12", "S13", "S14", "S15"}
# The server that is measured lives today: nothing may lapse under it meanwhile.
TODAY = datetime.now(tz=UTC).date()
PASSWORD = "Bench-zone-2022"
# Stage, share of all projects: most are courted, few produce, as in a zone of many years.
STAGES = (
    ("S0", 14), ("S1", 9), ("S2", 26), ("S3", 10), ("S4", 3), ("S5", 12), ("S11", 7),
    ("S12", 4), ("S13", 3), ("S14", 3), ("S15", 1), ("X", 8),
)  # fmt: skip
PILLARS = ("it", "eq", "ph", "ne")
PRODUCTS = (
    "隔膜", "电解液", "功率器件", "减速器", "光模块", "CDMO", "储能系统", "轴承", "传感器", "总部",
)  # fmt: skip
CHUNK = 5_000
# Leads are kept in touch with, as in a zone whose lapsed ones went to the pool day by day: else
# the worker would send tens of thousands there while pages are measured.
IN_TOUCH_DAYS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("projects", type=int)
    parser.add_argument("--seed", type=int, default=2022)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    import django

    django.setup()
    from bench.generate import analyse
    from bench.people import fill_doings

    began = time.perf_counter()
    people = fill_people()
    fill_projects(options.projects, people, random.Random(options.seed))
    fill_doings(random.Random(options.seed))
    analyse()
    print(f"{options.projects:,} projects in {time.perf_counter() - began:.0f} s", flush=True)
    build_books()
    analyse()


def build_books() -> None:
    """Add up what counts, and prove that the tallies equal a full recount."""
    from yanzhen.targets.commands import rebuild, verify

    began = time.perf_counter()
    rebuild(at=datetime.now(tz=UTC))
    built = time.perf_counter()
    found = verify()
    print(f"books built in {built - began:.0f} s, recounted in {time.perf_counter() - built:.0f} s")
    if not found.none:
        raise SystemExit(f"books differ from a recount: {found.named}")


def fill_people(teams: int = 60, each: int = 12) -> list:
    """Open a season, teams and their officers, and one leader to sign in as; return officers."""
    from yanzhen.accounts.commands import add_person, enter_season, open_season, open_team
    from yanzhen.accounts.models import Team
    from yanzhen.accounts.roles import Role
    from yanzhen.targets.commands import Aim, set_target

    year = TODAY.year
    at = datetime(year, 1, 1, 1, 0, tzinfo=UTC)
    season = open_season(
        code=str(year), name=str(year), starts_on=date(year, 1, 1), ends_on=date(year, 12, 31),
        by=None, at=at,
    )  # fmt: skip
    leader = add_person(
        username="leader", name="领导", role=Role.ZONE_LEADER, team=None, password=PASSWORD,
        by=None, at=at, must_change_password=False,
    )  # fmt: skip
    add_person(
        username="steward", name="管数", role=Role.DATA_STEWARD, team=None, password=PASSWORD,
        by=None, at=at, must_change_password=False,
    )  # fmt: skip
    officers = []
    for number in range(teams):
        team = open_team(
            code=f"T{number:02d}", name=f"招商{number:02d}局", short_name=f"招商{number:02d}",
            kind="DEPARTMENT", by=None, at=at, opened_on=date(2020, 1, 1),
        )  # fmt: skip
        enter_season(season, team, track="", by=None, at=at)
        for place in range(each):
            officers.append(add_person(
                username=f"o{number:02d}{place:02d}", name=f"专员{number:02d}{place:02d}",
                role=Role.OFFICER, team=team, password=PASSWORD if not officers else None,
                by=None, at=at, must_change_password=False,
            ))  # fmt: skip
    # In the proportion of what they sign, for the zone and for each team.
    teams_in = list(Team.objects.filter(entries__season=season).order_by("code"))
    for metric, value in (("SIGNED_10YI", 960), ("SIGNED_50YI", 240), ("SIGNED_100YI", 60)):
        set_target(season, Aim(metric, Decimal(value)), reason="年度目标", by=leader, at=at)
        for team in teams_in:
            own = Aim(metric, Decimal(value) / teams)
            set_target(season, own, team=team, reason="分解到队", by=leader, at=at)
    return officers


def fill_projects(count: int, officers: list, rng: random.Random) -> None:
    """Add `count` projects with outline, search text, milestones, evidence and a registration."""
    from django.db import transaction

    from yanzhen.common.commands import next_number
    from yanzhen.companies.models import Company

    highest = Company.objects.order_by("-pk").values_list("pk", flat=True)[0]
    done = 0
    while done < count:
        size = min(CHUNK, count - done)
        with transaction.atomic():
            first = next_number("projects:2022", step=size)
            wanted = [rng.randint(1, highest) for _ in range(size)]
            firms = Company.objects.in_bulk(wanted)
            _fill_chunk(first, [firms[pk] for pk in wanted if pk in firms], officers, rng)
        done += size


def _fill_chunk(first: int, firms: list, officers: list, rng: random.Random) -> None:
    from yanzhen.projects.commands.indexing import keep_search_texts
    from yanzhen.projects.models import Project, ProjectOutline

    drafts = [_draft(first + at, firm, officers, rng) for at, firm in enumerate(firms)]
    projects = Project.objects.bulk_create(drafts)
    ProjectOutline.objects.bulk_create(
        ProjectOutline(project=p, contents="年产若干", decision_maker="某总") for p in projects
    )
    keep_search_texts(projects)
    _fill_proofs(projects, officers, rng)


def _draft(number: int, firm, officers: list, rng: random.Random):
    from yanzhen.projects.models import Project

    stage = rng.choices([s for s, _ in STAGES], [w for _, w in STAGES])[0]
    owner = rng.choice(officers)
    since = TODAY - timedelta(days=_days_ago(stage, rng))
    amount = Decimal(int(10 ** rng.gauss(8.6, 0.6)))
    signed = since if stage in SIGNED else None
    started = since if stage in SIGNED - {"S5"} else None
    return Project(
        code=f"P2022-{number:05d}", name=f"{firm.short_name}{rng.choice(PRODUCTS)}项目",
        company=firm, pillar=rng.choice(PILLARS), stage=stage, stage_since=since,
        signed_on=signed, started_on=started, start_bases=["ASSESSMENT"] if started else [],
        loss_reason="ELSEWHERE" if stage == "X" else "", owner=owner, team=owner.team,
        registered_at=datetime(since.year, since.month, since.day, 2, tzinfo=UTC),
        protected_until=TODAY + timedelta(days=rng.randint(30, 90)),
        quiet_since=TODAY - timedelta(days=rng.randint(0, IN_TOUCH_DAYS)),
        planned_cny=amount, agreed_cny=amount if signed else None,
        size_cny=amount, land_mu=Decimal(rng.randint(10, 300)),
    )  # fmt: skip


def _days_ago(stage: str, rng: random.Random) -> int:
    """Return since when a project stands at its stage: signed ones for years, leads for months."""
    if stage in SIGNED:
        return rng.randint(1, 365 * YEARS)
    return int(rng.expovariate(1 / 120)) + 1


def _fill_proofs(projects: list, officers: list, rng: random.Random) -> None:
    from yanzhen.projects.models import Evidence, Milestone

    at = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    evidence, milestones = [], []
    for project in projects:
        if not project.signed_on:
            continue
        checker = next(o for o in officers if o.pk != project.owner_id)
        evidence.append(Evidence(
            project=project, proof="AGREEMENT", state="VERIFIED", document_no=f"A-{project.code}",
            document_key=f"a-{project.code}".lower(), issued_on=project.signed_on,
            amount_cny=project.size_cny, uploaded_by=project.owner, uploaded_at=at,
            decided_by=checker, decided_at=at,
        ))  # fmt: skip
        late = rng.random() < 0.3
        milestones.append(Milestone(
            project=project, stage="S6",
            due_on=TODAY - timedelta(days=rng.randint(1, 90)) if late else None,
            actual_on=None if late else project.signed_on,
        ))  # fmt: skip
    Evidence.objects.bulk_create(evidence)
    Milestone.objects.bulk_create(milestones)


if __name__ == "__main__":
    main()
