"""A bulletin as PDF, set by typst in a free typeface that is copied in at set-up."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from yanzhen.common import fonts_folder
from yanzhen.common.templatetags.yanzhen import lamp_shape
from yanzhen.reports.documents.charts import course_svg
from yanzhen.reports.documents.paper import is_across, lies_across
from yanzhen.reports.documents.word import subtitle
from yanzhen.reports.told import Section, Told

TEMPLATE = Path(__file__).with_name("bulletin.typ")
# Tables of so many columns are set smaller.
WIDE = 8
# What has neither a blank nor a Chinese sign does not break, and was printed over the next columns;
# a sign without width after every ten lets it.
ENDLESS, TEN, BREAK = re.compile("[!-\u2e7f]{21,}"), re.compile(r"(.{10})(?=.)"), "\u200b"
# Columns of long texts take what room is left; the others are as wide as what they hold.
STRETCHED = frozenset({"name", "company", "note", "need", "document", "basis"})


def bulletin_pdf(
    told: Told, *, version: int, reason: str, digest: str, one_page: bool = False
) -> bytes:
    """Return a bulletin as a PDF file; version 0 is a draft.

    `one_page`: set as small as it takes to fit a page, but no smaller than can be read.
    """
    data = {
        "across": lies_across(told),
        "one_page": one_page,
        "name": f"{told.title} {told.period}",
        "author": told.zone,
        "title": f"{told.zone}{told.title}",
        "line": subtitle(told, version),
        "reason": _("更正原因：%s") % reason if reason else "",
        "sections": [
            _section(number, section, told.comments.get(section.key, ""))
            for number, section in enumerate(told.sections, start=1)
        ],
        "digest": _("记录校验码：%s") % digest if digest else "",
    }
    made = typst.compile(
        TEMPLATE, font_paths=_fonts(), format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return the typefaces, read once: our own, else the system's."""
    folder = fonts_folder()
    has_own = any(folder.glob("*.ttf"))
    return typst.Fonts(include_system_fonts=not has_own, font_paths=[folder] if has_own else [])


def _section(number: int, section: Section, comment: str) -> dict[str, Any]:
    bars = [
        {"label": label, "share": _within(share), "due": _within(due), "tone": tone,
         "shape": lamp_shape(tone), "text": text}
        for label, share, due, tone, text in (section.plot if section.chart == "bars" else ())
    ]  # fmt: skip
    return {
        "head": f"{number}. {section.head}", "note": section.note,
        "columns": [column.label for column in section.columns],
        "wide": [column.key in STRETCHED for column in section.columns],
        "right": [column.kind == "number" for column in section.columns],
        "small": len(section.columns) >= WIDE, "across": is_across(section),
        "rows": [[_breakable(text) for text in row.cells] for row in section.rows],
        "empty": section.empty,
        "svg": course_svg(section), "bars": bars,
        "comment": _("点评：%s") % comment if comment else "",
    }  # fmt: skip


def _within(share: float) -> float:
    """Return how far a bar is filled: no further than its end, and not at all below nothing."""
    return min(max(share, 0.0), 1.0)


def _breakable(text: str) -> str:
    return ENDLESS.sub(lambda found: TEN.sub(rf"\1{BREAK}", found[0]), text)
