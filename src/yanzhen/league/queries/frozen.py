"""Tables as they stood: what is kept of one, and how it differs from the same month today."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from yanzhen.accounts.models import Season
from yanzhen.league.calc.score import Line
from yanzhen.league.models import FrozenTable
from yanzhen.league.months import first_of
from yanzhen.league.queries.adjusted import AdjustedTable
from yanzhen.league.queries.table import Table
from yanzhen.league.wording import points_text


def table_as_json(held: Table, adjusted: AdjustedTable) -> dict[str, Any]:
    """Return a table as it is kept: places, totals, every item with its arithmetic."""
    return {
        "until": held.until.isoformat(),
        "halves": dict(held.scheme.halves),
        "items": [
            {"code": i.code, "name": i.name, "part": str(i.part), "weight": str(i.weight)}
            for i in held.scheme.items
        ],
        "rows": [
            {
                "team": row.team.pk, "name": row.team.short_name, "track": row.row.track,
                "place": row.place, "total": points_text(row.row.total),
                "halves": {code: points_text(p) for code, p in row.row.halves.items()},
                "items": {line.item.code: _line(line) for line in row.row.lines},
            }
            for row in held.rows
        ],
        "adjusted": {
            "until": adjusted.until.isoformat(), "level": adjusted.level,
            "rows": [
                {"team": row.team.pk, "name": row.team.short_name, "leads": row.leads,
                 "observed": row.told.observed, "expected": round(row.told.expected, 4),
                 "ratio": round(row.told.ratio, 4), "low": round(row.told.low, 4),
                 "high": round(row.told.high, 4), "place": row.told.place,
                 "best": row.told.best, "worst": row.told.worst}
                for row in adjusted.rows
            ],
        },
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    def text(number: Fraction | None) -> str | None:
        return None if number is None else str(number)

    return {"points": None if line.points is None else points_text(line.points),
            "full": points_text(line.full), "value": text(line.raw.value),
            "goal": text(line.raw.goal), "gate": line.gate}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Restated:
    """One team then and now; `changed` names the items whose points differ, with by how much."""

    name: str
    track: str
    place: int
    total: str
    place_now: int | None
    total_now: str
    changed: tuple[tuple[str, str, str], ...]

    @property
    def differs(self) -> bool:
        return bool(self.changed) or self.place != self.place_now or self.total != self.total_now


def frozen_issues(season: Season, month: date) -> list[FrozenTable]:
    """Return the issues of a month's table, the latest first. One query."""
    found = FrozenTable.objects.filter(season=season, month=first_of(month))
    return list(found.select_related("frozen_by"))


def frozen_months(season: Season) -> set[date]:
    return set(FrozenTable.objects.filter(season=season).values_list("month", flat=True))


def restated(kept: FrozenTable, now: Table) -> list[Restated]:
    """Return every team of a kept table beside where it stands in the same month today."""
    rows = {row.team.pk: row for row in now.rows}
    names = {item["code"]: item["name"] for item in kept.content["items"]}
    names |= {item.code: item.name for item in now.scheme.items}
    found = []
    for old in kept.content["rows"]:
        row = rows.get(old["team"])
        points = {code: points_text(p) for code, p in row.points.items()} if row else {}
        then = {code: told["points"] or "—" for code, told in old["items"].items()}
        changed = tuple(
            (names[code], then.get(code, "—"), points.get(code, "—"))
            for code in dict.fromkeys([*then, *points])
            if then.get(code, "—") != points.get(code, "—")
        )
        found.append(
            Restated(old["name"], old["track"], old["place"], old["total"],
                     row.place if row else None, points_text(row.row.total) if row else "—",
                     changed)
        )  # fmt: skip
    return found
