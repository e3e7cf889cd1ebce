"""The tar around a backup: written whole or not at all, read without trusting a byte of it."""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yanzhen.common.refusals import Refused

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 256 * 1024 * 1024
CHUNK = 1024 * 1024
# Every name a backup may hold; nothing else is ever written to the disk.
NAMES = re.compile(
    r"database\.sqlite3"
    r"|tables/[a-z_][a-z0-9_]{0,62}\.copy"
    r"|files/[0-9a-f]{2}/[0-9a-f]{64}"
    r"|parameters/[a-z_][a-z0-9_]{0,40}\.yaml"
)


class Member(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(extra="forbid")
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What a backup says about itself."""

    model_config = ConfigDict(extra="forbid")
    format: int
    version: str
    engine: str = Field(pattern=r"^(sqlite|postgresql)$")
    made_at: str
    migrations: list[tuple[str, str]]
    counts: dict[str, int]
    columns: dict[str, list[str]] = {}
    sequences: dict[str, tuple[int, bool]] = {}
    damaged_files: list[str] = []
    members: dict[str, Member]


@dataclass(frozen=True, slots=True)
class Opened:
    """A checked backup, unpacked in a folder that only this run knows."""

    manifest: Manifest
    folder: Path


def digest_of(path: Path) -> Member:
    """Return a file's size and hash."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Member(size=size, sha256=digest.hexdigest())


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Write beside `path`, and give it its name only once all is on the disk."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.close(descriptor)
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_archive(path: Path, manifest: Manifest, sources: dict[str, Path]) -> None:
    """Write the tar; a source that changed since it was hashed stops it."""
    with tarfile.open(path, "w:gz", compresslevel=3) as tar:
        _add_bytes(tar, MANIFEST, manifest.model_dump_json().encode())
        for name, source in sources.items():
            with source.open("rb") as file:
                _add(tar, name, file, manifest.members[name].size)


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    _add(tar, name, io.BytesIO(content), len(content))


def _add(tar: tarfile.TarFile, name: str, file: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, file)


def damaged(why: str) -> Refused:
    return Refused(_("备份文件不能用：%s。没有改动任何数据，请换一份备份。") % why)


def open_archive(path: Path, folder: Path) -> Opened:
    """Check a backup to the last byte and unpack it into `folder`.

    :raises Refused: if anything is missing, altered, doubled or not on its list.
    """
    try:
        with tarfile.open(path, "r:*") as tar:
            manifest = _read_manifest(tar)
            seen = [_unpack(tar, entry, manifest, folder) for entry in tar]
    except (tarfile.TarError, EOFError, OSError) as problem:
        if isinstance(problem, FileNotFoundError):
            raise Refused(_("找不到备份文件“%s”。") % path) from problem
        raise damaged(_("读不出来，可能没有下载完整（%s）") % problem) from problem
    except Exception as problem:
        if isinstance(problem, Refused):
            raise
        raise damaged(_("压缩内容已损坏（%s）") % problem) from problem
    names = [name for name in seen if name]
    if len(names) != len(set(names)):
        raise damaged(_("里面有重名的文件"))
    if missing := sorted(set(manifest.members) - set(names)):
        raise damaged(_("缺少 %s") % "、".join(missing[:5]))
    return Opened(manifest, folder)


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or not first.isfile():
        raise damaged(_("没有清单，不是雁阵的备份"))
    if first.size > LARGEST_MANIFEST:
        raise damaged(_("清单过大"))
    file = tar.extractfile(first)
    try:
        manifest = Manifest.model_validate_json(file.read() if file else b"")
    except ValidationError as problem:
        raise damaged(_("清单读不懂")) from problem
    if wrong := [name for name in manifest.members if not NAMES.fullmatch(name)]:
        raise damaged(_("清单里有不该有的文件“%s”") % wrong[0])
    return manifest


def _unpack(tar: tarfile.TarFile, entry: tarfile.TarInfo, manifest: Manifest, folder: Path) -> str:
    """Write one member where its checked name says, and return the name."""
    if entry.name == MANIFEST:
        return ""
    told = manifest.members.get(entry.name)
    if told is None or not entry.isfile():
        raise damaged(_("有清单以外的内容“%s”") % entry.name[:80])
    if entry.size != told.size:
        raise damaged(_("“%s”大小不对") % entry.name)
    target = folder / entry.name
    target.parent.mkdir(parents=True, exist_ok=True)
    source = tar.extractfile(entry)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while source and (chunk := source.read(CHUNK)):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != told.sha256:
        raise damaged(_("“%s”的内容被改动过") % entry.name)
    return entry.name
