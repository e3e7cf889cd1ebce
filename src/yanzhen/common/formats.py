"""How figures and days look, in one place: lists, pages, exports and template filters."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from django.utils import timezone
from django.utils.functional import Promise

# A text as the interface shows it: plain, or waiting for the reader's language.
Text: TypeAlias = str | Promise

MISSING = "—"
YI = Decimal(100_000_000)
WAN = Decimal(10_000)


def yi(cny: Decimal | None, places: int = 2) -> str:
    """Return yuan as 亿元 with two decimals; a missing sum as a dash, never as zero.

    >>> yi(Decimal("1320000000"))
    '13.20'
    """
    return MISSING if cny is None else f"{Decimal(cny) / YI:,.{places}f}"


def wan(cny: Decimal | None, places: int = 2) -> str:
    """Return yuan (or dollars) as 万.

    >>> wan(Decimal(30000000))
    '3,000.00'
    """
    return MISSING if cny is None else f"{Decimal(cny) / WAN:,.{places}f}"


def percent(share: float | Decimal | None, places: int = 1) -> str:
    """Return a share (0–1) as a percentage with its sign.

    >>> percent(0.4167)
    '41.7%'
    """
    return MISSING if share is None else f"{float(share) * 100:.{places}f}%"


def day(value: date | None) -> str:
    """Return a day as 2022-02-08, in the zone's time zone for a moment."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return value.isoformat() if value else MISSING


def moment(value: datetime | None) -> str:
    """Return a moment to the minute, in the zone's time zone."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else MISSING


def number(value: float | Decimal | None) -> str:
    """Return a number with thousands marks and no trailing zeros.

    >>> number(Decimal("1524.50"))
    '1,524.5'
    """
    if value is None:
        return MISSING
    if isinstance(value, int):
        return f"{value:,}"
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text
