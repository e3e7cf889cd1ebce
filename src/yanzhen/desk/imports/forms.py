"""Reading what the wizard's forms send; deciding is left to the commands."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from yanzhen.common.http import whole_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.imports.layout import SheetPlan


def read_mapping(posted: QueryDict, plans: list[SheetPlan]) -> list[dict[str, Any]]:
    """Return, per sheet, what the person set: `s0-skip`, `s0-year`, `s0-c3-field`, `s0-c3-unit`.

    :raises Refused: for a year that is none.
    """
    return [
        {
            "skip": f"s{index}-skip" in posted,
            "year": _year(posted.get(f"s{index}-year", "")),
            "columns": [
                (posted.get(f"s{index}-c{column}-field", ""),
                 posted.get(f"s{index}-c{column}-unit", "").strip())
                for column in range(len(plan.columns))
            ],
        }
        for index, plan in enumerate(plans)
    ]  # fmt: skip


def _year(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    year = whole_number(text, most=2100)
    if year is None or year < 1900:
        raise Refused(_("年份请写四位数字，例如 2022。"), field="year")
    return year
