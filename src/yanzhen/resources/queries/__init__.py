"""Questions to the ledger and to the register of sites."""

from yanzhen.resources.queries.fitting import Fit, Fits, fits
from yanzhen.resources.queries.ledger import (
    BudgetRow,
    Holding,
    budget_table,
    holdings,
    rationed,
    taken_with,
)

__all__ = [
    "BudgetRow", "Fit", "Fits", "Holding", "budget_table", "fits", "holdings", "rationed",
    "taken_with",
]  # fmt: skip
