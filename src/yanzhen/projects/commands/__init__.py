"""Everything that can happen to projects; nothing else writes them.

Registration   register_lead(Report, choice=, about=, statement=, confirmed_different=,
               submission=) -> Registered(registration, project, case); raises CollisionFound
               with `.hits` when a choice is needed. complete_registration(code, Report).
Protection     claim_project, release_project; run_protections (daily).
Collisions     name_judge, rule_case, appeal_case, withdraw_case.
Evidence       add_evidence(code, Document), add_evidence_files(code, [Document]),
               verify_evidence, verify_evidence_files(code, [number]), reject_evidence,
               revoke_evidence, correct_evidence(number, Document); expire_evidence (daily).
Assessment     accept_ruling(code, Ruling), withdraw_ruling(decision): for the assessments alone.
Stages         move_project(code, to=), lose_project(code, reason=), revive_project,
               set_start_bases(code, bases=[...]).
Milestones     plan_milestone(code, stage=, planned_on=, forecast_on=, note=).
Money          record_money(code, Payment), strike_money(number).
Activities     record_activity(Doing, project=code | company=, submission=), change_activity,
               finish_step.
People         accept_join, decline_join, add_co_owner, remove_co_owner, hand_over, hand_over_all.
Facts          change_project(code, version=, **facts); open_balance(Opening).

Sums are given as `Sum(amount, rate, rate_on)`, with `amount` from `common.amounts.read_amount`,
or `Sum.of_cny(yuan)`. Every edit takes `version` and raises Stale with what changed.
"""

from yanzhen.projects.commands.activities import (
    Doing,
    change_activity,
    finish_step,
    record_activity,
)
from yanzhen.projects.commands.amounts import Sum
from yanzhen.projects.commands.changing import Opening, change_project, open_balance
from yanzhen.projects.commands.choosing import CollisionFound
from yanzhen.projects.commands.collisions import (
    appeal_case,
    name_judge,
    rule_case,
    withdraw_case,
)
from yanzhen.projects.commands.documents import Document
from yanzhen.projects.commands.joining import accept_join, decline_join
from yanzhen.projects.commands.milestones import plan_milestone
from yanzhen.projects.commands.money import Payment, record_money, strike_money
from yanzhen.projects.commands.moving import (
    lose_project,
    move_project,
    revive_project,
    set_start_bases,
)
from yanzhen.projects.commands.owning import (
    add_co_owner,
    hand_over,
    hand_over_all,
    remove_co_owner,
)
from yanzhen.projects.commands.protecting import (
    claim_project,
    release_project,
    run_protections,
)
from yanzhen.projects.commands.proving import (
    add_evidence,
    add_evidence_files,
    correct_evidence,
    expire_evidence,
    reject_evidence,
    revoke_evidence,
    verify_evidence,
    verify_evidence_files,
)
from yanzhen.projects.commands.registering import (
    Registered,
    Report,
    complete_registration,
    register_lead,
)
from yanzhen.projects.commands.ruling import Ruling, accept_ruling, withdraw_ruling

__all__ = [
    "CollisionFound",
    "Document",
    "Doing",
    "Opening",
    "Payment",
    "Registered",
    "Report",
    "Ruling",
    "Sum",
    "accept_join",
    "accept_ruling",
    "add_co_owner",
    "add_evidence",
    "add_evidence_files",
    "appeal_case",
    "change_activity",
    "change_project",
    "claim_project",
    "complete_registration",
    "correct_evidence",
    "decline_join",
    "expire_evidence",
    "finish_step",
    "hand_over",
    "hand_over_all",
    "lose_project",
    "move_project",
    "name_judge",
    "open_balance",
    "plan_milestone",
    "record_activity",
    "record_money",
    "register_lead",
    "reject_evidence",
    "release_project",
    "remove_co_owner",
    "revive_project",
    "revoke_evidence",
    "rule_case",
    "run_protections",
    "set_start_bases",
    "strike_money",
    "verify_evidence",
    "verify_evidence_files",
    "withdraw_case",
    "withdraw_ruling",
]  # fmt: skip
