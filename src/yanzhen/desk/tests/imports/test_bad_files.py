"""Each bad file gets one clear sentence, and nothing is opened that should not be."""

import gzip
import io
import struct
import zipfile
import zlib

import openpyxl
import pytest
import xlsxwriter

from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.imports import read_import, start_import
from yanzhen.desk.models import Import, StoredFile
from yanzhen.desk.tables.guard import Limits
from yanzhen.desk.tables.reading import read_table
from yanzhen.desk.tests.factories import AT
from yanzhen.desk.tests.imports.tallies import saved, workbook

LIMIT = Limits(1 << 20, 64 << 20, 200, 200, 5000)
GOOD = workbook([["名称", "数量"], ["甲", 1]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(tmp_path, content, name="表.xlsx", limit=LIMIT):
    path = tmp_path / "content"
    path.write_bytes(content)
    return read_table(path, name, limit)


def repacked(content, *, add=(), change=None):
    """Return a workbook with entries added or changed."""
    target = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(content))
    with old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            new.writestr(entry.filename, change(entry.filename, body) if change else body)
        for name, body in add:
            new.writestr(name, body)
    return target.getvalue()


def spoilt(name, body):
    return b"<" if name.startswith("xl/work") else body


def far_cell(name, body):
    if not name.startswith("xl/worksheets/sheet"):
        return body
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return body.replace(b"</sheetData>", cell)


BOMB = repacked(GOOD, add=[("xl/media/big.bin", b"\0" * (40 << 20))])


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "空.xlsx", "是空的"),
        (b"%PDF-1.7 ...", "合同.xlsx", "不是表格文件"),
        (b"\x89PNG\r\n\x1a\n...", "图.csv", "不是表格文件"),
        (b"<html><table></table></html>", "网页.xls", "不是表格文件"),
        (b"PK\x03\x04 and then nothing", "半截.xlsx", "不是表格文件"),
        (GOOD[:-200], "半截.xlsx", "不是表格文件"),
        (OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "锁.xlsx", "打开口令"),
        (OLE + b"\0" * 512 + "_VBA_PROJECT_CUR".encode("utf-16-le"), "宏.xls", "带有宏"),
        (OLE + b"\0" * 2048, "坏.xls", "打不开"),
        (repacked(GOOD, add=[("xl/vbaProject.bin", b"macro")]), "宏.xlsm", "带有宏"),
        (repacked(GOOD, change=spoilt), "坏.xlsx", "打不开"),
        (repacked(GOOD, change=far_cell), "远.xlsx", "大得异常"),
        (BOMB, "弹.xlsx", "大得异常"),
        (gzip.compress(b"a,b\n" * (20 << 20), 9, mtime=0), "弹.csv.gz", "大得异常"),
        (gzip.compress(b"a,b\n" * 99, mtime=0)[:-9], "半截.csv.gz", "打不开"),
        (b"x" * (1 << 20) + b"yz", "大.csv", "超过上限"),
        ("名称,数量\n甲公司,1\n".encode() * 40 + b"\xe7\x94,2\n", "坏.csv", "编码有损坏"),
        ("名称,数量\n甲公司,1\n".encode("gb18030") + b"\xff\xff,3\n", "坏.csv", "编码有损坏"),
        ("名称,数量\n甲,1\n".encode("utf-16")[:-1], "坏.csv", "编码有损坏"),
        (b" \n \n", "空白.csv", "没有内容"),
        (workbook([]), "空表.xlsx", "没有内容"),
        (workbook([[f"列{n}" for n in range(231)], [1] * 231]), "宽.xlsx", "231 列，最多 200 列"),
        ("名称,数量\n".encode() + "甲,1\n".encode() * 5001, "长.csv", "5002 行"),
        (('名称,数量\n甲,"' + "长" * (2 << 20)).encode(), "引号.csv", "引号"),
    ],
)  # fmt: skip
def test_refuses_a_bad_file_with_one_sentence(tmp_path, content, name, says):
    limit = LIMIT if says != "引号" else Limits(9 << 20, 64 << 20, 200, 200, 5000)
    with pytest.raises(Refused, match=says) as refusal:
        read(tmp_path, content, name, limit)
    assert refusal.value.message.count("。") == 1


def test_refuses_an_entry_that_lies_about_its_size(tmp_path):
    packed = bytearray(repacked(GOOD, add=[("xl/media/big.bin", b"\0" * (20 << 20))]))
    place = packed.rindex(b"PK\x01\x02")
    for offset in (place + 24, packed.rindex(b"PK\x03\x04") + 22):
        packed[offset : offset + 4] = struct.pack("<I", 100)
    with pytest.raises(Refused, match="打不开"):
        read(tmp_path, bytes(packed))


def test_refuses_a_locked_entry(tmp_path):
    packed = bytearray(GOOD)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = packed.index(mark)
        packed[place + offset] |= 1
    with pytest.raises(Refused, match=r"口令|打不开"):
        read(tmp_path, bytes(packed))


@pytest.mark.parametrize("size", [1, 10, 100, 1000])
def test_a_workbook_cut_or_spoiled_anywhere_is_refused_not_broken(tmp_path, size):
    content = bytearray(workbook([["名称", "数量"], *([f"第{n}项", n] for n in range(300))]))
    step = max(1, len(content) // 25)
    for place in range(4, len(content), step):
        spoiled = content[:]
        spoiled[place : place + size] = zlib.compress(bytes([place % 256]) * size)[:size]
        try:
            assert read(tmp_path, bytes(spoiled))
        except Refused as refusal:
            assert refusal.message


TEXT = "名称,数量\n东澜电子,1\n云港生物,2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_reads_every_usual_encoding(tmp_path, encoding):
    sheet = read(tmp_path, TEXT.encode(encoding), "表.csv")[0]
    assert sheet.rows[1] == ["东澜电子", "1"]


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_reads_every_usual_delimiter(tmp_path, mark):
    sheet = read(tmp_path, TEXT.replace(",", mark).encode(), "表.txt")[0]
    assert sheet.rows[2] == ["云港生物", "2"]


def test_drops_zero_characters_that_no_database_keeps(tmp_path):
    content = ("名称,数量\n" + "甲,1\n" * 2000 + "乙\0丙,2\n").encode()
    assert read(tmp_path, content, "表.csv")[0].rows[-1] == ["乙丙", "2"]


def test_reads_a_packed_register(tmp_path):
    sheet = read(tmp_path, gzip.compress(TEXT.encode("gb18030"), mtime=0), "登记.csv.gz")[0]
    assert len(sheet.rows) == 3


def test_reads_quoted_cells_over_several_lines(tmp_path):
    sheet = read(tmp_path, '名称,备注\n甲,"一\n二，""三"""\n'.encode(), "表.csv")[0]
    assert sheet.rows[1] == ["甲", '一\n二，"三"']


def test_counts_formulas_that_were_never_calculated(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["名称", "数量"])
    book.active.append(["合计", "=SUM(B3:B9)"])
    sheet = read(tmp_path, saved(book))[0]
    assert (sheet.dead_formulas, sheet.rows[1]) == (1, ["合计", ""])


def test_reads_numbers_and_days_as_a_person_would_type_them(tmp_path):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [20, 0.6, 1.1 + 2.2, 913205000000000001])
        sheet.write_number(0, 4, 44605, day)
        sheet.write_boolean(0, 5, True)
    row = read(tmp_path, target.getvalue())[0].rows[0]
    assert row[:3] == ["20", "0.6", "3.3"]
    assert row[4:] == ["2022-02-13", "是"]


@pytest.mark.django_db
def test_two_hundred_columns_are_read_and_the_known_ones_found(preview):
    noise = [f"说明{n}" for n in range(99)]
    rows = [[*noise, "名称", *noise, "数量"], *([*noise, f"第{n}项", *noise, n] for n in range(3))]

    assert preview(workbook(rows)).counts["NEW"] == 3


@pytest.mark.django_db
def test_a_file_without_a_heading_is_given_up_and_nothing_stays_open(tallies, steward):
    content = workbook([["甲", 1], ["乙", 2]])
    batch = start_import("tallies", [content], name="表.xlsx", by=steward, at=AT)
    with pytest.raises(Refused, match=r"没有找到表头.*名称、数量"):
        read_import(batch.pk, at=AT)
    assert Import.objects.get().status == "DISCARDED"


@pytest.mark.django_db
def test_a_full_disk_keeps_no_half_file(tallies, steward, home, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("yanzhen.desk.files.storage.os.fsync", full)
    with pytest.raises(Refused, match="磁盘已满"):
        start_import("tallies", [GOOD], name="表.xlsx", by=steward, at=AT)
    assert not StoredFile.objects.exists()
    assert [p for p in home.rglob("*") if p.is_file()] == []
