"""An officers' sheet through the wizard's own commands: run again it changes nothing, undone it
leaves everything as it was."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.apps import apps

from yanzhen.companies.commands import add_contact, add_name
from yanzhen.companies.models import Company
from yanzhen.desk.commands import open_task
from yanzhen.desk.commands.imports import (
    confirm_import,
    decide_row,
    map_import,
    read_import,
    start_import,
    undo_import,
)
from yanzhen.desk.imports.work import work_on
from yanzhen.desk.models import Import
from yanzhen.desk.tests.imports.conftest import as_suggested
from yanzhen.journal.models import Event
from yanzhen.journal.queries import timeline
from yanzhen.projects.commands import Sum, change_project
from yanzhen.projects.models import Project
from yanzhen.projects.tests.factories import StewardFactory, firm

pytestmark = pytest.mark.django_db
AT = datetime(2022, 7, 1, 2, 0, tzinfo=UTC)
HEADING = ["项目名称", "投资方", "总投资（亿元）", "固定投资（亿元）", "用地（亩）", "进展情况"]
FIRST = ["澜柏液压元件项目", "南通澜柏机械制造有限公司", 2.6, 2, 15, "已看地"]
REPEAT = ["液压元件项目（澜柏）", "澜柏机械制造公司", 3, 1, 40, "待反馈"]
MISFIT = ["辰川储能系统项目", "示范辰川电器有限公司", 5, 24, 30, "在谈"]
UNSURE = ["曜泽数控机床项目", "曜泽", 1.5, 1, 8, "初谈"]


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def steward(db):
    return StewardFactory()


def sheet(*rows):
    book = openpyxl.Workbook()
    for line in (HEADING, *rows):
        book.active.append(line)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def preview(content, by):
    batch = start_import("projects", [content], name="在谈.xlsx", by=by, at=AT)
    batch = read_import(batch.pk, at=AT)
    map_import(batch.pk, as_suggested(batch), by=by, at=AT)
    work_on.enqueue(batch.pk)
    return Import.objects.get(pk=batch.pk)


def let_in(batch, by):
    confirm_import(batch.pk, takes=["NEW", "CHANGED"], by=by, at=AT)
    work_on.enqueue(batch.pk)
    return Import.objects.get(pk=batch.pk)


def bring(content, by):
    return let_in(preview(content, by), by)


def taken_back(batch, by):
    undo_import(batch.pk, by=by, at=AT)
    work_on.enqueue(batch.pk)
    return Import.objects.get(pk=batch.pk)


def verdicts(batch):
    return list(batch.rows.order_by("number").values_list("verdict", flat=True))


def everything():
    """Return every row of companies and projects, as stored."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in {"companies", "projects"}
    }


def two_of_one_brand():
    return firm(name="南通曜泽机械有限公司"), firm(name="苏州曜泽电子有限公司")


def test_run_again_every_row_is_the_same_and_the_undecided_stay_undecided(steward):
    two_of_one_brand()
    content = sheet(FIRST, REPEAT, MISFIT, UNSURE)
    first = bring(content, steward)
    assert verdicts(first) == ["NEW", "CONFLICT", "NEW", "CONFLICT"]

    again = preview(content, steward)

    assert verdicts(again) == ["SAME", "CONFLICT", "SAME", "CONFLICT"]
    assert not again.counts.get("CHANGED")


def test_run_again_what_was_decided_is_the_same_too(steward):
    _one, two = two_of_one_brand()
    content = sheet(FIRST, REPEAT, UNSURE)
    batch = preview(content, steward)
    decide_row(batch.pk, 2, choice="other", by=steward)
    decide_row(batch.pk, 3, choice=f"company:{two.code}", by=steward)
    let_in(batch, steward)
    assert Project.objects.count() == 3

    assert verdicts(preview(content, steward)) == ["SAME", "SAME", "SAME"]


def test_two_rows_never_lay_themselves_over_one_project(steward):
    bring(sheet(FIRST), steward)
    other = ["澜柏液压元件扩建项目", FIRST[1], 4, 3, 60, "另一条"]

    batch = preview(sheet(other, FIRST), steward)

    assert verdicts(batch) == ["CONFLICT", "SAME"]
    assert "Sheet · 3" in batch.rows.get(number=1).reason


def test_a_fixed_investment_above_the_whole_is_told_in_the_preview(steward):
    batch = preview(sheet(MISFIT), steward)
    assert any("固定投资大于总投资" in one for one in batch.rows.get().warnings)
    let_in(batch, steward)
    assert Project.objects.get().fixed_cny is None


def test_an_undone_import_leaves_everything_as_it_was(steward):
    firm(name="示范旧识机械有限公司")
    before = everything()
    batch = bring(sheet(FIRST, REPEAT, MISFIT), steward)
    assert Company.objects.count() == 3

    undone = taken_back(batch, steward)

    assert everything() == before
    assert (undone.leftovers, undone.counts["kept"]) == ([], 0)


def test_what_an_import_laid_over_reads_after_the_undo_as_it_was_given(steward):
    bring(sheet(FIRST), steward)
    project = Project.objects.get()
    dollars = Sum(Sum.of_cny(1).amount.from_json({
        "low": "60000000", "high": "60000000", "currency": "USD", "qualifier": "=",
        "precision": "1000000", "text": "6000万美元",
    }))  # fmt: skip
    change_project(project.code, version=project.version, planned=dollars, by=steward, at=AT)
    kept = ("planned_cny", "fixed_cny", "size_cny", "land_mu", "pillar")
    project.refresh_from_db()
    before = [getattr(project, key) for key in kept], list(project.amounts.values())

    batch = bring(sheet([*FIRST[:2], 3, 2.5, 20, "拟上会"]), steward)
    project.refresh_from_db()
    assert project.planned_cny == Decimal(300_000_000)
    taken_back(batch, steward)

    project = Project.objects.get()
    amounts = [{**row, "id": 0} for row in project.amounts.order_by("kind").values()]
    assert [getattr(project, key) for key in kept] == before[0]
    assert amounts == sorted(({**row, "id": 0} for row in before[1]), key=lambda row: row["kind"])
    assert project.outline.progress_note == "已看地"


def contact(company, by):
    add_contact(company.code, name="林澄", title="经理", phone="0513-80000001", email="",
                source="拜访", purpose="洽谈", by=by, at=AT)  # fmt: skip


def task(company, by):
    open_task(kind="TASK", title="约谈", assignee=by, due_on=date(2022, 7, 9), by=by, at=AT,
              subject=company.subject)  # fmt: skip


def name(company, by):
    add_name(company.code, kind="ALIAS", name="澜柏液压", source="名片", by=by, at=AT)


@pytest.mark.parametrize("use", [contact, task, name])
def test_a_firm_that_was_used_since_stays_and_the_import_says_so(steward, use):
    batch = bring(sheet(FIRST), steward)
    company = Company.objects.get()
    use(company, steward)

    undone = taken_back(batch, steward)

    assert list(Company.objects.all()) == [company]
    assert not Project.objects.exists()
    assert undone.leftovers == [f"{company.code} {company.name} 已被使用或改过，没有撤销。"]


def test_a_project_that_a_task_is_about_stays(steward):
    batch = bring(sheet(FIRST), steward)
    project = Project.objects.get()
    open_task(kind="TASK", title="约谈", assignee=steward, due_on=date(2022, 7, 9), by=steward,
              at=AT, subject=f"project:{project.code}")  # fmt: skip

    undone = taken_back(batch, steward)

    assert Project.objects.get() == project
    assert project.code in undone.leftovers[0]


def test_an_import_is_one_event_that_shows_where_it_wrote(steward):
    numbers = set(Event.objects.values_list("pk", flat=True))
    batch = bring(sheet(FIRST, MISFIT), steward)

    written = Event.objects.exclude(pk__in=numbers).exclude(verb="file.uploaded")
    assert [event.verb for event in written] == ["import.finished"]
    for project in Project.objects.all():
        shown = timeline(f"project:{project.code}", reader=steward)
        assert [(e.verb, e.subject) for e in shown] == [("import.finished", f"import:{batch.pk}")]
        assert project.company.import_batch == batch.pk
