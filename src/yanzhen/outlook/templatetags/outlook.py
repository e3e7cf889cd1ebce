"""What pages of other packages need to show chances."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of_target(chances: Mapping[int, Any] | str | None, target: int) -> Any:
    """Return what is said of a target, None where nothing is."""
    return chances.get(target) if isinstance(chances, Mapping) else None
