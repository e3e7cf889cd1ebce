"""Write a backup of the running zone."""

import errno
import logging
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from yanzhen import __version__
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.desk.backup import postgres, sqlite
from yanzhen.desk.backup.archive import (
    FORMAT,
    NAMES,
    Manifest,
    Member,
    digest_of,
    whole_file,
    write_archive,
)

log = logging.getLogger("yanzhen.backup")
COUNTED = ("accounts_user", "journal_event", "journal_seal", "desk_storedfile")


def write_backup(path: Path) -> Manifest:
    """Write database, stored files and own parameters to `path`, while people work.

    The database is copied as of one moment; the files afterwards, so that every file it names
    is there. A stored file whose content no longer has its hash is told and left out. An
    earlier file of that name is replaced only when all is written.

    :raises Refused: if the folder is not there, or the disk is full.
    """
    path = Path(path).resolve()
    if not path.parent.is_dir():
        raise Refused(_("文件夹“%s”不存在，请先建好或换一个位置。") % path.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
            return _write(path, Path(folder))
    except OSError as problem:
        if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS}:
            words = {"path": path, "why": problem.strerror}
            raise Refused(_("写不进“%(path)s”：%(why)s。") % words) from problem
        raise


def _write(path: Path, folder: Path) -> Manifest:
    columns: dict[str, Any] = {}
    sequences: dict[str, Any] = {}
    if connection.vendor == "sqlite":
        sources = sqlite.dump(folder)
        with sqlite.working_on(folder / "database.sqlite3"):
            counts, applied = counts_now(), migrations_now()
    else:
        sources, columns, sequences = postgres.dump(folder)
        counts, applied = _lines(sources), migrations_now()
    members = {name: digest_of(source) for name, source in sources.items()}
    bad = _add_files(sources, members)
    for source in _parameters():
        sources[f"parameters/{source.name}"] = source
        members[f"parameters/{source.name}"] = digest_of(source)
    manifest = Manifest(
        format=FORMAT, version=__version__, engine=connection.vendor,
        made_at=clock.now().isoformat(), migrations=applied, counts=counts, columns=columns,
        sequences=sequences, damaged_files=bad, members=members,
    )  # fmt: skip
    with whole_file(path) as part:
        write_archive(part, manifest, sources)
    return manifest


def migrations_now() -> list[tuple[str, str]]:
    return sorted(MigrationRecorder(connection).applied_migrations())


def counts_now() -> dict[str, int]:
    """Return how many rows the tables hold that a restored zone is checked by."""
    with connection.cursor() as cursor:
        counts = {}
        for table in COUNTED:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608  our own names
            counts[table] = cursor.fetchone()[0]
    return counts


def _lines(sources: dict[str, Path]) -> dict[str, int]:
    """Count the rows in the copies themselves: a row is a line, whatever it holds."""
    counts = {}
    for table in COUNTED:
        with sources[f"tables/{table}.copy"].open("rb") as file:
            counts[table] = sum(1 for _line in file)
    return counts


def _add_files(sources: dict[str, Path], members: dict[str, Member]) -> list[str]:
    bad = []
    store = Path(settings.HOME) / "files"
    for source in sorted(store.glob("[0-9a-f][0-9a-f]/*")):
        name = f"files/{source.parent.name}/{source.name}"
        if not NAMES.fullmatch(name):
            continue
        member = digest_of(source)
        if member.sha256 == source.name:
            sources[name], members[name] = source, member
        else:
            log.warning("stored file %s is damaged and not in the backup", source.name)
            bad.append(source.name)
    return bad


def _parameters() -> list[Path]:
    folder = settings.PARAMETERS_OVERRIDES
    found = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return [path for path in found if NAMES.fullmatch(f"parameters/{path.name}")]
