"""Everything that can happen to a firm's file. Only this package writes companies."""

from yanzhen.companies.commands.details import (
    add_class,
    add_contact,
    add_name,
    add_relation,
    delete_lapsed_contacts,
    end_residency,
    mark_resident,
    remove_class,
    remove_contact,
    remove_name,
    remove_relation,
)
from yanzhen.companies.commands.figures import add_figure
from yanzhen.companies.commands.identity import add_company, change_company
from yanzhen.companies.commands.indexing import index_companies
from yanzhen.companies.commands.likely import rank_makers
from yanzhen.companies.commands.merging import merge_companies, undo_merge
from yanzhen.companies.commands.placing import (
    place_by_hand,
    place_by_industry,
    remove_placement,
)
from yanzhen.companies.commands.proposing import learn_placements, propose_placements
from yanzhen.companies.commands.reviewing import review_placements
from yanzhen.companies.commands.signals import record_signal, withdraw_signal

__all__ = [
    "add_class",
    "add_company",
    "add_contact",
    "add_figure",
    "add_name",
    "add_relation",
    "change_company",
    "delete_lapsed_contacts",
    "end_residency",
    "index_companies",
    "learn_placements",
    "mark_resident",
    "merge_companies",
    "place_by_hand",
    "place_by_industry",
    "propose_placements",
    "rank_makers",
    "record_signal",
    "remove_class",
    "remove_contact",
    "remove_name",
    "remove_placement",
    "remove_relation",
    "review_placements",
    "undo_merge",
    "withdraw_signal",
]
