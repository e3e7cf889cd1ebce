"""A scheme as plain data that `schemes.reading` reads back as the same."""

from fractions import Fraction
from typing import Any

import yaml

from yanzhen.assessments.calc.units import plain
from yanzhen.league.calc.scheme import Counted, Gate, Goal, Item, Part, Piece, Scheme
from yanzhen.league.schemes.reading import YI


def scheme_as_json(scheme: Scheme) -> dict[str, Any]:
    """Return a scheme as plain data."""
    handicap = scheme.handicap
    return {
        "code": scheme.code, "version": scheme.version, "name": scheme.name,
        "is_example": scheme.is_example, "source": scheme.source, "notes": scheme.notes,
        "full_marks": _number(scheme.full_marks), "most": _number(scheme.most),
        "halves": dict(scheme.halves),
        "items": [_item(item) for item in scheme.items],
        "gates": [_gate(gate) for gate in scheme.gates],
        "handicap": {"by_task": handicap.by_task, "new_share": _number(handicap.new_share),
                     "new_months": handicap.new_months},
        "ties": [{"name": name, **_counted(counted)} for name, counted in scheme.ties],
        "grades": list(scheme.grades),
        "promotions": [
            {"name": p.name, "count": _counted(p.counted), "at_least": _number(p.at_least)}
            for p in scheme.promotions
        ],
        "excludes": list(scheme.excludes),
    }  # fmt: skip


def scheme_as_text(scheme: Scheme) -> str:
    """Return a scheme as YAML, for a person to edit."""
    return yaml.safe_dump(scheme_as_json(scheme), allow_unicode=True, sort_keys=False, width=100)


def _number(number: Fraction | None) -> int | str | None:
    """Return a number as JSON keeps it exactly: whole, decimal as text, or n/d."""
    if number is None or number.denominator == 1:
        return None if number is None else number.numerator
    decimal = plain(number, 20).replace(",", "")
    return decimal if Fraction(decimal) == number else str(number)


def _item(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {"code": item.code, "name": item.name, "kind": str(item.kind)}
    if item.part is not Part.MAIN:
        told["part"] = str(item.part)
    if item.weight:
        told["weight"] = _number(item.weight)
    if item.cap != 1:
        told["cap"] = _number(item.cap)
    told["counts"] = [_piece(piece) for piece in item.pieces]
    told |= _optional(item)
    return told


def _optional(item: Item) -> dict[str, Any]:
    """Return what an item says only where it differs from the usual."""
    told: dict[str, Any] = {
        "goal": _goal(item.goal), "each": _number(item.each) or None, "most": _number(item.most),
        "per": _number(item.per) if item.per != 1 else None,
        "above_goal": item.above_goal or None, "per_capita": item.per_capita or None,
        "steps": [{"from": _number(f), "share": _number(s)} for f, s in item.steps] or None,
        "half": item.half or None, "source": item.source or None,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def _piece(piece: Piece) -> dict[str, Any]:
    told = _counted(piece.counted)
    if piece.name:
        told["name"] = piece.name
    if piece.each:
        told["each"] = _number(piece.each)
    if (goal := _goal(piece.goal)) is not None:
        told["goal"] = goal
    return told


def _counted(counted: Counted) -> dict[str, Any]:
    told: dict[str, Any] = {"of": counted.of, "what": str(counted.what)}
    if counted.least_cny is not None:
        told["least_yi"] = _number(counted.least_cny / YI)
    if counted.below_cny is not None:
        told["below_yi"] = _number(counted.below_cny / YI)
    if counted.registered:
        told["registered"] = True
    if counted.in_pillar:
        told["in_pillar"] = True
    if counted.note:
        told["note"] = counted.note
    return told


def _goal(goal: Goal) -> dict[str, Any] | None:
    if goal == Goal():
        return None
    told: dict[str, Any] = {}
    if goal.metric:
        told["metric"] = goal.metric
    if goal.fixed is not None:
        told["fixed"] = _number(goal.fixed)
    if goal.per_head:
        told["per_head"] = True
    return told


def _gate(gate: Gate) -> dict[str, Any]:
    return {"name": gate.name, "count": _counted(gate.counted), "goal": _goal(gate.goal),
            "at_least": _number(gate.at_least), "hits": list(gate.hits)}  # fmt: skip
