import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yanzhen.accounts.roles import Role
from yanzhen.common.models import Counter
from yanzhen.desk.models import Import, ImportRow, ImportStatus
from yanzhen.desk.tests.factories import PersonFactory
from yanzhen.desk.tests.imports.tallies import workbook
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
HEADING = ["名称", "数量", "总投资（亿元）"]
FIVE = workbook([HEADING, *([f"第{n}项", n, "约1.2"] for n in range(1, 6))])


@pytest.fixture
def signed_in(client, steward, tallies):
    client.force_login(steward)
    return client


def send(client, content=FIVE, name="表.xlsx", **more):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("desk:import_new"), {"kind": "tallies", "file": file, **more})


def mapping(batch, **changed):
    posted = {}
    for s, plan in enumerate(batch.sheets):
        posted[f"s{s}-year"] = str(plan["year"] or "")
        for c, column in enumerate(plan["columns"]):
            posted[f"s{s}-c{c}-field"] = column["field"]
            posted[f"s{s}-c{c}-unit"] = column["unit"]
    return posted | changed


def address(name, batch, *more):
    return reverse(f"desk:{name}", args=[batch.pk, *more])


def test_the_whole_way_from_file_to_undo(signed_in):
    assert send(signed_in).status_code == 302
    batch = Import.objects.get()
    page = signed_in.get(address("import", batch)).content.decode()
    assert "逐行预览" in page and "约1.2" in page

    signed_in.post(address("import_map", batch), mapping(batch))
    page = signed_in.get(address("import", batch)).content.decode()
    assert "约 1.20 亿元" in page and "确认导入" in page

    signed_in.post(address("import_confirm", batch), {"takes": ["NEW"]})
    assert Counter.objects.count() == 5
    assert "撤销整批导入" in signed_in.get(address("import", batch)).content.decode()

    signed_in.post(address("import_undo", batch))
    assert Counter.objects.count() == 0
    assert "整批撤销" in signed_in.get(address("import", batch)).content.decode()


def test_a_bad_file_is_told_on_the_form_and_keeps_the_choice(signed_in):
    response = send(signed_in, b"%PDF-1.4", "合同.xlsx")
    page = response.content.decode()
    assert response.status_code == 422
    assert "不是表格文件" in page and 'value="tallies" required checked' in page


def test_nothing_handed_in_is_told_on_the_form(signed_in):
    response = signed_in.post(reverse("desk:import_new"), {"kind": "tallies"})
    assert response.status_code == 422 and "请选择文件" in response.content.decode()


def test_a_paste_is_kept_when_the_kind_is_missing(signed_in):
    response = signed_in.post(reverse("desk:import_new"), {"text": "名称\t数量"})
    assert response.status_code == 422
    assert "名称\t数量" in response.content.decode()


def test_the_mapping_keeps_what_was_set_when_it_is_refused(signed_in):
    send(signed_in)
    batch = Import.objects.get()
    response = signed_in.post(
        address("import_map", batch), mapping(batch, **{"s0-c2-field": "count"})
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "请只留一列" in page
    assert page.count('<option value="count" selected>') == 2


def test_a_year_that_is_none_is_refused(signed_in):
    send(signed_in)
    batch = Import.objects.get()
    response = signed_in.post(address("import_map", batch), mapping(batch, **{"s0-year": "去年"}))
    assert response.status_code == 422 and "四位数字" in response.content.decode()


def test_a_file_imported_before_is_recognised(signed_in, run_import):
    first = run_import(FIVE)
    send(signed_in, name="改了名.xlsx")
    page = signed_in.get(address("import", Import.objects.exclude(pk=first.pk).get()))
    assert "已经导入过" in page.content.decode()


def test_rows_are_shown_by_verdict_fifty_at_a_time(signed_in, preview):
    batch = preview(workbook([HEADING, *([f"第{n}项", n] for n in range(60)), ["缺", "多"]]))
    page = signed_in.get(address("import", batch), {"verdict": "NEW"}).content.decode()
    assert page.count('id="import-row-') == 50 and "after=50" in page
    page = signed_in.get(address("import", batch), {"verdict": "UNUSABLE"}).content.decode()
    assert page.count('id="import-row-') == 1 and "不是整数" in page
    assert signed_in.get(address("import", batch), {"after": "x'"}).status_code == 200


def test_choosing_a_candidate_swaps_the_row(signed_in, preview):
    batch = preview(workbook([HEADING, ["甲或乙", 1]]))
    response = signed_in.post(
        address("import_row", batch, 1), {"choice": "乙"}, headers={"HX-Request": "true"}
    )
    assert '<option value="乙" selected>' in response.content.decode()
    assert ImportRow.objects.get().choice == "乙"


def test_the_rows_go_out_as_a_workbook_whose_cells_are_harmless(signed_in, preview):
    batch = preview(workbook([HEADING, ["＝危险", 1], ["@危险", 2], ["好", "多"]]))
    response = signed_in.get(address("import_rows", batch))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("位置", "判断")
    assert [row[5] for row in rows[1:]] == ["'＝危险", "'@危险", "好"]
    assert "不是整数" in rows[3][2]
    assert Event.objects.filter(verb="import.rows_exported").count() == 1


def test_progress_tells_how_far_it_is_and_then_loads_the_page(signed_in, preview):
    batch = preview(FIVE)
    part = {"HX-Request": "true"}
    Import.objects.filter(pk=batch.pk).update(status=ImportStatus.IMPORTING, position=2, rate=1.0)
    page = signed_in.get(address("import_progress", batch), headers=part).content.decode()
    assert "2 / 5" in page and "约剩 3 秒" in page
    Import.objects.filter(pk=batch.pk).update(status=ImportStatus.DONE)
    response = signed_in.get(address("import_progress", batch), headers=part)
    assert response["HX-Redirect"] == address("import", batch)


def test_a_standstill_can_be_gone_on_with(signed_in, preview):
    batch = preview(FIVE)
    Import.objects.filter(pk=batch.pk).update(
        status=ImportStatus.IMPORTING, position=0, takes=["NEW"], problem="停在这里"
    )
    assert "接着做" in signed_in.get(address("import", batch)).content.decode()
    signed_in.post(address("import_resume", batch))
    assert Counter.objects.count() == 5


def test_a_refused_step_is_told_on_the_page(signed_in, preview):
    batch = preview(FIVE)
    response = signed_in.post(address("import_confirm", batch), {"takes": []})
    assert response.status_code == 422 and "没有要导入的行" in response.content.decode()


def test_giving_up_goes_back_to_the_list(signed_in, preview):
    batch = preview(FIVE)
    response = signed_in.post(address("import_discard", batch), follow=True)
    assert "没有写入任何数据" in response.content.decode()


def test_a_strangers_import_is_a_missing_page(client, preview):
    batch = preview(FIVE)
    client.force_login(PersonFactory())
    for name in ("import", "import_progress", "import_rows"):
        assert client.get(address(name, batch)).status_code == 404
    for name in ("import_map", "import_confirm", "import_discard", "import_undo", "import_resume"):
        assert client.post(address(name, batch)).status_code == 404


def test_an_auditor_looks_but_does_not_touch(client, preview):
    batch = preview(FIVE)
    client.force_login(PersonFactory(role=Role.AUDITOR))
    page = client.get(address("import", batch)).content.decode()
    assert "第1项" in page and "确认导入" not in page
    assert client.post(address("import_confirm", batch)).status_code == 403


def test_pages_make_a_fixed_number_of_queries(signed_in, preview, django_assert_max_num_queries):
    batch = preview(workbook([HEADING, *([f"第{n}项", n] for n in range(60))]))
    with django_assert_max_num_queries(12):
        signed_in.get(address("import", batch))
    with django_assert_max_num_queries(10):
        signed_in.get(reverse("desk:imports"))
