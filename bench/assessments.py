"""Fill a database with decided assessments and the promises made there, the same each time.

    python -m bench.assessments 10000

Run after `bench.projects`: the first projects are taken. One dossier is judged by the scheme in
force and every project has its lines, with a size of its own.
"""

import argparse
import os
import random
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

CHUNK = 1_000
ENTRIES = {
    "TOTAL_CNY": ["12", "亿元"], "FIXED_CNY": ["9.6", "亿元"], "EQUIPMENT_CNY": ["5", "亿元"],
    "OUTPUT_CNY": ["20", "亿元"], "SALES_CNY": ["19", "亿元"], "VALUE_ADDED_CNY": ["4", "亿元"],
    "TAX_CNY": ["7000", "万元"], "LAND_MU": ["80", "亩"], "FLOOR_M2": ["70000", "平方米"],
    "ELECTRICITY_KWH": ["1200", "万千瓦时"], "JOBS": ["300", "人"], "TALENTS": ["30", "人"],
}  # fmt: skip
# Item, what an investor promises of it, years until it is due.
PROMISED = (("TAX", 7000, 4), ("JOBS", 300, 3), ("TALENT", 30, 3), ("HIGH_TECH", 1, 2),
            ("LISTING", 1, 5))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assessments", type=int)
    parser.add_argument("--seed", type=int, default=2022)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    import django

    django.setup()
    from bench.generate import analyse
    from yanzhen.projects.models import Project

    began, rng = time.perf_counter(), random.Random(options.seed)
    projects = list(Project.objects.order_by("pk")[: options.assessments])
    filler = Filler()
    for first in range(0, len(projects), CHUNK):
        filler.fill(projects[first : first + CHUNK], rng)
    filler.batch(projects)
    analyse()
    print(f"{len(projects):,} assessments in {time.perf_counter() - began:.0f} s")


class Filler:
    """What all assessments share: people, departments, a scheme and its judged dossier."""

    def __init__(self) -> None:
        from yanzhen.accounts.commands import open_team
        from yanzhen.accounts.models import User
        from yanzhen.assessments import versions
        from yanzhen.assessments.dossiers import judge
        from yanzhen.assessments.schemes.reading import scheme_as_json

        self.today = datetime.now(tz=UTC).date()
        self.at = datetime.combine(self.today, datetime.min.time(), tzinfo=UTC)
        self.chair = User.objects.get(username="leader")
        self.secretary = User.objects.get(username="steward")
        self.scheme = versions.in_force(self.today)["LAND"]
        self.scheme_json = scheme_as_json(self.scheme)
        basis = versions.basis(self.today)
        self.result = judge(self.scheme, ENTRIES, [], basis).as_json()
        self.teams = [
            (code, open_team(code=f"R{n}", name=one.name, short_name=one.name[:16], kind="REVIEW",
                             by=None, at=self.at, opened_on=date(2020, 1, 1)))
            for n, (code, one) in enumerate(self.scheme.departments.items())
        ]  # fmt: skip
        self.done = 0

    def fill(self, projects: list, rng: random.Random) -> None:
        from django.db import transaction

        with transaction.atomic():
            self._fill(projects, rng)
        self.done += len(projects)

    def _fill(self, projects: list, rng: random.Random) -> None:
        from yanzhen.assessments.models import (
            AgendaItem,
            Assessment,
            Decision,
            Dossier,
            Meeting,
            Opinion,
        )

        meeting = Meeting.objects.create(
            code=f"M{self.today:%Y}-{self.done // CHUNK:03d}", held_on=self.today, state="CLOSED",
            chair=self.chair, secretary=self.secretary, convened_at=self.at,
        )  # fmt: skip
        assessments = Assessment.objects.bulk_create(
            Assessment(
                code=f"A{self.today:%Y}-{self.done + n:05d}", project=project, state="DECIDED",
                scheme_code=self.scheme.code, scheme_version=self.scheme.version,
                scheme=self.scheme_json, kind=self.scheme.kind.value, size_cny=project.size_cny,
                opened_by=self.chair, opened_at=self.at - timedelta(days=n), due_on=self.today,
                total=self.result["shown"][:24], total_low=rng.randint(50, 100), outcome="PASSED",
            )
            for n, project in enumerate(projects)
        )  # fmt: skip
        dossiers = Dossier.objects.bulk_create(
            Dossier(
                assessment=one, number=1, entries=ENTRIES, texts={"CONTENTS": "两条产线"},
                result=self.result, handed_in_by=self.chair, handed_in_at=self.at, hash="0" * 64,
            )
            for one in assessments
        )  # fmt: skip
        Opinion.objects.bulk_create(
            Opinion(
                assessment=one, dossier=dossier, team=team, department=code, asked_at=self.at,
                due_on=self.today, stance="AGREE", signed_by=self.chair, signed_at=self.at,
            )
            for one, dossier in zip(assessments, dossiers, strict=True)
            for code, team in self.teams
        )  # fmt: skip
        items = AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, assessment=one, place=n)
            for n, one in enumerate(assessments)
        )
        decisions = Decision.objects.bulk_create(
            Decision(
                code=f"D{one.code[1:]}", project=one.project, assessment=one, dossier=dossier,
                item=item, outcome="PASSED", number=f"纪要 {one.code}", decided_on=self.today,
                valid_until=self.today + timedelta(days=365), record={"result": self.result},
                digest="0" * 64, decided_by=self.chair, written_by=self.secretary,
                decided_at=self.at, effective_at=self.at,
            )
            for one, dossier, item in zip(assessments, dossiers, items, strict=True)
        )  # fmt: skip
        self._promise(decisions, rng)

    def _promise(self, decisions: list, rng: random.Random) -> None:
        """Every project promises five things; of two in three something was measured."""
        from yanzhen.assessments.models import Commitment, Measurement

        made = Commitment.objects.bulk_create(
            Commitment(
                project=decision.project, decision=decision, item=item,
                promised=Decimal(value), due_on=date(self.today.year + years, 12, 31),
                measured=rng.randint(0, value * 2) if decision.pk % 3 else None,
                measured_on=self.today if decision.pk % 3 else None, made_by=self.chair,
                made_at=self.at,
            )
            for decision in decisions
            for item, value, years in PROMISED
        )  # fmt: skip
        Measurement.objects.bulk_create(
            Measurement(commitment=one, on=self.today, value=one.measured, source="年度核验",
                        by=self.secretary, at=self.at)
            for one in made if one.measured is not None
        )  # fmt: skip

    def batch(self, projects: list) -> None:
        """Follow half of all projects as one batch."""
        from yanzhen.assessments.models import Batch

        made = Batch.objects.create(code="B-BENCH", name="半数项目", on=self.today,
                                    made_by=self.chair, made_at=self.at)  # fmt: skip
        made.projects.set(projects[::2])


if __name__ == "__main__":
    main()
