"""Everything that can happen in the joint assessment; nothing else writes it.

Dossier        open_assessment(project), save_dossier(code, Draft), add_papers, drop_paper,
               hand_in, call_back, withdraw_assessment.
Opinions       sign_opinion(code, Answer), declare_recusal, remind_awaited (daily).
Meeting        convene_meeting, place_on_agenda, take_off_agenda, invite, open_meeting, cast_vote,
               close_meeting.
Decision       decide(item, Verdict), sign_decision; carry_decision(project, PaperDecision).
Conditions     submit_condition, close_condition, return_condition.
Promises       make_commitment, measure_commitment, strike_measurement, end_commitment, make_batch.
Schemes        copy_scheme, edit_scheme, put_in_force, name_answering.
"""

from yanzhen.assessments.commands.carrying import PaperDecision, carry_decision
from yanzhen.assessments.commands.committing import (
    end_commitment,
    make_batch,
    make_commitment,
    measure_commitment,
    strike_measurement,
)
from yanzhen.assessments.commands.conditions import (
    close_condition,
    return_condition,
    submit_condition,
)
from yanzhen.assessments.commands.consulting import (
    Answer,
    declare_recusal,
    remind_awaited,
    sign_opinion,
)
from yanzhen.assessments.commands.deciding import Demand, Verdict, decide, sign_decision
from yanzhen.assessments.commands.filing import (
    Draft,
    add_papers,
    call_back,
    drop_paper,
    hand_in,
    open_assessment,
    save_dossier,
    withdraw_assessment,
)
from yanzhen.assessments.commands.meeting import (
    cast_vote,
    close_meeting,
    convene_meeting,
    invite,
    open_meeting,
    place_on_agenda,
    take_off_agenda,
)
from yanzhen.assessments.commands.scheming import (
    copy_scheme,
    edit_scheme,
    name_answering,
    put_in_force,
)

__all__ = [
    "Answer", "Demand", "Draft", "PaperDecision", "Verdict", "add_papers", "call_back",
    "carry_decision", "cast_vote", "close_condition", "close_meeting", "convene_meeting",
    "copy_scheme", "decide", "declare_recusal", "drop_paper", "edit_scheme", "end_commitment",
    "hand_in", "invite", "make_batch", "make_commitment", "measure_commitment", "name_answering",
    "open_assessment", "open_meeting", "place_on_agenda", "put_in_force", "remind_awaited",
    "return_condition", "save_dossier", "sign_decision", "sign_opinion", "strike_measurement",
    "submit_condition", "take_off_agenda", "withdraw_assessment",
]  # fmt: skip
