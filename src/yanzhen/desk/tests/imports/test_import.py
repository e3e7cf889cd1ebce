import pytest

from yanzhen.common.models import Counter
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.commands.import_steps import apply_chunk
from yanzhen.desk.commands.imports import (
    confirm_import,
    decide_row,
    discard_import,
    map_import,
    start_import,
    start_paste,
    undo_import,
)
from yanzhen.desk.imports.work import resume_stalled, work_on
from yanzhen.desk.models import AppliedRow, Import, ImportRow, ImportStatus, Notification
from yanzhen.desk.tests.factories import AT, PersonFactory
from yanzhen.desk.tests.imports.conftest import as_suggested
from yanzhen.desk.tests.imports.tallies import workbook
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
HEADING = ["名称", "数量", "总投资（亿元）", "责任部门"]
FIVE = workbook([HEADING, *([f"第{n}项", n, "1.2", "投促局"] for n in range(1, 6))])


def held():
    return dict(Counter.objects.values_list("name", "last"))


def test_judges_every_row_and_writes_nothing_before_it_is_confirmed(preview):
    Counter.objects.create(name="旧", last=1)
    Counter.objects.create(name="改", last=1)

    batch = preview(
        workbook([HEADING, ["新", 1], ["旧", 1], ["改", 2], ["甲或乙", 3], ["缺", "多"]])
    )

    verdicts = list(batch.rows.values_list("verdict", flat=True).order_by("number"))
    assert verdicts == ["NEW", "SAME", "CHANGED", "CONFLICT", "UNUSABLE"]
    assert batch.status == ImportStatus.READY
    assert batch.rows.get(verdict="CHANGED").changes == [["数量", "1", "2"]]
    assert "不是整数" in batch.rows.get(verdict="UNUSABLE").reason
    assert held() == {"旧": 1, "改": 1}


def test_imports_what_was_let_in_with_one_event_and_tells_the_person(run_import, steward):
    batch = run_import(FIVE)

    assert held() == {f"第{n}项": n for n in range(1, 6)}
    assert (batch.status, batch.counts["applied"]) == (ImportStatus.DONE, 5)
    assert Event.objects.filter(verb="import.finished", subject=f"import:{batch.pk}").count() == 1
    assert Notification.objects.get(user=steward).url == f"/desk/imports/{batch.pk}/"


def test_reads_the_unit_of_the_heading(preview):
    batch = preview(FIVE)
    assert batch.rows.first().fields["money"]["low"] == "120000000"


def test_the_same_file_again_changes_nothing_and_says_so(run_import, preview):
    run_import(FIVE)
    again = preview(FIVE)
    assert again.counts["SAME"] == 5
    with pytest.raises(Refused, match="没有要导入的行"):
        confirm_import(again.pk, takes=["NEW", "CHANGED"], by=again.by, at=AT)


def test_a_file_sent_twice_before_it_is_finished_is_one_import(bring):
    assert bring(FIVE).pk == bring(FIVE).pk


def test_a_second_press_of_confirm_changes_nothing(run_import, steward):
    batch = run_import(FIVE)
    confirm_import(batch.pk, takes=["NEW"], by=steward, at=AT)
    work_on.enqueue(batch.pk)
    assert Event.objects.filter(verb="import.finished").count() == 1


def test_takes_only_the_verdicts_that_were_ticked(run_import):
    Counter.objects.create(name="改", last=1)
    run_import(workbook([HEADING, ["新", 1], ["改", 2]]), takes=["NEW"])
    assert held() == {"改": 1, "新": 1}


def test_a_conflict_is_imported_once_a_candidate_is_chosen(preview, steward):
    batch = preview(workbook([HEADING, ["甲或乙", 3], ["新", 1]]))
    with pytest.raises(Refused, match="候选"):
        decide_row(batch.pk, 1, choice="丙", by=steward)

    decide_row(batch.pk, 1, choice="乙", by=steward)
    decide_row(batch.pk, 2, left_out=True, by=steward)
    confirm_import(batch.pk, takes=["NEW"], by=steward, at=AT)
    work_on.enqueue(batch.pk)

    assert held() == {"乙": 3}


def test_one_bad_row_stops_no_other_and_is_named(run_import):
    batch = run_import(workbook([HEADING, ["好", 1], ["坏", 2], ["也好", 3]]))
    assert held() == {"好": 1, "也好": 3}
    assert (batch.counts["applied"], batch.counts["failed"]) == (2, 1)
    assert "没有导入这一行" in batch.rows.get(number=2).reason


@pytest.mark.usefixtures("small_chunks")
def test_a_killed_worker_leaves_whole_chunks_and_the_next_goes_on(preview, steward, tallies):
    batch = preview(FIVE)
    confirm_import(batch.pk, takes=["NEW"], by=steward, at=AT)
    tallies.stop_after = 1
    with pytest.raises(KeyboardInterrupt):
        work_on.call(batch.pk)
    assert held() == {"第1项": 1, "第2项": 2}
    assert AppliedRow.objects.count() == 2

    tallies.stop_after = None
    Import.objects.filter(pk=batch.pk).update(worked_at=AT)  # long ago
    resume_stalled()

    batch.refresh_from_db()
    assert held() == {f"第{n}项": n for n in range(1, 6)}
    assert (batch.status, batch.counts["applied"]) == (ImportStatus.DONE, 5)


@pytest.mark.usefixtures("small_chunks")
def test_a_killed_preview_goes_on_where_it_stopped(bring, steward, tallies, monkeypatch):
    batch = bring(FIVE)
    map_import(batch.pk, as_suggested(batch), by=steward, at=AT)
    judge = tallies.judge

    def once(rows, **more):
        if tallies.judged == 1:
            raise KeyboardInterrupt
        return judge(rows, **more)

    monkeypatch.setattr(tallies, "judge", once)
    with pytest.raises(KeyboardInterrupt):
        work_on.call(batch.pk)
    assert ImportRow.objects.count() == 2

    monkeypatch.setattr(tallies, "judge", judge)
    work_on.enqueue(batch.pk)
    assert list(ImportRow.objects.values_list("number", flat=True).order_by("number")) == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert Import.objects.get().counts["NEW"] == 5


@pytest.mark.usefixtures("small_chunks")
def test_a_full_disk_stops_between_chunks_says_so_and_goes_on_later(
    preview, steward, tallies, monkeypatch
):
    batch = preview(FIVE)
    confirm_import(batch.pk, takes=["NEW"], by=steward, at=AT)
    apply = tallies.apply

    def full(rows, **more):
        if tallies.applied == 1:
            raise OSError(28, "No space left on device")
        return apply(rows, **more)

    monkeypatch.setattr(tallies, "apply", full)
    work_on.enqueue(batch.pk)
    batch.refresh_from_db()
    assert "磁盘已满" in batch.problem
    assert held() == {"第1项": 1, "第2项": 2}

    monkeypatch.setattr(tallies, "apply", apply)
    work_on.enqueue(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.problem, len(held())) == (ImportStatus.DONE, "", 5)


@pytest.mark.usefixtures("small_chunks")
def test_undo_takes_everything_back_and_names_what_it_could_not(run_import, steward):
    Counter.objects.create(name="改", last=1)
    batch = run_import(workbook([HEADING, ["新", 1], ["改", 2], ["后来改过", 3]]))
    Counter.objects.filter(name="后来改过").update(last=9)

    undo_import(batch.pk, by=steward, at=AT)
    work_on.enqueue(batch.pk)

    batch.refresh_from_db()
    assert held() == {"改": 1, "后来改过": 9}
    assert (batch.status, batch.leftovers) == (ImportStatus.UNDONE, ["后来改过 之后改过"])
    assert Event.objects.filter(verb="import.undone").count() == 1


def test_undo_pressed_twice_undoes_once(run_import, steward):
    batch = run_import(FIVE)
    for _ in range(2):
        undo_import(batch.pk, by=steward, at=AT)
        work_on.enqueue(batch.pk)
    assert held() == {}
    assert Event.objects.filter(verb="import.undone").count() == 1


def test_what_is_not_imported_yet_cannot_be_undone(preview, steward):
    with pytest.raises(Refused, match="待确认"):
        undo_import(preview(FIVE).pk, by=steward, at=AT)


def test_giving_up_leaves_nothing(preview, steward):
    batch = preview(FIVE)
    discard_import(batch.pk, by=steward, at=AT)
    assert not ImportRow.objects.exists()
    assert held() == {}


def test_an_import_under_way_cannot_be_given_up(run_import, steward):
    with pytest.raises(Refused, match="撤销"):
        discard_import(run_import(FIVE).pk, by=steward, at=AT)


def test_mapping_again_judges_again(preview, steward):
    batch = preview(FIVE)
    changed = as_suggested(batch)
    changed[0]["columns"][2] = ("", "")
    map_import(batch.pk, changed, by=steward, at=AT)
    work_on.enqueue(batch.pk)
    assert "money" not in batch.rows.first().fields
    assert batch.rows.count() == 5


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ([("name", ""), ("", ""), ("", ""), ("", "")], "还没有哪一列对应“数量”"),
        ([("name", ""), ("count", ""), ("count", ""), ("", "")], "请只留一列"),
        ([("name", ""), ("count", ""), ("colour", ""), ("", "")], "没有这一项"),
    ],
)
def test_refuses_a_mapping_that_cannot_work(bring, steward, columns, says):
    batch = bring(FIVE)
    with pytest.raises(Refused, match=says):
        map_import(batch.pk, [{"skip": False, "year": None, "columns": columns}], by=steward, at=AT)


def test_refuses_a_mapping_that_skips_every_sheet(bring, steward):
    batch = bring(FIVE)
    with pytest.raises(Refused, match="每张表都跳过"):
        map_import(batch.pk, [{"skip": True, "year": None, "columns": []}], by=steward, at=AT)


def test_takes_what_is_pasted_from_a_spreadsheet(tallies, steward):
    batch = start_paste("tallies", "名称\t数量\n甲\t1\n乙\t2\n", by=steward, at=AT)
    work_on.enqueue(batch.pk)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.MAPPING
    assert [c["field"] for c in batch.sheets[0]["columns"]] == ["name", "count"]


def test_refuses_an_empty_paste(tallies, steward):
    with pytest.raises(Refused, match="没有粘贴"):
        start_paste("tallies", "  \n ", by=steward, at=AT)


def test_only_the_roles_of_a_kind_import_it(tallies):
    leader = PersonFactory(role="ZONE_LEADER")
    with pytest.raises(NotAllowed, match="计数"):
        start_import("tallies", [FIVE], name="表.xlsx", by=leader, at=AT)


def test_others_imports_stay_out_of_sight(preview):
    batch = preview(FIVE)
    stranger = PersonFactory()
    assert not Import.objects.visible_to(stranger).filter(pk=batch.pk).exists()
    assert Import.objects.visible_to(batch.by).filter(pk=batch.pk).exists()


def test_a_second_worker_that_comes_late_writes_nothing(preview, steward):
    batch = preview(FIVE)
    confirm_import(batch.pk, takes=["NEW"], by=steward, at=AT)
    first = apply_chunk(batch.pk, after=0, size=2, at=AT, rate=0)
    late = apply_chunk(batch.pk, after=0, size=2, at=AT, rate=0)
    assert (first, late) == (2, None)
    assert AppliedRow.objects.filter(batch=batch).count() == 2
