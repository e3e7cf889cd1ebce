"""Everything that can happen to the race. Only this package writes it."""

from yanzhen.league.commands.crediting import (
    Proposal,
    confirm_credit,
    lapse_credits,
    propose_credit,
    refuse_credit,
    rule_credit,
    withdraw_credit,
)
from yanzhen.league.commands.disputing import (
    Verdict,
    answer_dispute,
    file_dispute,
    rule_dispute,
    withdraw_dispute,
)
from yanzhen.league.commands.freezing import freeze_table, tally_portfolio
from yanzhen.league.commands.listing import add_listing, decide_listing, propose_lists
from yanzhen.league.commands.noting import note_occurrence, strike_occurrence
from yanzhen.league.commands.scheming import copy_scheme, edit_scheme, put_in_force

__all__ = [
    "Proposal",
    "Verdict",
    "add_listing",
    "answer_dispute",
    "confirm_credit",
    "copy_scheme",
    "decide_listing",
    "edit_scheme",
    "file_dispute",
    "freeze_table",
    "lapse_credits",
    "note_occurrence",
    "propose_credit",
    "propose_lists",
    "put_in_force",
    "refuse_credit",
    "rule_credit",
    "rule_dispute",
    "strike_occurrence",
    "tally_portfolio",
    "withdraw_credit",
    "withdraw_dispute",
]
