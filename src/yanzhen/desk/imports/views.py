"""The wizard's pages: take a file in, agree on columns, look at the rows, confirm, undo."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.common.http import wants_part, whole_number
from yanzhen.common.refusals import Refused
from yanzhen.common.sheets import write_xlsx
from yanzhen.desk.commands import imports as commands
from yanzhen.desk.files.access import may_read
from yanzhen.desk.imports import forms, queries
from yanzhen.desk.imports.kinds import ImportKind, Verdict, kinds
from yanzhen.desk.imports.lists import import_list
from yanzhen.desk.imports.work import stalled, work_on
from yanzhen.desk.lists import XLSX, list_response
from yanzhen.desk.models import Import, ImportRow, ImportStatus

# Read while the person waits; larger files are read in the background.
SMALL = 2 << 20
EDITABLE = (ImportStatus.MAPPING, ImportStatus.READY)


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    """Every import a person may see."""
    may_import = bool(queries.kinds_for(request.user))
    spec = import_list
    if may_import:
        spec = replace(spec, empty_url=reverse("desk:import_new"), empty_action=_("导入表格"))
    extra = {"may_import": may_import}
    return list_response(request, spec, page="desk/imports/index.html", extra=extra)


@allow(WRITERS)
def new(request: SignedInRequest) -> HttpResponse:
    """Choose what to import and hand the table in, as a file or pasted."""
    if request.method != "POST":
        return _new_page(request, request.GET.get("kind", ""))
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    try:
        batch = _start(request, kind, text)
    except Refused as refusal:
        return _new_page(request, kind, text, refusal)
    return redirect("desk:import", batch.pk)


def _start(request: SignedInRequest, kind: str, text: str) -> Import:
    given, at = request.FILES.get("file"), clock.now()
    if given is None and not text.strip():
        raise Refused(_("请选择文件，或粘贴从 Excel 复制的内容。"), field="file")
    if given is None:
        batch = commands.start_paste(kind, text, by=request.user, at=at)
    else:
        batch = commands.start_import(
            kind, given.chunks(), name=given.name or "", by=request.user, at=at
        )
    if batch.file.size <= SMALL:
        return commands.read_import(batch.pk, at=at)
    work_on.enqueue(batch.pk)
    return batch


def _new_page(
    request: SignedInRequest, chosen: str, text: str = "", refusal: Refused | None = None
) -> HttpResponse:
    offered = queries.kinds_for(request.user)
    context = {
        "kinds": offered, "text": text, "refusal": refusal,
        "chosen": chosen or (offered[0].key if len(offered) == 1 else ""),
    }  # fmt: skip
    return render(request, "desk/imports/new.html", context, status=422 if refusal else 200)


def _batch(request: SignedInRequest, pk: int) -> Import:
    rows = Import.objects.visible_to(request.user).select_related("file", "by")
    return get_object_or_404(rows, pk=pk, kind__in=kinds)


@allow(EVERYONE)
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One import, at whatever step it is."""
    return _page(request, _batch(request, pk))


def _page(
    request: SignedInRequest,
    batch: Import,
    refusal: Refused | None = None,
    *,
    editing: bool = False,
) -> HttpResponse:
    kind = kinds[batch.kind]
    editing |= batch.status == ImportStatus.MAPPING or (
        batch.status == ImportStatus.READY and "edit" in request.GET
    )
    context: dict[str, Any] = {
        "batch": batch, "kind": kind, "refusal": refusal, "editing": editing,
        "may_work": request.user.role in kind.roles, "stalled": stalled(batch),
        "may_download": may_read(request.user, batch.file),
        "steps": _steps(batch, editing=editing), "progress": queries.progress(batch),
        "earlier": queries.earlier_imports(batch) if batch.status in EDITABLE else [],
    }  # fmt: skip
    if editing:
        context["plans"] = queries.plans_of(batch)
    elif not batch.is_working and batch.status != ImportStatus.DISCARDED:
        context |= _rows(request, batch, kind)
    return render(request, "desk/imports/page.html", context, status=422 if refusal else 200)


def _rows(request: SignedInRequest, batch: Import, kind: ImportKind) -> dict[str, Any]:
    shown = queries.row_page(
        batch, kind, verdict=request.GET.get("verdict", ""),
        after=whole_number(request.GET.get("after")) or 0,
    )  # fmt: skip
    counts = [(v.value, v.label, batch.counts.get(v.value, 0)) for v in commands.IMPORTABLE]
    figures = queries.figures(batch)
    return {"page": shown, "tabs": shown.tabs, "takes": counts, "figures": figures}


def _steps(batch: Import, *, editing: bool) -> list[dict[str, Any]]:
    names = [_("交文件"), _("对应列"), _("逐行预览"), _("导入"), _("完成")]
    here = {
        ImportStatus.READING: 0, ImportStatus.MAPPING: 1, ImportStatus.JUDGING: 2,
        ImportStatus.READY: 2, ImportStatus.IMPORTING: 3,
    }.get(ImportStatus(batch.status), 4)  # fmt: skip
    here = 1 if editing else here
    return [
        {"label": name, "done": place < here, "here": place == here}
        for place, name in enumerate(names)
    ]


@allow(EVERYONE)
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the present step is; once it is over, htmx loads the page anew."""
    batch = _batch(request, pk)
    if not batch.is_working or not wants_part(request):
        if not wants_part(request):
            return redirect("desk:import", pk)
        response = HttpResponse()
        response["HX-Redirect"] = reverse("desk:import", args=[pk])
        return response
    context = {"batch": batch, "progress": queries.progress(batch), "stalled": stalled(batch),
               "may_work": request.user.role in kinds[batch.kind].roles}  # fmt: skip
    return render(request, "desk/imports/_working.html", context)


def _try(
    request: SignedInRequest, pk: int, act: Callable[[Import], object], *, works: bool
) -> HttpResponse:
    """Run one command on an import; refused, the page says why and keeps what was set."""
    batch = _batch(request, pk)
    try:
        act(batch)
    except Refused as refusal:
        batch.refresh_from_db()
        return _page(request, batch, refusal)
    if works:
        work_on.enqueue(pk)
    return redirect("desk:import", pk)


@require_POST
@allow(WRITERS)
def map_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the columns as the person set them and preview the rows."""
    batch = _batch(request, pk)
    plans = queries.plans_of(batch)
    try:
        changes = forms.read_mapping(request.POST, plans)
        commands.map_import(pk, changes, by=request.user, at=clock.now())
    except Refused as refusal:
        _keep_typed(plans, request)
        batch.sheets = [plan.as_json() for plan in plans]
        return _page(request, batch, refusal, editing=batch.status in EDITABLE)
    work_on.enqueue(pk)
    return redirect("desk:import", pk)


def _keep_typed(plans: list[Any], request: SignedInRequest) -> None:
    for index, plan in enumerate(plans):
        plan.skip = f"s{index}-skip" in request.POST
        for number, column in enumerate(plan.columns):
            column.field = request.POST.get(f"s{index}-c{number}-field", "")
            column.unit = request.POST.get(f"s{index}-c{number}-unit", "")


@require_POST
@allow(WRITERS)
def decide(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Choose a candidate for a row, or leave the row out."""
    batch = _batch(request, pk)
    get_object_or_404(ImportRow, batch=batch, number=number)
    try:
        row = commands.decide_row(
            pk, number, choice=request.POST.get("choice", ""),
            left_out="left_out" in request.POST, by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        return _page(request, batch, refusal)
    if not wants_part(request):
        return redirect("desk:import", pk)
    one = queries.show_row(row, kinds[batch.kind])
    context = {"one": one, "batch": batch, "may_work": True}
    return render(request, "desk/imports/_row.html", context)


@require_POST
@allow(WRITERS)
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the rows in, in the background."""
    takes = request.POST.getlist("takes")
    return _try(
        request, pk, works=True,
        act=lambda _batch: commands.confirm_import(
            pk, takes=takes, by=request.user, at=clock.now()
        ),
    )  # fmt: skip


@require_POST
@allow(WRITERS)
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give an import up before anything is written."""
    response = _try(
        request, pk, works=False,
        act=lambda _batch: commands.discard_import(pk, by=request.user, at=clock.now()),
    )  # fmt: skip
    if response.status_code == 302:
        messages.success(request, _("已放弃这次导入，没有写入任何数据。"))
        return redirect("desk:imports")
    return response


@require_POST
@allow(WRITERS)
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the whole import back, in the background."""
    return _try(
        request, pk, works=True,
        act=lambda _batch: commands.undo_import(pk, by=request.user, at=clock.now()),
    )  # fmt: skip


@require_POST
@allow(WRITERS)
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go on with work that stands still; where somebody works on it, nothing happens twice."""
    batch = _batch(request, pk)
    commands.kind_for(batch.kind, request.user)
    if batch.is_working:
        work_on.enqueue(pk)
    return redirect("desk:import", pk)


@allow(EVERYONE)
def rows_file(request: SignedInRequest, pk: int) -> FileResponse:
    """The rows with their verdicts, as a spreadsheet."""
    batch = _batch(request, pk)
    kind = kinds[batch.kind]
    commands.note_export(batch, by=request.user, at=clock.now())
    headings = [_("位置"), _("判断"), _("说明"), _("变化"), _("提示"),
                *(str(one.label) for one in kind.fields)]  # fmt: skip
    file = tempfile.TemporaryFile()  # noqa: SIM115  FileResponse closes it
    write_xlsx(file, batch.file.name.partition(".")[0] or "rows", headings, _lines(batch, kind))
    file.seek(0)
    name = _("逐行结果") + f"-{batch.pk}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _lines(batch: Import, kind: ImportKind) -> Iterator[list[Any]]:
    for row in batch.rows.order_by("number").iterator(chunk_size=2000):
        changes = "；".join(f"{label}：{old} → {new}" for label, old, new in row.changes)
        values = [queries.show_field(one, row.fields.get(one.key)) for one in kind.fields]
        yield [row.place, str(Verdict(row.verdict).label), row.reason, changes,
               "；".join(row.warnings), *values]  # fmt: skip
