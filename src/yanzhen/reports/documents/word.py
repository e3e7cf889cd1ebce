"""A bulletin as a Word document that the office may finish by hand."""

from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from yanzhen.reports.told import Section, Told

FACE = "宋体"


def bulletin_docx(told: Told, *, version: int, reason: str, digest: str) -> bytes:
    """Return a bulletin as a .docx file; version 0 is a draft."""
    document = docx.Document()
    _style(document)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(f"{told.zone}{told.title}")
    run.bold, run.font.size = True, Pt(20)
    line = document.add_paragraph(subtitle(told, version))
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if reason:
        document.add_paragraph(_("更正原因：%s") % reason)
    for number, section in enumerate(told.sections, start=1):
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


def _style(document: Any) -> None:
    document.styles["Normal"].font.size = Pt(10.5)
    for name in ("Normal", "Heading 2"):
        style = document.styles[name]
        style.font.name = FACE
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)


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
    table = document.add_table(rows=0, cols=len(section.columns))
    table.style = "Table Grid"
    for cell, column in zip(table.add_row().cells, section.columns, strict=True):
        cell.paragraphs[0].add_run(column.label).bold = True
    for row in section.rows:
        cells = table.add_row().cells
        for cell, text, column in zip(cells, row.cells, section.columns, strict=True):
            cell.text = text
            if column.kind == "number":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row in table.rows:
        for cell in row.cells:
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)
