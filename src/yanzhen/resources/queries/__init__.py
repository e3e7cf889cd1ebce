"""Questions to the ledger and to the register of sites."""

from yanzhen.resources.queries.fitting import Fit, Fits, fits
from yanzhen.resources.queries.ledger import BudgetRow, Holding, budget_table, holdings, rationed

__all__ = [
    "BudgetRow", "Fit", "Fits", "Holding", "budget_table", "fits", "holdings", "rationed",
]  # fmt: skip
