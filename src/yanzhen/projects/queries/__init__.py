"""Questions about projects; frozen rows, no writes, a fixed number of queries each.

standing   held(project), gate_states(project)
matching   find_hits(Investor, on=) before a registration; taken_leads(user, companies)
counting   counted_contracts, starts, foreign_capital_received, counted_money (since, until
           half-open), with evidence; contract_rows, start_rows, money_rows for sums;
           opening_balances(user, season=)
course     alarms(user, on=), alarm_counts, lead_alarms, lead_alarm_counts, alarms_of(project),
           visible_activities
finding    matching_text(rows, text), search_hits(text, user, limit), of_company(user, company)
handover   sheets_of(giver, reader=, on=) for all a person owns, project_sheet(…) for one
pages_*    what single pages show: board, cards, rail, facts, cases
"""

from yanzhen.projects.queries.counting import (
    CountedContract,
    CountedMoney,
    CountedStart,
    counted_contracts,
    counted_money,
    foreign_capital_received,
    opening_balances,
    starts,
)
from yanzhen.projects.queries.course import alarm_counts, alarms, alarms_of
from yanzhen.projects.queries.finding import of_company, search_hits
from yanzhen.projects.queries.matching import find_hits, taken_leads
from yanzhen.projects.queries.standing import gate_states, held

__all__ = [
    "CountedContract", "CountedMoney", "CountedStart", "alarm_counts", "alarms", "alarms_of",
    "counted_contracts", "counted_money", "find_hits", "foreign_capital_received",
    "gate_states", "held", "of_company", "opening_balances", "search_hits", "starts",
    "taken_leads",
]  # fmt: skip
