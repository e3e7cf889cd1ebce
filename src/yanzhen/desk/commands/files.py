"""Taking files in."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.common.prepared import Prepared
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.files.access import may_write
from yanzhen.desk.files.storage import Incoming, receive
from yanzhen.desk.files.types import FileType, find_type
from yanzhen.desk.models import StoredFile
from yanzhen.journal.commands import record

_KNOWN = Prepared(
    lambda sha256, name, subject, by: StoredFile.objects.filter(
        sha256=sha256, name=name, subject=subject, uploaded_by=by
    ).order_by("pk")
)


def plain_name(name: str) -> str:
    """Return a file's name without folders and without characters that mislead.

    >>> plain_name("C:\\\\x\\\\合同.pdf"), plain_name("../../a\\u202efdp.exe")
    ('合同.pdf', 'afdp.exe')
    """
    name = PurePosixPath(name.replace("\\", "/")).name
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    stem, dot, suffix = name.rpartition(".")
    short = f"{stem[:180]}{dot}{suffix[:16]}" if dot else name[:180]
    return short.strip() or "file"


def upload_file(
    chunks: Iterable[bytes], *, name: str, by: User, at: datetime, subject: str = ""
) -> StoredFile:
    """Keep a file that someone hands in about a subject.

    :raises NotAllowed: if they may not add files to it.
    :raises Refused: empty, too big, of a type that is not allowed, or no room on the disk.
    """
    if not may_write(by, subject):
        raise NotAllowed(_("你不能给这一项添加文件。请找它的负责人。"))
    name = plain_name(name)
    most = parameter("files.max_bytes", on=localdate(at))
    with receive(_no_more_than(chunks, most, name)) as incoming:
        found = _allowed_type(incoming, name, at)
        return store_file(incoming, name=name, found=found, by=by, at=at, subject=subject)


@transaction.atomic
def store_file(
    incoming: Incoming, *, name: str, found: FileType, by: User, at: datetime, subject: str = ""
) -> StoredFile:
    """Record an arrived content as a file; a second press of the button makes no second row."""
    incoming.keep()
    known = _KNOWN.first(incoming.sha256, name, subject, by.pk)
    if known:
        return known
    file = StoredFile.objects.create(
        sha256=incoming.sha256, size=incoming.size, name=name, content_type=found.content_type,
        subject=subject, uploaded_by=by, uploaded_at=at,
    )  # fmt: skip
    record("file.uploaded", f"file:{file.pk}", by=by, at=at, links=[subject] if subject else [],
           name=name, size=incoming.size, sha256=incoming.sha256)  # fmt: skip
    return file


def _no_more_than(chunks: Iterable[bytes], most: int, name: str) -> Iterable[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise Refused(
                _("文件“%(name)s”超过上限 %(most)d MB，请压缩或拆分后再传。")
                % {"name": name, "most": most >> 20},
                field="file",
            )
        yield chunk


def _allowed_type(incoming: Incoming, name: str, at: datetime) -> FileType:
    if not incoming.size:
        raise Refused(_("文件“%(name)s”是空的，请检查后重传。") % {"name": name}, field="file")
    with incoming.path.open("rb") as content:
        found = find_type(content, name)
    allowed = parameter("files.types", on=localdate(at))
    if found.key not in allowed:
        raise Refused(
            _("不能上传“%(name)s”：只收 PDF、图片、Word、Excel、PPT、OFD、CSV、文本和 ZIP。")
            % {"name": name},
            field="file",
        )
    return found
