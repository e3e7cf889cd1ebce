"""The minutes as a Word document that the office may finish by hand."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from yanzhen.assessments.documents.minutes import Minutes

FACE = "宋体"


def minutes_docx(told: Minutes) -> bytes:
    """Return the minutes as a .docx file."""
    document = docx.Document()
    _style(document)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(_("项目质量评估联席会议纪要"))
    run.bold, run.font.size = True, Pt(18)
    line = document.add_paragraph(told.number)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _table(document, [(_("项目"), told.project), (_("投资方"), told.investor), *told.facts])
    document.add_heading(_("一、决定"), 2)
    decided = document.add_paragraph()
    decided.add_run(told.outcome).bold = True
    if told.reason:
        document.add_paragraph(told.reason)
    for number, (text, owner, due, before) in enumerate(told.conditions, 1):
        words = _("条件%(n)s：%(text)s（责任单位：%(owner)s，%(due)s前%(before)s）") % {
            "n": number, "text": text, "owner": owner, "due": due,
            "before": f"，{before}" if before else ""}  # fmt: skip
        document.add_paragraph(words)
    _parts(document, told)
    document.add_paragraph(_("记录校验码：%s") % told.digest)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _style(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(11)
    for name in ("Normal", "Heading 2"):
        style = document.styles[name]
        style.font.name = FACE
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)


def _parts(document: Any, told: Minutes) -> None:
    heads: dict[str, tuple[list[str], Sequence[Any]]] = {
        _("二、部门意见"): ([_("部门"), _("结论"), _("意见和条件"), _("签署人")], told.opinions),
        _("三、评分"): (
            [_("指标"), _("指标值"), _("算式"), _("得分")],
            [*((p["name"], f"{p['value']} {p['unit']}", p["arithmetic"], p["points"])
               for p in told.points), (_("合计"), "", "", told.total)] if told.points else [],
        ),
        _("四、表决"): ([_("姓名"), _("意见"), _("理由")], told.votes),
        _("五、不同意见"): ([_("提出"), _("意见"), _("理由")], told.dissent),
        _("六、投资方承诺"): ([_("事项"), _("承诺"), _("兑现日期")],
                        [(p.label, p.text, p.due_on) for p in told.promises]),
        _("七、签名"): ([_("身份"), _("姓名"), _("时间")], told.signatures),
    }  # fmt: skip
    for title, (columns, rows) in heads.items():
        document.add_heading(title, 2)
        if rows:
            _table(document, list(rows), columns)
        else:
            document.add_paragraph(_("无"))


def _table(document: Any, rows: list[Any], columns: list[str] | None = None) -> None:
    width = len(columns or rows[0])
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    for row in ([columns] if columns else []) + list(rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = str(text)
    if columns:
        for cell in table.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True
