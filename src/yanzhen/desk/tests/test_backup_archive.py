"""The archive around a backup trusts nothing that it reads."""

import hashlib
import io
import json
import tarfile

import pytest

from yanzhen.common.refusals import Refused
from yanzhen.desk.backup.archive import open_archive

CONTENT = b"rows"
SHA = hashlib.sha256(CONTENT).hexdigest()


def manifest(members, **told):
    whole = {
        "format": 1, "version": "0.1.0", "engine": "sqlite", "made_at": "", "migrations": [],
        "counts": {}, "members": members,
    }  # fmt: skip
    return json.dumps(whole | told).encode()


def member(content=CONTENT):
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def build(path, *entries):
    """Write a tar of (name or TarInfo, content) pairs."""
    with tarfile.open(path, "w:gz") as tar:
        for name, content in entries:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def whole(path):
    return build(
        path,
        ("manifest.json", manifest({"database.sqlite3": member()})),
        ("database.sqlite3", CONTENT),
    )


def refused(path, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Refused) as refusal:
        open_archive(path, folder)
    return refusal.value.message


def test_a_whole_backup_opens(tmp_path):
    opened = open_archive(whole(tmp_path / "b"), tmp_path / "out")
    assert (opened.folder / "database.sqlite3").read_bytes() == CONTENT


@pytest.mark.parametrize(
    "name",
    ["../evil", "/tmp/evil", "files/../../evil", "parameters/../evil.yaml", "files/aa/short",
     "database.sqlite3\n", "tables/..copy", "C:\\evil"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused_even_if_listed(tmp_path, name):
    path = build(tmp_path / "b", ("manifest.json", manifest({name: member()})), (name, CONTENT))
    assert "不该有" in refused(path, tmp_path)
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused(tmp_path, kind):
    info = tarfile.TarInfo("database.sqlite3")
    info.type, info.linkname = kind, "/etc/passwd"
    path = build(
        tmp_path / "b", ("manifest.json", manifest({"database.sqlite3": member(b"")})), (info, b"")
    )
    assert "清单以外" in refused(path, tmp_path)


def test_one_altered_byte_is_found(tmp_path):
    path = build(
        tmp_path / "b",
        ("manifest.json", manifest({"database.sqlite3": member()})),
        ("database.sqlite3", b"rowz"),
    )
    assert "被改动过" in refused(path, tmp_path)


def test_missing_extra_and_doubled_members_are_found(tmp_path):
    listed = ("manifest.json", manifest({"database.sqlite3": member()}))
    assert "缺少" in refused(build(tmp_path / "a", listed), tmp_path)
    (tmp_path / "out").rmdir()
    extra = build(tmp_path / "b", listed, ("database.sqlite3", CONTENT), (f"files/aa/{SHA}", b"x"))
    assert "清单以外" in refused(extra, tmp_path)
    (tmp_path / "out" / "database.sqlite3").unlink()
    (tmp_path / "out").rmdir()
    twice = build(tmp_path / "c", listed, *[("database.sqlite3", CONTENT)] * 2)
    assert "重名" in refused(twice, tmp_path)


@pytest.mark.parametrize("cut", [10, 60, 150])
def test_a_file_cut_short_is_refused(tmp_path, cut):
    path = whole(tmp_path / "b")
    path.write_bytes(path.read_bytes()[:cut])
    refused(path, tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\x1f\x8b" + b"\0" * 50])
def test_what_is_no_backup_is_refused(tmp_path, content):
    path = tmp_path / "b"
    path.write_bytes(content)
    assert "备份" in refused(path, tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "找不到" in refused(tmp_path / "none", tmp_path)


@pytest.mark.parametrize(
    "content", [b"[]", b"{", manifest({}, engine="oracle"), manifest({}, surprise=1)]
)
def test_an_unreadable_manifest_is_refused(tmp_path, content):
    assert "清单" in refused(build(tmp_path / "b", ("manifest.json", content)), tmp_path)
