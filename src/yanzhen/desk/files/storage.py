"""Contents of files on disk, under their hash, outside of what the web server serves."""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from yanzhen.common.refusals import Refused

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def path_of(sha256: str) -> Path:
    """Return where the content with this hash lies."""
    return Path(settings.HOME) / "files" / sha256[:2] / sha256


@dataclass(slots=True)
class Incoming:
    """A content that has arrived but is not kept yet."""

    path: Path
    sha256: str
    size: int

    def keep(self) -> Path:
        """Move the content to its place under its hash; the same content is kept once."""
        place = path_of(self.sha256)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            self.path.replace(place)
            _sync_folder(place.parent)
        return place


@contextmanager
def receive(chunks: Iterable[bytes]) -> Iterator[Incoming]:
    """Write a content beside the store; whatever is not kept is gone afterwards.

    The content is on the disk before it gets its name, so no half of it is ever found there.

    :raises Refused: if the disk is full.
    """
    folder = Path(settings.HOME) / "files" / "incoming"
    path = folder / secrets.token_hex(16)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        digest, size = _write(path, chunks)
        yield Incoming(path, digest, size)
    except OSError as problem:
        if problem.errno in FULL:
            raise Refused(
                _("服务器磁盘已满，文件没有保存。请通知系统管理员清理磁盘后再传。")
            ) from problem
        raise
    finally:
        path.unlink(missing_ok=True)


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
