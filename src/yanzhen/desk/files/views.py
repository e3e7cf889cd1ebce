"""Files out, and files in."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.common.http import safe_next, wants_part
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.files import upload_file
from yanzhen.desk.files.access import may_read, may_read_subject, may_write
from yanzhen.desk.files.storage import path_of
from yanzhen.desk.models import StoredFile

SANDBOX = "sandbox; default-src 'none'"
SHOWN = 100


@allow(EVERYONE)
def download(request: SignedInRequest, pk: int) -> FileResponse:
    """Hand a file out, always to be saved, never to be opened in the site's own name."""
    file = get_object_or_404(StoredFile, pk=pk)
    if not may_read(request.user, file):
        raise Http404(_("没有这份文件，或者你不能看。"))
    try:
        content = path_of(file.sha256).open("rb")
    except FileNotFoundError:
        raise Http404(_("文件内容不在服务器上，请找系统管理员从备份恢复。")) from None
    response = FileResponse(
        content, as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


@allow(EVERYONE)
def of_subject(request: SignedInRequest) -> HttpResponse:
    """The files about a subject, fetched by its page."""
    return _of_subject(request, request.GET.get("subject", "")[:80])


@require_POST
@allow(WRITERS)
def upload(request: SignedInRequest) -> HttpResponse:
    """Take one or more files about a subject."""
    subject = request.POST.get("subject", "")[:80]
    refusal: Refused | None = None
    try:
        given = request.FILES.getlist("file")
        if not given:
            raise Refused(_("还没有选择文件，请先选择或拍照。"), field="file")
        for one in given:
            upload_file(one.chunks(), name=one.name or "", by=request.user, at=clock.now(),
                        subject=subject)  # fmt: skip
    except Refused as problem:
        refusal = problem
    if refusal is None and not wants_part(request):
        return redirect(safe_next(request, "/"))
    return _of_subject(request, subject, refusal)


def _of_subject(
    request: SignedInRequest, subject: str, refusal: Refused | None = None
) -> HttpResponse:
    files = StoredFile.objects.filter(subject=subject).select_related("uploaded_by")
    if not may_read_subject(request.user, subject):
        files = files.filter(uploaded_by=request.user)
    context = {
        "files": files.order_by("-uploaded_at", "-pk")[:SHOWN], "subject": subject,
        "may_upload": bool(subject) and may_write(request.user, subject), "refusal": refusal,
    }  # fmt: skip
    status = 422 if refusal else 200
    part = "desk/files/_of_subject.html"
    page = part if wants_part(request) or not refusal else "desk/files/page.html"
    return render(request, page, context, status=status)
