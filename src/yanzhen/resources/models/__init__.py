"""Sites, budgets, and who holds how much of them."""

from yanzhen.resources.models.ledger import Budget, Claim
from yanzhen.resources.models.sites import Border, Parcel, Plant

__all__ = ["Border", "Budget", "Claim", "Parcel", "Plant"]
