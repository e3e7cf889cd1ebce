"""A list as a response: the page, its part for htmx, or a file of what is shown."""

import tempfile
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header

from yanzhen.accounts.access import SignedInRequest
from yanzhen.common import clock
from yanzhen.common.http import render_part
from yanzhen.common.lists import ListSpec, export_rows, read_page
from yanzhen.common.parameters import parameter
from yanzhen.common.sheets import csv_lines, write_xlsx
from yanzhen.journal.commands import record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_response(
    request: SignedInRequest, spec: ListSpec, *, page: str, extra: dict[str, Any] | None = None
) -> HttpResponse | FileResponse | StreamingHttpResponse:
    """Answer a list's address: `?export=xlsx|csv` gives a file and is journaled.

    `page` extends the base and includes `common/_list.html` with the context's `list`.
    """
    kind = request.GET.get("export", "")
    if kind in {"xlsx", "csv"}:
        return _export(request, spec, kind)
    listed = read_page(spec, request.GET, request.user)
    return render_part(request, page, "common/_list.html", {"list": listed, **(extra or {})})


def _export(
    request: SignedInRequest, spec: ListSpec, kind: str
) -> FileResponse | StreamingHttpResponse:
    at = clock.now()
    cap = parameter("desk.export_rows", on=at.date())
    headings, rows = export_rows(spec, request.GET, request.user, cap=cap)
    with transaction.atomic():
        record("list.exported", f"list:{spec.key}", by=request.user, at=at, form=kind,
               query=request.GET.urlencode())  # fmt: skip
    name = f"{spec.title}-{at:%Y%m%d-%H%M}.{kind}"
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(headings, rows), content_type="text/csv")
        response["Content-Disposition"] = iri_to_uri(content_disposition_header(True, name))
        return response
    file = tempfile.TemporaryFile()  # noqa: SIM115  FileResponse closes it
    write_xlsx(file, str(spec.title), headings, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
