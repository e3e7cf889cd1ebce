"""Bring a zone back from a backup: all of it, or nothing changes."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from yanzhen import __version__
from yanzhen.common.refusals import Refused
from yanzhen.desk.backup import postgres, sqlite
from yanzhen.desk.backup.archive import FORMAT, Manifest, Opened, damaged, open_archive
from yanzhen.desk.backup.writing import counts_now
from yanzhen.journal.queries import verify


def restore_backup(path: Path, *, overwrite: bool = False) -> Manifest:
    """Replace the zone by what a backup holds.

    Everything is checked before anything is changed: each byte against the list of hashes, the
    database by itself, the journal's chain. Then the files are put in place (they are named by
    their hash, so they harm nobody), and last the database changes over in one transaction.

    Args:
        overwrite: replace a zone that already holds people or events.

    :raises Refused: for a damaged, newer or foreign backup, or a zone that is not empty.
    """
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        opened = open_archive(Path(path), Path(folder))
        _require_fits(opened.manifest)
        if not overwrite and not _is_empty():
            raise Refused(_("这里已有数据，没有改动。确实要整个换成备份里的，请加 --overwrite。"))
        if opened.manifest.engine == "sqlite":
            _restore_sqlite(opened)
        else:
            _restore_postgres(opened)
        _restore_parameters(opened)
        if overwrite:
            _drop_other_files(opened.manifest)
    return opened.manifest


def _require_fits(manifest: Manifest) -> None:
    known = set(MigrationLoader(None).disk_migrations)
    newer = set(manifest.migrations) - known
    if manifest.format > FORMAT or _parts(manifest.version) > _parts(__version__) or newer:
        raise Refused(
            _("备份来自更新的版本 %(theirs)s，本机是 %(ours)s。请先升级本机再恢复。")
            % {"theirs": manifest.version, "ours": __version__}
        )
    if manifest.engine != connection.vendor:
        raise Refused(
            _("备份来自 %(theirs)s，本机用的是 %(ours)s。请在同种数据库上恢复。")
            % {"theirs": manifest.engine, "ours": connection.vendor}
        )


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdecimal())


def _is_empty() -> bool:
    """Return whether the zone holds neither people nor events (or no tables at all)."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table in {"accounts_user", "journal_event"} & tables:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  our own names
            if cursor.fetchone():
                return False
    return True


def _require_whole(manifest: Manifest) -> None:
    """Check the restored database: rows as counted, and the journal's chain unbroken."""
    if manifest.counts != counts_now():
        raise damaged(_("记录数与清单不符"))
    verdict = verify()
    if verdict.fault:
        raise damaged(_("日志在第 %d 条被改动过") % verdict.fault.position)


def _restore_sqlite(opened: Opened) -> None:
    path = opened.folder / "database.sqlite3"
    if not path.exists():
        raise damaged(_("里面没有数据库"))
    sqlite.check(path)
    try:
        with sqlite.working_on(path):
            _require_whole(opened.manifest)
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as problem:
        raise damaged(_("数据库与程序不符（%s）") % problem) from problem
    _restore_files(opened)
    sqlite.put_in_place(path)


def _restore_postgres(opened: Opened) -> None:
    _restore_files(opened)
    try:
        with transaction.atomic():
            postgres.rebuild(opened.manifest)
            postgres.load(opened.manifest, opened.folder)
            _require_whole(opened.manifest)
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as problem:
        raise damaged(_("数据库与程序不符（%s）") % problem) from problem


def _restore_files(opened: Opened) -> None:
    store = Path(settings.HOME) / "files"
    for source in opened.folder.glob("files/*/*"):
        target = store / source.parent.name / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def _restore_parameters(opened: Opened) -> None:
    folder = Path(settings.PARAMETERS_OVERRIDES)
    for source in opened.folder.glob("parameters/*.yaml"):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / source.name)


def _drop_other_files(manifest: Manifest) -> None:
    """Delete the contents of the zone that was replaced."""
    for path in (Path(settings.HOME) / "files").glob("[0-9a-f][0-9a-f]/*"):
        if f"files/{path.parent.name}/{path.name}" not in manifest.members:
            path.unlink()
