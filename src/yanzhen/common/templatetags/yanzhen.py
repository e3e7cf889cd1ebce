"""Template tags that every page may use."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yanzhen.common import formats
from yanzhen.common.drawing import draw_kept
from yanzhen.common.icons import draw_icon
from yanzhen.common.links import url_and_roles
from yanzhen.common.lists.address import FilterState
from yanzhen.common.lists.drawing import draw_options, draw_rows
from yanzhen.common.lists.page import Row
from yanzhen.common.skein import draw_skein

register = template.Library()
LAMPS = {"green": "●", "amber": "▲", "red": "◆", "none": "○"}


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """Draw a Tabler icon in the page; it says nothing to screen readers."""
    return mark_safe(draw_icon(name, int(size)))  # noqa: S308  our own file, integers only


@register.filter
def yi(cny: Decimal | None) -> str:
    """Yuan as 亿元 with two decimals."""
    return formats.yi(cny)


@register.filter
def wan(cny: Decimal | None) -> str:
    """Yuan or dollars as 万."""
    return formats.wan(cny)


@register.filter
def percent(share: float | Decimal | None) -> str:
    """A share (0–1) with one decimal and its sign."""
    return formats.percent(share)


@register.filter
def points(share: float | Decimal | None) -> str:
    """A difference of shares in percentage points, always signed, without a unit."""
    if share is None:
        return formats.MISSING
    shown = f"{float(share) * 100:+.1f}".replace("-", "−")
    return "0.0" if shown in {"+0.0", "−0.0"} else shown


@register.filter
def day(value: date | None) -> str:
    """A day as 2022-02-08."""
    return formats.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment to the minute."""
    return formats.moment(value)


@register.filter
def number(value: float | Decimal | None) -> str:
    """A number with thousands marks and no trailing zeros."""
    return formats.number(value)


@register.filter
def count(value: object) -> str:
    """A number of things; a capped one (a list's) as 1,000+."""
    if value is None:
        return formats.MISSING
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.filter
def length_percent(share: float | Decimal | None) -> str:
    """A share as an SVG length, kept between 0% and 100%."""
    return f"{min(max(float(share or 0), 0.0), 1.0) * 100:.2f}%"


@register.filter
def lamp_shape(tone: str) -> str:
    """The shape that goes with a lamp's colour."""
    return LAMPS.get(tone, LAMPS["none"])


@register.simple_tag
def url_or_empty(name: str, *args: Any, **kwargs: Any) -> str:
    """Return an address, or "" where no package here has that page."""
    if not args and not kwargs:
        return url_and_roles(name)[0]
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def open_url(context: dict[str, Any], name: str) -> str:
    """Return a page's address if it exists and opens to the person's role, else ""."""
    address, roles = url_and_roles(name)
    role = getattr(context.get("user"), "role", "")
    return address if roles is None or role in roles else ""


@register.simple_tag
def kept(template: str, **shown: Any) -> SafeString:
    """Include a part that depends on what it is told alone; drawn once for each content."""
    return draw_kept(template, **shown)


@register.simple_tag
def list_rows(rows: Sequence[Row]) -> SafeString:
    """Draw the rows of a list."""
    return draw_rows(rows)


@register.simple_tag
def filter_options(state: FilterState, key: str) -> SafeString:
    """Draw the choices of one filter of the list `key`."""
    return draw_options(state, key)


@register.simple_tag(takes_context=True)
def query_url(context: dict[str, Any], **changes: Any) -> str:
    """Return the present address with some of its parameters changed; None takes one away."""
    request: HttpRequest = context["request"]
    params = request.GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = str(value)
    return "?" + params.urlencode()


@register.simple_tag
def control(field: BoundField, css: str = "") -> SafeString:
    """Draw a form field's control with its classes, its help and its error tied to it."""
    widget = field.field.widget
    attrs: dict[str, str | bool] = {"class": f"{_control_class(widget)} {css}".strip()}
    described = [f"{field.auto_id}_{part}" for part in _described_by(field)]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["class"] = f"{attrs['class']} is-invalid"
        attrs["aria-invalid"] = "true"
    if type(widget) is forms.DateInput:
        widget.format, widget.input_type = "%Y-%m-%d", "date"
    return field.as_widget(attrs=attrs)


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    base = "form-select" if isinstance(widget, forms.Select) else "form-control"
    own = str(widget.attrs.get("class", ""))
    return f"{base} {own}".strip()


def _described_by(field: BoundField) -> list[str]:
    return [p for p, there in (("help", field.help_text), ("errors", field.errors)) if there]


@register.filter
def control_kind(field: BoundField) -> str:
    """Say how `common/_field.html` lays a control out: check, options, hidden or plain."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "options"
    return "hidden" if widget.is_hidden else "plain"


@register.inclusion_tag("common/_skein.html")
def skein(
    actual: int = 0,
    target: int = 9,
    tiers: Sequence[int] | str = (),
    due: float | None = None,
    label: str = "",
    note: str = "",
    size: str = "",
) -> dict[str, Any]:
    """Draw the 雁阵图 with its table; size "small" is the ornament of empty states and login."""
    drawn = draw_skein(int(actual), int(target), tiers=[int(t) for t in tiers], due=due)
    names = {1: _("10 亿级"), 2: _("50 亿级"), 3: _("100 亿级")}
    signed = [bird.tier for bird in drawn.birds if bird.signed]
    rows = [(names[tier], signed.count(tier) * drawn.each) for tier in (3, 2, 1)]
    return {
        "drawn": drawn, "actual": actual, "target": target, "due": due, "label": label,
        "note": note, "small": size == "small", "rows": rows,
        "hollow": drawn.height > 150,
    }  # fmt: skip


@register.simple_tag
def chevrons(share: float | None) -> SafeString:
    """Draw a probability as ten small birds, filled up to it; the number stands beside it."""
    full = round(float(share or 0) * 10)
    birds = "".join(
        f'<path class="{"yz-on" if index < full else "yz-off"}" d="M{index * 8 + 1} 7l3 -4l3 4"/>'
        for index in range(10)
    )
    svg = f'<svg class="yz-chevrons" width="82" height="10" aria-hidden="true">{birds}</svg>'
    return mark_safe(svg)  # noqa: S308  built of integers only
