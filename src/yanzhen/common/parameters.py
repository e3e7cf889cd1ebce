"""Dated, sourced numbers from YAML: thresholds, time limits, rates.

A file of `yanzhen/parameters/` holds parameters; each has a description, a unit and values
that begin on a day and name their source. A zone overrides a parameter by a file of the same
name in its own folder (`YANZHEN_PARAMETERS`). Everything is validated when the server starts.

    protection_days:
      description: 首谈保护期
      unit: day
      values:
        - {from: 2021-01-01, value: 60, source: "domain rules 1.3 [E]"}
"""

from datetime import date
from functools import lru_cache
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator


class DatedValue(BaseModel):
    """One value, from a day on, with where it comes from."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    from_: date = Field(alias="from")
    value: Any
    source: str = Field(min_length=1)


class Parameter(BaseModel):
    """A number or table that someone may renegotiate."""

    model_config = ConfigDict(extra="forbid")
    description: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    values: list[DatedValue] = Field(min_length=1)

    @field_validator("values")
    @classmethod
    def in_order(cls, values: list[DatedValue]) -> list[DatedValue]:
        days = [v.from_ for v in values]
        if days != sorted(set(days)):
            raise ValueError("values must begin on different days, earliest first")
        return values

    def on(self, day: date) -> Any:
        """Return the value in force on `day`; before the first, the first."""
        return self.entry(day).value

    def entry(self, day: date) -> DatedValue:
        """Return the value in force on `day` with its source; before the first, the first."""
        held = [v for v in self.values if v.from_ <= day] or self.values[:1]
        return held[-1]


class _Once(yaml.SafeLoader):
    """YAML in which no name stands twice: of two the second would win unseen."""


def _mapping(loader: _Once, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _value in node.value:
        name = repr(loader.construct_object(key, deep=True))
        if name in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"{name} stands twice", key.start_mark
            )
        seen.add(name)
    return loader.construct_mapping(node, deep=True)


_Once.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _read(path: Path) -> dict[str, Parameter]:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Once) or {}  # noqa: S506
        if not isinstance(raw, dict):
            raise ImproperlyConfigured(f"{path.name}: expected names with values, got a list.")
        return {str(name): Parameter.model_validate(body) for name, body in raw.items()}
    except UnicodeDecodeError as problem:
        raise ImproperlyConfigured(
            f"{path.name}: not in UTF-8; please save it anew in that encoding."
        ) from problem
    except yaml.YAMLError as problem:
        raise ImproperlyConfigured(f"{path.name}: not readable as YAML: {problem}") from problem
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ImproperlyConfigured(f"{path.name}: {where}: {first['msg']}") from problem


@lru_cache
def load_parameters(overrides: Path | None = None) -> dict[str, Parameter]:
    """Return every parameter as `file.name`, the zone's own files laid over ours.

    :raises ImproperlyConfigured: naming file, parameter and what is wrong.
    """
    found: dict[str, Parameter] = {}
    shipped = sorted(
        Path(str(f)) for f in files("yanzhen.parameters").iterdir() if f.name.endswith(".yaml")
    )
    own = _own_files(overrides) if overrides and overrides.is_dir() else []
    for path in [*shipped, *own]:
        for name, parameter in _read(path).items():
            key = f"{path.stem}.{name}"
            if path in own and key not in found:
                raise ImproperlyConfigured(
                    f"{path.name}: {name}: no such parameter; nothing to override."
                )
            if key in found:
                _require_same_shape(path, name, found[key], parameter)
            found[key] = parameter
    return found


def _own_files(folder: Path) -> list[Path]:
    if misnamed := sorted(path.name for path in folder.glob("*.yml")):
        raise ImproperlyConfigured(f"{misnamed[0]}: would not be read; its name must end in .yaml.")
    return sorted(folder.glob("*.yaml"))


def _shape(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "a number"
    named = {bool: "yes or no", str: "a text", list: "a list", dict: "a table", date: "a day"}
    return named.get(type(value), "nothing")


def _require_same_shape(path: Path, name: str, shipped: Parameter, own: Parameter) -> None:
    """Refuse a zone's value of another kind than ours: it would fail where it is first used."""
    for value in own.values:
        _require_like(f"{path.name}: {name}", shipped.values[0].value, value.value)


def _require_like(where: str, shipped: Any, value: Any) -> None:
    expected = _shape(shipped)
    if _shape(value) != expected:
        raise ImproperlyConfigured(f"{where}: expected {expected}, got {value!r}.")
    if expected == "a number" and (not isfinite(value) or value < 0 <= shipped):
        raise ImproperlyConfigured(f"{where}: {value!r} is out of bounds.")
    if expected == "a table":
        for key in value.keys() & shipped.keys():
            _require_like(f"{where}.{key}", shipped[key], value[key])


def parameter(key: str, *, on: date) -> Any:
    """Return the value of `file.name` in force on a day.

    :raises KeyError: if no such parameter exists (a programming error, not a user's).
    """
    return load_parameters(settings.PARAMETERS_OVERRIDES)[key].on(on)


def source_of(key: str, *, on: date) -> str:
    """Return where the value in force on a day comes from."""
    return load_parameters(settings.PARAMETERS_OVERRIDES)[key].entry(on).source
