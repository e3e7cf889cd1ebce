"""What the cockpit asks; each answer takes a fixed number of queries."""

from yanzhen.cockpit.queries.changing import (
    SCANNED,
    SHOWN,
    Change,
    changes_since,
    latest_of_all,
)
from yanzhen.cockpit.queries.counters import Counter, counters_for
from yanzhen.cockpit.queries.figures import PillarRow, StageFigure, pillar_rows, stage_figures
from yanzhen.cockpit.queries.people import MemberRow, MyProject, member_rows, my_projects
from yanzhen.cockpit.queries.stuck import Stuck, stuck_kinds
from yanzhen.cockpit.queries.today import Due, due_today

__all__ = [
    "SCANNED",
    "SHOWN",
    "Change",
    "Counter",
    "Due",
    "MemberRow",
    "MyProject",
    "PillarRow",
    "StageFigure",
    "Stuck",
    "changes_since",
    "counters_for",
    "due_today",
    "latest_of_all",
    "member_rows",
    "my_projects",
    "pillar_rows",
    "stage_figures",
    "stuck_kinds",
]
