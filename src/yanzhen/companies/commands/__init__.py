"""Everything that can happen to a firm's file. Only this package writes companies."""

from yanzhen.companies.commands.identity import add_company, change_company
from yanzhen.companies.commands.indexing import index_companies

__all__ = ["add_company", "change_company", "index_companies"]
