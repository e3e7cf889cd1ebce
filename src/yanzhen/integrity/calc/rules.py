"""The checks R1–R9. Each says raised, passed, cannot be judged (with what is missing), or none.

A rule passes only on facts: where one is not on file it says which, and never "passed".
"""

import calendar
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from yanzhen.integrity.calc.facts import Limits, Project
from yanzhen.integrity.calc.verdicts import Judgement, Rule, Verdict


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the month's last day where it has none.

    >>> months_after(date(2021, 11, 30), 3), months_after(date(2024, 2, 29), 12)
    (datetime.date(2022, 2, 28), datetime.date(2025, 2, 28))
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def repeat_signing(project: Project, limits: Limits, on: date) -> Judgement:
    """R1: one investor and one site, signed in two events; the later contract is in question."""
    own = project.agreement
    if own is None:
        return Judgement(Rule.R1, Verdict.NONE)
    if not own.uscc:
        return Judgement(Rule.R1, Verdict.UNJUDGED, missing=("uscc",))
    before = [
        other
        for other in project.others
        if other.uscc == own.uscc and other.project != own.project
        and (other.signed_on, other.project) < (own.signed_on, own.project)
    ]  # fmt: skip
    same = [other for other in before if other.site and other.site == own.site]
    if same:
        first = min(same, key=lambda other: (other.signed_on, other.project))
        facts = {"uscc": own.uscc, "site": own.site, "number": own.number,
                 "signed_on": own.signed_on, "other_project": first.project,
                 "other_number": first.number, "other_signed_on": first.signed_on}  # fmt: skip
        return Judgement(Rule.R1, Verdict.RAISED, facts)
    if before and (not own.site or any(not other.site for other in before)):
        facts = {"uscc": own.uscc, "other_project": before[0].project}
        return Judgement(Rule.R1, Verdict.UNJUDGED, facts, ("site",))
    return Judgement(Rule.R1, Verdict.PASSED, {"uscc": own.uscc, "events": len(before) + 1})


def amount_changed(project: Project, limits: Limits, on: date) -> Judgement:
    """R2: the amount moved by more than a share from intent to agreement, or on to filing."""
    if project.agreement is None:
        return Judgement(Rule.R2, Verdict.NONE)
    steps = {
        "intent_cny": project.amounts.intent,
        "agreement_cny": project.amounts.agreement,
        "filing_cny": project.amounts.filing,
    }
    known = [(name, value) for name, value in steps.items() if value]
    missing = tuple(name for name, value in steps.items() if not value)
    facts: dict[str, object] = dict(known)
    changes = [change_of(before, after) for (_n, before), (_m, after) in pairwise(known)]
    largest = max(changes, key=abs, default=None)
    if largest is not None:
        facts["change"] = largest
        if abs(largest) > limits.amount_change:
            return Judgement(Rule.R2, Verdict.RAISED, facts)
    if missing:
        return Judgement(Rule.R2, Verdict.UNJUDGED, facts, missing)
    return Judgement(Rule.R2, Verdict.PASSED, facts)


def change_of(before: Decimal, after: Decimal) -> Decimal:
    """Return a change as a share of what was before, to four places.

    >>> change_of(Decimal(500), Decimal(610))
    Decimal('0.2200')
    """
    return (after / before - 1).quantize(Decimal("0.0001"))


def young_or_empty(project: Project, limits: Limits, on: date) -> Judgement:
    """R3: the investor was founded less than a year before signing, or has paid in too little."""
    own, investor = project.agreement, project.investor
    if own is None:
        return Judgement(Rule.R3, Verdict.NONE)
    facts: dict[str, object] = {"signed_on": own.signed_on}
    missing = []
    raised = False
    if investor.founded_on is None:
        missing.append("founded_on")
    else:
        facts["founded_on"] = investor.founded_on
        raised = months_after(investor.founded_on, 12 * limits.founded_years) > own.signed_on
    equity, paid = investor.promised_equity_cny, investor.paid_in_cny
    if equity is None or equity <= 0:
        missing.append("promised_equity_cny")
    if paid is None:
        missing.append("paid_in_cny")
    if equity and equity > 0 and paid is not None:
        share = (paid / equity).quantize(Decimal("0.0001"))
        facts |= {"promised_equity_cny": equity, "paid_in_cny": paid, "paid_in_share": share}
        raised |= paid < equity * limits.paid_in_share
    if raised:
        return Judgement(Rule.R3, Verdict.RAISED, facts)
    if missing:
        return Judgement(Rule.R3, Verdict.UNJUDGED, facts, tuple(missing))
    return Judgement(Rule.R3, Verdict.PASSED, facts)


def beyond_means(project: Project, limits: Limits, on: date) -> Judgement:
    """R4: the promised investment is more than some times the group's net assets."""
    if project.agreement is None:
        return Judgement(Rule.R4, Verdict.NONE)
    promised, assets = project.amounts.agreement, project.investor.group_net_assets_cny
    named = {"agreement_cny": promised, "group_net_assets_cny": assets}
    missing = tuple(name for name, value in named.items() if value is None)
    facts: dict[str, object] = {name: value for name, value in named.items() if value is not None}
    if promised is None or assets is None:
        return Judgement(Rule.R4, Verdict.UNJUDGED, facts, missing)
    if assets > 0:
        facts["times"] = (promised / assets).quantize(Decimal("0.01"))
    raised = promised > limits.net_asset_times * assets
    return Judgement(Rule.R4, Verdict.RAISED if raised else Verdict.PASSED, facts)


def not_registered(project: Project, limits: Limits, on: date) -> Judgement:
    """R5: some months after signing there is still no firm registered here."""
    if project.agreement is None:
        return Judgement(Rule.R5, Verdict.NONE)
    signed_on = project.agreement.signed_on
    due = months_after(signed_on, limits.register_months)
    facts: dict[str, object] = {"signed_on": signed_on, "due_on": due}
    if project.registered_on is not None:
        facts["registered_on"] = project.registered_on
        return Judgement(Rule.R5, Verdict.PASSED, facts)
    if on <= due:
        return Judgement(Rule.R5, Verdict.NONE, facts)
    return Judgement(Rule.R5, Verdict.RAISED, facts | {"days": (on - due).days})


def start_without_permit(project: Project, limits: Limits, on: date) -> Judgement:
    """R6: a start is claimed and no construction permit is held (nor the lease of a plant)."""
    if project.start_claimed_on is None:
        return Judgement(Rule.R6, Verdict.NONE)
    facts = {"start_claimed_on": project.start_claimed_on, "permit": project.permit,
             "lease": project.lease}  # fmt: skip
    held = project.permit or project.lease
    return Judgement(Rule.R6, Verdict.PASSED if held else Verdict.RAISED, facts)


def idle_site(project: Project, limits: Limits, on: date) -> Judgement:
    """R7: after the start nobody works there, or no energy is used."""
    if project.start_claimed_on is None:
        return Judgement(Rule.R7, Verdict.NONE)
    since = months_after(project.start_claimed_on, limits.idle_months)
    facts: dict[str, object] = {"start_claimed_on": project.start_claimed_on}
    if on <= since:
        return Judgement(Rule.R7, Verdict.NONE, facts)
    after = sorted((p for p in project.periods if p.starts_on >= since), key=lambda p: p.starts_on)
    missing, raised = [], False
    for name in ("staff", "energy"):
        told = [(p.starts_on, getattr(p, name)) for p in after if getattr(p, name) is not None]
        if not told:
            missing.append(name)
            continue
        day, value = told[-1]
        facts |= {name: value, f"{name}_period": day}
        raised |= value == 0
    if raised:
        return Judgement(Rule.R7, Verdict.RAISED, facts)
    if missing:
        return Judgement(Rule.R7, Verdict.UNJUDGED, facts, tuple(missing))
    return Judgement(Rule.R7, Verdict.PASSED, facts)


def unlisted_title(project: Project, limits: Limits, on: date) -> Judgement:
    """R8: a title is claimed that stands in no official list, of the investor or its holders."""
    own, investor = project.agreement, project.investor
    if own is None or not investor.titles:
        return Judgement(Rule.R8, Verdict.NONE)
    found, wanting, unknown = [], [], []
    for title in investor.titles:
        entries = [e for e in investor.listed if e.kind == title and e.holds_on(own.signed_on)]
        if entries:
            found.append(entries[0])
        elif title in investor.known_kinds:
            wanting.append(title)
        else:
            unknown.append(title)
    facts: dict[str, object] = {"signed_on": own.signed_on, "titles": investor.titles}
    if found:
        facts["listed"] = [f"{e.kind}: {e.source} {e.edition}".strip() for e in found]
    if wanting:
        return Judgement(Rule.R8, Verdict.RAISED, facts | {"unlisted": wanting})
    if unknown:
        return Judgement(Rule.R8, Verdict.UNJUDGED, facts | {"unlisted": unknown}, ("list",))
    return Judgement(Rule.R8, Verdict.PASSED, facts)


def moved_next_door(project: Project, limits: Limits, on: date) -> Judgement:
    """R9: the firm comes from a neighbouring district; by default nothing is credited."""
    if project.agreement is None or project.is_expansion:
        return Judgement(Rule.R9, Verdict.NONE)
    investor = project.investor
    origin = investor.moves_from or investor.division
    if not origin:
        return Judgement(Rule.R9, Verdict.UNJUDGED, missing=("division",))
    facts = {"division": origin, "said": bool(investor.moves_from), "credit": 0}
    if origin in limits.neighbours:
        return Judgement(Rule.R9, Verdict.RAISED, facts)
    return Judgement(Rule.R9, Verdict.PASSED, {"division": origin})


Check = Callable[[Project, Limits, date], Judgement]
RULES: dict[Rule, Check] = {
    Rule.R1: repeat_signing,
    Rule.R2: amount_changed,
    Rule.R3: young_or_empty,
    Rule.R4: beyond_means,
    Rule.R5: not_registered,
    Rule.R6: start_without_permit,
    Rule.R7: idle_site,
    Rule.R8: unlisted_title,
    Rule.R9: moved_next_door,
}


def judge_all(project: Project, limits: Limits, on: date) -> Sequence[Judgement]:
    """Return what each of the nine checks says of a project on a day, in their order."""
    return [check(project, limits, on) for check in RULES.values()]
