"""What the case page and the project's panel show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from yanzhen.accounts.models import User
from yanzhen.integrity.calc import Judgement, Verdict, fingerprint, judge_all
from yanzhen.integrity.calc.verdicts import plain
from yanzhen.integrity.models import Case
from yanzhen.integrity.queries.facts import read_facts, read_limits
from yanzhen.integrity.wording import (
    RULE_NAMES,
    VERDICTS,
    fact_name,
    fact_text,
    missing_text,
)
from yanzhen.projects.models import Project


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact as it raised the case and as it stands now; `url` leads to where it comes from."""

    name: str
    then: str
    now: str
    changed: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What one rule says of a project today; `case` is its latest one, if any."""

    rule: str
    name: str
    tone: str
    word: str
    note: str
    case: Case | None


def judge(project: Project, on: date) -> dict[str, Judgement]:
    """Return what each rule says of a project on a day. Nine queries."""
    facts = read_facts([project])[0]
    return {j.rule.value: j for j in judge_all(facts, read_limits(on), on)}


def compare(case: Case, now: Judgement, user: User) -> list[Compared]:
    """Return the facts side by side, in the order in which the rule names them. One query for a
    second project that the facts name."""
    keys = list(dict.fromkeys([*case.facts, *now.facts]))
    lines = []
    for key in keys:
        then, today = _shown(case.facts, key), _shown(now.facts, key)
        url = _url(key, case.facts.get(key), user)
        lines.append(Compared(fact_name(key), then, today, then != today and key != "days", url))
    return lines


def _shown(facts: Any, key: str) -> str:
    return fact_text(key, plain(facts[key])) if key in facts else "—"


def _url(key: str, value: Any, user: User) -> str:
    if key != "other_project" or not value:
        return ""
    seen = Project.objects.visible_to(user).filter(code=value).exists()
    return reverse("projects:page", args=[value]) if seen else ""


def still_raised(case: Case, now: Judgement) -> bool:
    """Return whether the rule would raise the case today, on whatever facts."""
    return now.verdict is Verdict.RAISED


def is_unchanged(case: Case, now: Judgement) -> bool:
    return fingerprint(now.facts) == case.fingerprint


def rule_lines(project: Project, on: date) -> list[RuleLine]:
    """Return all nine rules with what they say of a project today. Ten queries."""
    latest = {case.rule: case for case in Case.objects.filter(project=project).order_by("pk")}
    lines = []
    for rule, judgement in judge(project, on).items():
        tone, word = VERDICTS[judgement.verdict]
        note = ""
        if judgement.verdict is Verdict.UNJUDGED:
            note = missing_text(judgement.missing)
        case = latest.get(rule)
        lines.append(RuleLine(rule, str(RULE_NAMES[rule]), tone, str(word), note, case))
    return lines
