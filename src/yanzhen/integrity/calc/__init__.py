"""The checks as pure rules: facts in, a verdict out."""

from yanzhen.integrity.calc.facts import (
    Agreement,
    Amounts,
    Investor,
    Limits,
    Period,
    Project,
    Recognition,
)
from yanzhen.integrity.calc.rules import RULES, judge_all
from yanzhen.integrity.calc.verdicts import Judgement, Rule, Verdict, fingerprint

__all__ = [
    "RULES",
    "Agreement",
    "Amounts",
    "Investor",
    "Judgement",
    "Limits",
    "Period",
    "Project",
    "Recognition",
    "Rule",
    "Verdict",
    "fingerprint",
    "judge_all",
]
