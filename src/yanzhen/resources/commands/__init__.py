"""Everything that can happen to sites, budgets and the claims on them."""

from yanzhen.resources.commands.claiming import commit, free, reserve

__all__ = ["commit", "free", "reserve"]
