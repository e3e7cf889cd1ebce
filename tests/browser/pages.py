"""Which addresses there are and who opens them, from the one table tests/access.csv."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse

TABLE = Path(__file__).parents[1] / "access.csv"
ROLES = (
    "OFFICER", "TEAM_LEAD", "ZONE_LEADER", "REVIEWER", "SERVICE_OFFICER", "DATA_STEWARD",
    "AUDITOR", "ADMINISTRATOR",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One row of the table: an address, how it is asked, and which roles may."""

    name: str
    path: str
    method: str
    roles: tuple[str, ...]
    kwargs: str = ""


@cache
def table() -> list[Place]:
    with TABLE.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["url_name"]]
    return [
        Place(
            row["url_name"],
            reverse(row["url_name"], kwargs=json.loads(row["kwargs_json"] or "{}")),
            row["method"],
            tuple(role for role in ROLES if row[role] == "y"),
            row["kwargs_json"].strip("{} "),
        )
        for row in rows
    ]


def opened_by_get() -> list[Place]:
    return [place for place in table() if place.method == "GET"]
