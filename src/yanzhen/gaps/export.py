"""The list of gaps as a file; journaled as every list that leaves the house."""

import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.http import FileResponse, StreamingHttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common import clock
from yanzhen.common.sheets import csv_lines, write_xlsx
from yanzhen.desk.lists import XLSX
from yanzhen.gaps.queries.listing import Row
from yanzhen.gaps.wording import ACTIONS
from yanzhen.journal.commands import record


def export_rows(
    rows: Sequence[Row], pillar: str, kind: str, by: User, *, query: str
) -> FileResponse | StreamingHttpResponse:
    """Answer with a file of the rows shown; money in yuan a year, shares from 0 to 1."""
    at = clock.now()
    with transaction.atomic():
        record("list.exported", "list:gaps", by=by, at=at, form=kind, query=query)
    title = _("缺口-%s") % pillar
    name = f"{title}-{at:%Y%m%d-%H%M}.{kind}"
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(_headings(), _lines(rows)), "text/csv")
        response["Content-Disposition"] = iri_to_uri(content_disposition_header(True, name))
        return response
    file = tempfile.TemporaryFile()  # noqa: SIM115  FileResponse closes it
    write_xlsx(file, title, _headings(), _lines(rows))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _headings() -> list[str]:
    return [
        _("链"), _("环节"), _("环节代码"), _("处置"), _("位次"), _("紧迫度"), _("需求（元/年）"),
        _("其中链主（元/年）"), _("供给（元/年）"), _("缺口（元/年）"), _("最大一家占比"),
        _("断供损失（元/年）"), _("价值（元/年）"), _("原料在本地"), _("区外企业"), _("可行性"),
    ]  # fmt: skip


def _lines(rows: Sequence[Row]) -> Iterator[list[Any]]:
    for row in rows:
        gap, place = row.gap, row.place
        yield [
            place.chain, place.name, place.code, str(ACTIONS[gap.action]), row.rank, gap.priority,
            gap.demand, row.anchor_cny, gap.cap, gap.shortfall,
            gap.top_share if gap.cap else None, gap.loss, row.value_cny, row.inputs,
            row.candidates, row.feasible,
        ]  # fmt: skip
