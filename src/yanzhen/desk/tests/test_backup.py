"""A backup written while the zone runs, and brought back: on both databases."""

import io
import os
import shutil
import sqlite3
import tarfile

import psycopg
import pytest
from django.conf import settings

from yanzhen.desk.tests.zones import FILL, Zone

WHAT = "1 ['约见\\t总工\\n换行'] [b'%PDF-1.4 synthetic'] None"
NAMES = [f"yz_backup_{os.getpid()}_{n}" for n in "ab"]


def sqlite_zones(folder):
    full, empty = Zone(folder / "full"), Zone(folder / "empty")
    for zone in (full, empty):
        zone.home.mkdir()
    yield full, empty


def postgres_zones(folder):
    told = settings.DATABASES["default"]
    where = f"{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT'] or 5432}"
    with psycopg.connect(f"postgres://{where}/postgres", autocommit=True) as server:
        for name in NAMES:
            server.execute(f"CREATE DATABASE {name}")
        try:
            zones = [Zone(folder / name, f"postgres://{where}/{name}") for name in NAMES]
            for zone in zones:
                zone.home.mkdir()
            yield zones
        finally:
            for name in NAMES:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


ENGINES = [pytest.param(sqlite_zones, id="sqlite"),
           pytest.param(postgres_zones, id="postgresql", marks=pytest.mark.postgres)]  # fmt: skip


@pytest.fixture(scope="module", params=ENGINES)
def zones(request, tmp_path_factory):
    """A filled zone with its backup, and an empty one."""
    for full, empty in request.param(tmp_path_factory.mktemp("zones")):
        full.migrate()
        (full.home / "parameters").mkdir()
        (full.home / "parameters" / "desk.yaml").write_text(
            "digest_hour: {description: d, unit: h, "
            "values: [{from: 2021-01-01, value: 9, source: s}]}"
        )
        full.must(FILL)
        full.write(full.home / "zone.tar.gz")
        yield full, empty


def test_a_backup_comes_back_whole_into_an_empty_zone(zones):
    full, empty = zones
    assert empty.restore(full.home / "zone.tar.gz") == (0, "")
    assert empty.shown() == full.shown() == WHAT
    assert (empty.home / "parameters" / "desk.yaml").exists()
    assert not list(empty.home.glob(".restore-*"))

    # A restored zone works on: numbers given out anew never meet old ones.
    empty.must(FILL.replace('"gu"', '"lu"'))
    assert empty.shown().startswith("2 ")

    status, out = empty.restore(full.home / "zone.tar.gz")
    assert status != 0
    assert "已有数据" in out
    assert empty.shown().startswith("2 ")

    assert empty.restore(full.home / "zone.tar.gz", overwrite=True) == (0, "")
    assert empty.shown() == WHAT


def test_a_backup_is_private_and_leaves_nothing_beside_it(zones):
    full, _ = zones
    path = full.home / "zone.tar.gz"
    assert path.stat().st_mode & 0o077 == 0
    assert not list(full.home.glob(".backup-*"))
    with tarfile.open(path) as tar:
        assert not [name for name in tar.getnames() if "secret" in name]


def altered(path, to, change):
    """Write a copy of a backup in which `change` had its way with the manifest's text."""
    with tarfile.open(path) as old, tarfile.open(to, "w:gz") as new:
        for entry in old:
            content = old.extractfile(entry).read()
            if entry.name == "manifest.json":
                content = change(content.decode()).encode()
            entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
    return to


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('"format":1', '"format":2'), "更新的版本"),
        (lambda text: text.replace('"version":"', '"version":"9'), "更新的版本"),
        (lambda text: text.replace('["accounts","0001_initial"]', '["accounts","0999_later"]'),
         "更新的版本"),
        (lambda text: text.replace('"accounts_user":1', '"accounts_user":7'), "记录数"),
    ],
    ids=["format", "version", "migrations", "counts"],
)  # fmt: skip
def test_what_does_not_fit_changes_nothing(zones, tmp_path, change, said):
    full, _ = zones
    path = altered(full.home / "zone.tar.gz", tmp_path / "b", change)
    before = full.shown()
    status, out = full.restore(path, overwrite=True)
    assert status != 0
    assert said in out
    assert full.shown() == before


def test_a_backup_of_the_other_engine_is_refused(zones, tmp_path):
    full, _ = zones
    other = {"sqlite": "postgresql"}.get(full.address or "sqlite", "sqlite")
    mine = "postgresql" if full.address else "sqlite"
    path = altered(
        full.home / "zone.tar.gz", tmp_path / "b",
        lambda text: text.replace(f'"engine":"{mine}"', f'"engine":"{other}"'),
    )  # fmt: skip
    status, out = full.restore(path, overwrite=True)
    assert status != 0
    assert "同种数据库" in out


def test_a_tampered_journal_is_found_before_anything_changes(tmp_path):
    zone = Zone(tmp_path / "home")
    zone.home.mkdir()
    zone.migrate()
    zone.must(FILL)
    before = zone.shown()
    database = zone.home / "yanzhen.sqlite3"
    kept = tmp_path / "kept.sqlite3"
    with sqlite3.connect(database) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(database, kept)
    with sqlite3.connect(database) as raw:
        raw.execute("UPDATE journal_event SET verb = 'x.y' WHERE id = 1")
    zone.write(tmp_path / "bad.tar.gz")
    for beside in ("-wal", "-shm"):
        (zone.home / f"yanzhen.sqlite3{beside}").unlink(missing_ok=True)
    shutil.copy(kept, database)
    status, out = zone.restore(tmp_path / "bad.tar.gz", overwrite=True)
    assert status != 0
    assert "日志" in out
    assert zone.shown() == before


def test_a_folder_that_is_not_there_is_named(tmp_path):
    zone = Zone(tmp_path)
    status, out = zone.run(
        "from yanzhen.desk.backup import write_backup; write_backup('/nowhere/at/all/b.tar.gz')"
    )
    assert status != 0
    assert "不存在" in out
