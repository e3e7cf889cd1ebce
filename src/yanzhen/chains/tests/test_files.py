"""The map out as Excel and JSON, and back."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.chains import commands
from yanzhen.chains.books import book_of_pillar, write_workbook
from yanzhen.chains.commands import Source
from yanzhen.chains.models import Draft, Edit, FactKind, Pillar, Segment
from yanzhen.chains.reference.rows import plain_reference
from yanzhen.chains.rows import read_segments
from yanzhen.chains.tables import read_statements
from yanzhen.chains.tests.factories import AT, load_shipped, load_small
from yanzhen.common.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward():
    load_small()
    return User.objects.create(username="xu", name="许澄", role=Role.DATA_STEWARD)


def whole():
    return read_segments(), read_statements()


def workbook(tmp_path, change=None, code="NE"):
    target = io.BytesIO()
    write_workbook(target, book_of_pillar(Pillar.objects.get(code=code)))
    book = load_workbook(target)
    if change:
        change(book)
    path = tmp_path / "map.xlsx"
    book.save(path)
    return path


def draft(path, steward, whole=False):
    return commands.draft_import(path, name=path.name, whole=whole, by=steward, at=AT)


@pytest.mark.parametrize("code", ["IT", "EQ", "MD", "NE"])
def test_an_exported_workbook_comes_back_as_no_change(tmp_path, code):
    load_shipped()
    steward = User.objects.create(username="xu", name="许澄", role=Role.DATA_STEWARD)

    with pytest.raises(Refused, match="没有可导入的"):
        draft(workbook(tmp_path, code=code), steward, whole=True)


def test_an_exported_json_comes_back_as_no_change_also_after_edits(tmp_path, steward):
    source = Source("年报", date(2022, 1, 1))
    for city in ("宜春", "上海"):
        commands.state("NE_SALT", table="city", key=city, fields={}, source=source, by=steward,
                       at=AT)  # fmt: skip
    commands.retract("NE_SALT", table="city", key="宜春", by=steward, at=AT)
    for kind in FactKind.values:
        commands.state("NE_SALT", table="fact", key=kind, fields={"value": "照来源"},
                       source=source, by=steward, at=AT)  # fmt: skip
    book = book_of_pillar(Pillar.objects.get(), outward=False)
    path = tmp_path / "map.json"
    path.write_text(json.dumps(plain_reference(book, title="x", version=3)), encoding="utf-8")

    with pytest.raises(Refused, match="没有可导入的"):
        draft(path, steward, whole=True)


def test_a_workbook_is_previewed_applied_as_one_version_and_taken_back_at_once(tmp_path, steward):
    before = whole()

    def change(book):
        book["环节"].append(["NE_SODIUM", "钠电池", "新能源", "电池", "下游", "钠离子", 3])
        book["连线"].append(["NE_SALT", "NE_SODIUM", "原材料", "否", "年报", "2022-04-01"])
        book["技术路线"].append(["NE_SODIUM", "层状氧化物", "中试", "", "", "年报", "2022年4月1日"])
        book["集聚城市"]["C2"] = "走访记录"

    made = draft(workbook(tmp_path, change), steward)
    assert whole() == before
    edit = commands.apply_draft(made.pk, by=steward, at=AT)

    assert Segment.objects.get(code="NE_SODIUM").routes.get().maturity == "PILOT"
    assert edit.kind == "IMPORT"
    commands.undo_edit(edit.pk, by=steward, at=AT)
    assert whole() == before


def test_what_a_whole_file_lacks_goes_and_what_a_part_lacks_stays(tmp_path, steward):
    def change(book):
        book["集聚城市"].delete_rows(2)

    path = workbook(tmp_path, change)
    with pytest.raises(Refused, match="没有可导入的"):
        draft(path, steward)
    made = draft(path, steward, whole=True)

    assert [(c["table"], c["after"]) for c in made.changes] == [("city", None)]


@pytest.mark.parametrize(("change", "why"), [
    (lambda b: b["连线"].append(["NE_CELL", "NE_SALT", "原材料", "否", "年报", "2022-04-01"]),
     "绕成一圈"),
    (lambda b: b["连线"].append(["NE_CELL", "NE_CELL", "原材料", "否", "年报", "2022-04-01"]),
     "“连线”第 5 行：环节 NE_CELL 不能供给自己"),
    (lambda b: b["连线"].append(["NE_CELL", "NE_X", "原材料", "否", "年报", "2022-04-01"]),
     "没有环节 NE_X"),
    (lambda b: b["连线"].append(["NE_SALT", "NE_ELECTROLYTE", "原材料", "否"]),
     "重复"),
    (lambda b: b["环节"].append(["NE_SALT", "别名", "新能源", "电池", "下游", "", 0]),
     "“环节”第 5 行与工作表“环节”第 3 行重复"),
    (lambda b: b["环节"].append(["NE_NEW", "锂盐", "新能源", "锂电材料", "上游", "", 0]),
     "已有环节"),
    (lambda b: b["环节"].append(["NE_NEW", "新", "新能源", "电池", "旁边", "", 0]), "不是位置"),
    (lambda b: b["环节"].append(["ne-新", "新", "新能源", "电池", "下游", "", 0]), "环节代码"),
    (lambda b: b["环节"].append(["NE_NEW", "新", "没有的", "电池", "下游", "", 0]), "没有主导产业"),
    (lambda b: b["国民经济行业"].append(["NE_SALT", "0000", "年报", "2022-04-01"]), "没有行业代码"),
    (lambda b: b["集聚城市"].append(["NE_SALT", "某某", "年报", "2022-04-01"]), "没有城市"),
    (lambda b: b["集聚城市"].append(["NE_SALT", "无锡(" + "、".join(["江阴"] * 20) + ")", "年报",
                                 "2022-04-01"]), "太长，请不超过 30"),
    (lambda b: b["环节"].append(["NE_NEW", "新", "新能源", "链" * 31, "下游", "", 0]),
     "太长，请不超过 30"),
    (lambda b: b["集聚城市"].append(["NE_SALT", "上海", "", "2022-04-01"]), "没有来源"),
    (lambda b: b["集聚城市"].append(["NE_SALT", "上海", "年报", "2022-13-01"]), "第 8 行"),
    (lambda b: b["集聚城市"].append(["NE_SALT", "上海", "年报", "2023-01-01"]), "在将来"),
    (lambda b: b["集聚城市"].append(["NE_SALT", "上海", "年报", "2022-01-01", "", "对"]),
     "“是”或“否”"),
    (lambda b: b["技术路线"].append(["NE_SALT", "新路", "很成熟", "", "", "年报", "2022-01-01"]),
     "不是成熟度"),
])  # fmt: skip
def test_a_wrong_row_is_refused_by_its_place_and_nothing_is_kept(tmp_path, steward, change, why):
    with pytest.raises(Refused) as told:
        draft(workbook(tmp_path, change), steward)

    assert why in " ".join(told.value.missing), told.value.missing
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("change", "why"), [
    (lambda b: b.remove(b["环节"]), "没有“环节”工作表"),
    (lambda b: b["连线"].delete_cols(3), "缺少列：供给什么"),
])  # fmt: skip
def test_a_workbook_of_another_form_is_refused(tmp_path, steward, change, why):
    with pytest.raises(Refused, match=why):
        draft(workbook(tmp_path, change), steward)


@pytest.mark.parametrize("content", [
    "", "{", "[]", "null", '{"title": 1}', "[" * 100_000,
    '{"title": "x", "version": 1, "pillars": [], "nodes": [{"id": "A"}], "edges": []}',
])  # fmt: skip
def test_what_is_no_map_is_refused_as_json(tmp_path, steward, content):
    path = tmp_path / "map.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match="读不懂"):
        draft(path, steward)


def test_a_json_with_a_pillar_of_its_own_or_another_ending_is_refused(tmp_path, steward):
    path = tmp_path / "map.json"
    told = {"title": "x", "version": 1, "nodes": [], "edges": [],
            "pillars": [{"id": "xx", "name": "别的产业", "chains": []}]}  # fmt: skip
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(Refused, match="没有主导产业“别的产业”"):
        draft(path, steward)
    other = tmp_path / "map.docx"
    other.write_bytes(b"x")
    with pytest.raises(Refused, match="只收"):
        draft(other, steward)


def test_a_draft_is_applied_once_and_not_over_later_edits(tmp_path, steward):
    def change(book):
        book["环节"]["B3"] = "锂矿与锂盐"

    made = draft(workbook(tmp_path, change), steward)
    commands.change_segment("NE_SALT", wanted={"name": "锂"}, by=steward, at=AT)
    with pytest.raises(Refused, match="预览之后图谱又改过"):
        commands.apply_draft(made.pk, by=steward, at=AT)
    commands.undo_edit(Edit.objects.first().pk, by=steward, at=AT)
    commands.apply_draft(made.pk, by=steward, at=AT)
    with pytest.raises(Refused, match="已经生效"):
        commands.apply_draft(made.pk, by=steward, at=AT)


def test_a_name_that_looks_like_a_formula_survives_the_workbook(tmp_path, steward):
    commands.state("NE_SALT", table="route", key="=路线", fields={}, by=steward, at=AT,
                   source=Source("年报", date(2022, 1, 1)))  # fmt: skip

    with pytest.raises(Refused, match="没有可导入的"):
        draft(workbook(tmp_path), steward, whole=True)
