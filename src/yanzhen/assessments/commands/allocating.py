"""What a decision takes of the zone: a pass reserves, a refusal or a deferral gives back."""

from collections.abc import Sequence
from datetime import datetime

from yanzhen.accounts.models import User
from yanzhen.assessments.asking import needs_of, only
from yanzhen.assessments.calc.figures import Basis
from yanzhen.assessments.models import Decision
from yanzhen.resources.commands import free, reserve
from yanzhen.resources.queries import holdings, rationed
from yanzhen.resources.words import ClaimState


def settle_claims(
    decision: Decision, basis: Basis, *, parcels: Sequence[str], plants: Sequence[str], by: User,
    at: datetime,
) -> None:  # fmt: skip
    """Give back what the project had reserved, and reserve what it passes with.

    What no budget of the year rations is not reserved. What a contract has turned into a
    commitment stays.

    :raises NotEnough: naming what is missing and who holds it; the decision then is not taken.
    """
    code = decision.project.code
    held = holdings(code)
    if any(one.state == ClaimState.RESERVED for one in held):
        free(code, reason=decision.number, by=by, at=at, under=decision.subject,
             states=[ClaimState.RESERVED])  # fmt: skip
    if not decision.is_passing or decision.dossier is None:
        return
    year = decision.decided_on.year
    committed = any(one.state == ClaimState.COMMITTED for one in held)
    asked = needs_of(decision.dossier.entries, basis, parcels=parcels, plants=plants)
    wanted = only(asked, rationed(year))
    if not committed and (wanted.amounts() or parcels or plants):
        reserve(code, wanted, by=by, at=at, year=year, under=decision.subject)
