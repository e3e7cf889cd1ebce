"""Sites, budgets, and who holds how much of them."""

from yanzhen.resources.models.ledger import Budget, Claim
from yanzhen.resources.models.sites import Parcel, Plant

__all__ = ["Budget", "Claim", "Parcel", "Plant"]
