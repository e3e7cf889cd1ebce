"""A brief as a Word document, in the office's form, to be finished by hand."""

from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from yanzhen.briefs.documents.page import Page
from yanzhen.briefs.told import Section

FACE, GREY = "宋体", RGBColor(0x50, 0x58, 0x66)


def brief_docx(page: Page) -> bytes:
    """Return a brief as a .docx file."""
    document = docx.Document()
    _style(document)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(page.title)
    run.bold, run.font.size = True, Pt(18)
    line = document.add_paragraph(page.line)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if page.lift:
        table = document.add_table(rows=0, cols=2)
        table.style = "Table Grid"
        for name, text in page.lift:
            cells = table.add_row().cells
            cells[0].width, cells[1].width = Cm(3.4), Cm(13.2)
            cells[0].paragraphs[0].add_run(name).bold = True
            cells[1].text = text
    for number, section in enumerate(page.sections, start=1):
        _section(document, number, section)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _style(document: Any) -> None:
    document.styles["Normal"].font.size = Pt(10.5)
    for name in ("Normal", "Heading 2", "List Bullet"):
        style = document.styles[name]
        style.font.name = FACE
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)


def _section(document: Any, number: int, section: Section) -> None:
    document.add_heading(f"{number}. {section.title}", 2)
    if section.edit is not None:
        for paragraph in section.paragraphs:
            document.add_paragraph(paragraph)
        note = _("%(who)s %(on)s 改写") % {"who": section.edited_by, "on": section.edited_on}
        _grey(document.add_paragraph(), note)
        return
    for line in section.lines:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(line.text)
        _grey(paragraph, f"（{line.source}）")
    if not section.lines:
        document.add_paragraph(_("记录里没有，见要问的问题。"))


def _grey(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), GREY
