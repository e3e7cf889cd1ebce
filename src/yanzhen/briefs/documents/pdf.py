"""A brief as PDF, set by typst in a free typeface that is copied in at set-up."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from yanzhen.briefs.documents.page import Page
from yanzhen.briefs.told import Section
from yanzhen.common import fonts_folder

TEMPLATE = Path(__file__).with_name("brief.typ")


def brief_pdf(page: Page) -> bytes:
    """Return a brief as a PDF file."""
    data = {
        "title": page.title, "line": page.line, "lift": [list(row) for row in page.lift],
        "sections": [_section(n, section) for n, section in enumerate(page.sections, start=1)],
    }  # fmt: skip
    made = typst.compile(
        TEMPLATE, font_paths=[fonts_folder()], format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _section(number: int, section: Section) -> dict[str, Any]:
    edited = section.edit is not None
    note = _("%(who)s %(on)s 改写") % {"who": section.edited_by, "on": section.edited_on}
    return {
        "head": f"{number}. {section.title}", "warn": section.key == "promises",
        "lines": [] if edited else [[line.text, line.source] for line in section.lines],
        "words": section.paragraphs, "note": note if edited else "",
        "empty": "" if edited or section.lines else _("记录里没有，见要问的问题。"),
    }  # fmt: skip
