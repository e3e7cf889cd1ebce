"""The list of imports."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.desk.imports.kinds import kinds
from yanzhen.desk.models import Import, ImportStatus

TONES = {"DONE": "green", "READY": "amber", "MAPPING": "amber", "DISCARDED": "", "UNDONE": ""}


def _kind(batch: Import) -> str:
    kind = kinds.get(batch.kind)
    return str(kind.label) if kind else batch.kind


def _rows(user: Any) -> QuerySet[Import]:
    return Import.objects.visible_to(user).select_related("file", "by")


import_list = ListSpec(
    key="imports",
    title=_("导入"),
    rows=_rows,
    columns=(
        Column("file", _("文件"), lambda batch: batch.file.name),
        Column("kind", _("内容"), _kind),
        Column("status", _("状态"), lambda b: Cell(str(b.get_status_display()),
               tone=TONES.get(b.status, "lead")), kind="badge"),
        Column("total", _("行数"), lambda batch: batch.total or None, kind="number"),
        Column("applied", _("导入"), lambda b: b.counts.get("applied"), kind="number"),
        Column("by", _("经办人"), lambda batch: batch.by.name),
        Column("at", _("时间"), lambda batch: batch.at, kind="moment", sort="at"),
    ),
    sort="-at",
    filters=(
        Filter("status", _("状态"), lambda rows, value: rows.filter(status__in=value),
               choices=lambda user: ImportStatus.choices),
        Filter("kind", _("内容"), lambda rows, value: rows.filter(kind__in=value),
               choices=lambda user: [(key, kind.label) for key, kind in kinds.items()]),
    ),
    row_url=lambda batch: batch.get_absolute_url(),
    empty_text=_("还没有导入过。准备好 Excel 或 CSV，系统会认出列名并逐行预览。"),
)  # fmt: skip
