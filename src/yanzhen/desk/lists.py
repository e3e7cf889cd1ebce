"""A list as a response: the page, its part for htmx, or a file of what is shown."""

import tempfile
from typing import Any

from django.db import transaction
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header

from yanzhen.accounts.models import User
from yanzhen.common import clock
from yanzhen.common.http import render_part, wants_part
from yanzhen.common.lists import ListSpec, export_rows, read_page
from yanzhen.common.parameters import parameter
from yanzhen.common.sheets import csv_lines, write_xlsx
from yanzhen.desk.commands.views import keep_columns
from yanzhen.desk.models import ColumnChoice, SavedView
from yanzhen.journal.commands import record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_response(
    request: HttpRequest, spec: ListSpec, *, page: str, extra: dict[str, Any] | None = None
) -> HttpResponse | FileResponse | StreamingHttpResponse:
    """Answer a list's address: `?export=xlsx|csv` gives a file and is journaled.

    `page` extends the base and includes `common/_list.html` with the context's `list`. A bare
    address opens the person's default view; columns they chose once are kept. Costs one query
    more than the list itself, two for a bare address.
    """
    user: User = request.user  # type: ignore[assignment]
    if not request.GET and not wants_part(request) and (query := _default_view(spec, user)):
        return HttpResponseRedirect(f"{request.path}?{query}")
    params = _with_columns(spec, request.GET, user)
    kind = request.GET.get("export", "")
    if kind in {"xlsx", "csv"}:
        return _export(spec, params, user, kind)
    listed = read_page(spec, params, user)
    return render_part(request, page, "common/_list.html", {"list": listed, **(extra or {})})


def _default_view(spec: ListSpec, user: User) -> str:
    views = SavedView.objects.filter(owner=user, list_key=spec.key, is_default=True)
    number, query = views.values_list("pk", "query").first() or (0, "")
    return f"{query}&view={number}" if number else ""


def _with_columns(spec: ListSpec, params: QueryDict, user: User) -> QueryDict:
    """Return the address with the columns the person keeps, and keep those it names anew."""
    known = {column.key for column in spec.columns}
    first = ",".join(column.key for column in spec.columns if column.default)
    row = ColumnChoice.objects.filter(user=user, list_key=spec.key).only("columns").first()
    kept = row.columns if row else first
    asked = set(",".join(params.getlist("columns")).split(",")) & known
    if asked:
        named = ",".join(column.key for column in spec.columns if column.key in asked)
        if named != kept and wants_columns_kept(params):
            keep_columns(list_key=spec.key, columns=named, by=user)
        return params
    if kept == first or not set(kept.split(",")) & known:
        return params
    changed = params.copy()
    changed["columns"] = kept
    return changed


def wants_columns_kept(params: QueryDict) -> bool:
    """A saved view brings its own columns, and a file's are those of the screen: neither is a
    new choice."""
    return "view" not in params and "export" not in params


def _export(
    spec: ListSpec, params: QueryDict, user: User, kind: str
) -> FileResponse | StreamingHttpResponse:
    at = clock.now()
    cap = parameter("desk.export_rows", on=clock.today())
    headings, rows = export_rows(spec, params, user, cap=cap)
    with transaction.atomic():
        record("list.exported", f"list:{spec.key}", by=user, at=at, form=kind,
               query=params.urlencode())  # fmt: skip
    name = f"{spec.title}-{at:%Y%m%d-%H%M}.{kind}"
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(headings, rows), content_type="text/csv")
        response["Content-Disposition"] = iri_to_uri(content_disposition_header(True, name))
        return response
    file = tempfile.TemporaryFile()  # noqa: SIM115  FileResponse closes it
    write_xlsx(file, str(spec.title), headings, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
