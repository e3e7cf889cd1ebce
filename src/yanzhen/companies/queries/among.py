"""Look-ups of thousands of values at once, as one parameter that the database unpacks.

A parameter a value costs more to prepare than the look-up itself.
"""

import json
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, TextField
from django.db.models.expressions import RawSQL


def among(texts: Collection[str]) -> RawSQL:
    """Return what `…__in=` takes for many texts."""
    return _unpacked(texts, "text", TextField())


def among_numbers(numbers: Collection[int]) -> RawSQL:
    """Return what `…__in=` takes for many primary keys."""
    return _unpacked(numbers, "bigint", BigIntegerField())


def _unpacked(values: Collection[Any], kind: str, output: Any) -> RawSQL:
    if connection.vendor == "sqlite":
        packed = json.dumps(list(values), ensure_ascii=False)
        return RawSQL("SELECT value FROM json_each(%s)", [packed], output)
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [list(values)], output)  # noqa: S611  our own kinds
