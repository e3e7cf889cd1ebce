"""A bulletin as a Word document that the office may finish by hand."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from yanzhen.reports.documents.paper import is_across, lies_across
from yanzhen.reports.told import Section, Told

FACE = "宋体"
# Tables of so many columns are set smaller.
WIDE = 8
# Widths of columns in twentieths of a Chinese sign: a digit takes more than half of one, a long
# text breaks, edges take room.
LATIN, DIGIT, SIGN, WIDEST, EDGES = 0x2E7F, 12, 20, 260, 30


def bulletin_docx(told: Told, *, version: int, reason: str, digest: str) -> bytes:
    """Return a bulletin as a .docx file; version 0 is a draft."""
    document = docx.Document()
    across = lies_across(told)
    _style(document, across)
    _sign(document, told)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(f"{told.zone}{told.title}")
    run.bold, run.font.size = True, Pt(20)
    line = document.add_paragraph(subtitle(told, version))
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if reason:
        document.add_paragraph(_("更正原因：%s") % reason)
    for number, section in enumerate(told.sections, start=1):
        across = _turned(document, across, is_across(section) or lies_across(told))
        _section(document, number, section, told.comments.get(section.key, ""))
    if digest:
        document.add_paragraph(_("记录校验码：%s") % digest)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def subtitle(told: Told, version: int) -> str:
    """Return period, day and version in words; version 0 is a draft."""
    state = _("第%s版") % version if version else _("未定稿")
    return f"{told.period} · {_('截至 %s') % told.as_of} · {state}"


def _style(document: Any, across: bool) -> None:
    document.styles["Normal"].font.size = Pt(10.5)
    for name in ("Normal", "Heading 2"):
        style = document.styles[name]
        style.font.name = FACE
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    document.styles["Heading 2"].font.color.rgb = RGBColor(0, 0, 0)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2)
    _lay(section, across)


def _sign(document: Any, told: Told) -> None:
    """Say in the file's properties what it is and whose, in place of what the template says."""
    known, day = document.core_properties, datetime.fromisoformat(told.as_of)
    known.title, known.author = f"{told.title} {told.period}", told.zone
    known.last_modified_by, known.comments = told.zone, ""
    known.created = known.modified = day


def _lay(section: Any, across: bool) -> None:
    """Lay the pages of a part of the document across or upright."""
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    sides = (Cm(29.7), Cm(21)) if across else (Cm(21), Cm(29.7))
    section.page_width, section.page_height = sides


def _turned(document: Any, before: bool, across: bool) -> bool:
    """Begin pages that lie the other way where the next section needs it."""
    if before != across:
        _lay(document.add_section(WD_SECTION.NEW_PAGE), across)
    return across


def _section(document: Any, number: int, section: Section, comment: str) -> None:
    document.add_heading(f"{number}. {section.head}", 2)
    if section.note:
        document.add_paragraph(section.note)
    if section.rows:
        _table(document, section)
    elif section.empty:
        document.add_paragraph(section.empty)
    if comment:
        said = document.add_paragraph()
        said.add_run(_("点评：")).bold = True
        said.add_run(comment)


def _table(document: Any, section: Section) -> None:
    """Add a table whose columns are as wide as what they hold asks for, its head on every page."""
    table = document.add_table(rows=0, cols=len(section.columns))
    table.style, table.autofit = "Table Grid", False
    widths = _widths(section, _room(document))
    head = _row(table, section, [column.label for column in section.columns], widths, bold=True)
    head.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in section.rows:
        _row(table, section, row.cells, widths)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _room(document: Any) -> int:
    last = document.sections[-1]
    return int(last.page_width - last.left_margin - last.right_margin)


def _widths(section: Section, room: int) -> list[int]:
    """Return each column's share of the page: by its longest text, long ones held back; a head may
    break into two lines, a figure may not."""
    asked = []
    for place, column in enumerate(section.columns):
        cells = [_length(row.cells[place]) for row in section.rows]
        longest = max([(_length(column.label) + 1) // 2, *cells])
        asked.append(min(longest, WIDEST) + EDGES)
    return [room * own // sum(asked) for own in asked]


def _length(text: str) -> int:
    return sum(SIGN if ord(sign) > LATIN else DIGIT for sign in text)


def _row(
    table: Any, section: Section, texts: Sequence[str], widths: Sequence[int], *,
    bold: bool = False,
) -> Any:  # fmt: skip
    line = table.add_row()._tr
    line.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for tc, text, width, column in zip(line.tc_lst, texts, widths, section.columns, strict=True):
        tc.width = width
        cell = Paragraph(tc.p_lst[0], table)
        run = cell.add_run(text)
        run.font.size, run.bold = Pt(8 if len(widths) >= WIDE else 9), bold
        cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2)
        if column.kind == "number":
            cell.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return line
