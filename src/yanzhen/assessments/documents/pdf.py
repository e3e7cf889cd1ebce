"""The minutes as PDF, set by typst in a free typeface that is copied in at set-up."""

import json
from collections.abc import Sequence
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from yanzhen.assessments.documents.minutes import Minutes
from yanzhen.common import fonts_folder

TEMPLATE = Path(__file__).with_name("minutes.typ")


def minutes_pdf(told: Minutes) -> bytes:
    """Return the minutes as a PDF file."""
    data = {
        "title": _("项目质量评估联席会议纪要"),
        "number": told.number,
        "facts": [[_("项目"), told.project], [_("投资方"), told.investor], *map(list, told.facts)],
        "decided": _("一、决定"),
        "outcome": told.outcome,
        "reason": told.reason,
        "parts": _parts(told),
        "none": _("无"),
        "digest": _("记录校验码：%s") % told.digest,
    }
    made = typst.compile(
        TEMPLATE, font_paths=[fonts_folder()], format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _parts(told: Minutes) -> list[dict[str, object]]:
    points = [
        [p["name"], f"{p['value']} {p['unit']}", p["arithmetic"], p["points"]] for p in told.points
    ]
    if points:
        points.append([_("合计"), "", "", told.total])
    parts: list[tuple[str, list[str], Sequence[Sequence[object]]]] = [
        (_("附加条件"), [_("条件"), _("责任单位"), _("办结日期"), _("时点")], told.conditions),
        (_("二、部门意见"), [_("部门"), _("结论"), _("意见和条件"), _("签署人")], told.opinions),
        (_("三、评分"), [_("指标"), _("指标值"), _("算式"), _("得分")], points),
        (_("四、表决"), [_("姓名"), _("意见"), _("理由")], told.votes),
        (_("五、不同意见"), [_("提出"), _("意见"), _("理由")], told.dissent),
        (_("六、投资方承诺"), [_("事项"), _("承诺"), _("兑现日期")],
         [(p.label, p.text, p.due_on) for p in told.promises]),
        (_("七、签名"), [_("身份"), _("姓名"), _("时间")], told.signatures),
    ]  # fmt: skip
    return [
        {"head": head, "columns": columns, "rows": [list(map(str, row)) for row in rows]}
        for head, columns, rows in parts
    ]
