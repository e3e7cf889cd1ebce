"""What the race keeps: schemes of the zone's own, credits, noted occurrences, frozen tables."""

from yanzhen.league.models.credit import Credit, CreditDeal, DealState, PartyRole
from yanzhen.league.models.dispute import Correction, Dispute, DisputeState, Outcome
from yanzhen.league.models.listing import Colour, Listing, ListingState
from yanzhen.league.models.scheme import LeagueScheme
from yanzhen.league.models.table import FrozenTable, Occurrence, Portfolio

__all__ = [
    "Colour",
    "Correction",
    "Credit",
    "CreditDeal",
    "DealState",
    "Dispute",
    "DisputeState",
    "FrozenTable",
    "LeagueScheme",
    "Listing",
    "ListingState",
    "Occurrence",
    "Outcome",
    "PartyRole",
    "Portfolio",
]
