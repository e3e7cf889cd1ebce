import pytest

from yanzhen.accounts.roles import Role
from yanzhen.desk.commands.imports import confirm_import, map_import, read_import, start_import
from yanzhen.desk.imports.kinds import kinds
from yanzhen.desk.imports.work import work_on
from yanzhen.desk.models import Import
from yanzhen.desk.tests.factories import AT, PersonFactory
from yanzhen.desk.tests.imports.tallies import Tallies


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def tallies(monkeypatch):
    kind = Tallies()
    monkeypatch.setitem(kinds, kind.key, kind)
    return kind


@pytest.fixture
def steward(db):
    return PersonFactory(role=Role.DATA_STEWARD)


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr("yanzhen.desk.imports.work._chunk_size", lambda: 2)


@pytest.fixture
def bring(tallies, steward):
    """Take a content in and have it read."""

    def run(content, name="表.xlsx", by=None):
        batch = start_import("tallies", [content], name=name, by=by or steward, at=AT)
        return read_import(batch.pk, at=AT)

    return run


@pytest.fixture
def preview(bring, steward):
    """Take a content in and have its rows judged with the suggested mapping."""

    def run(content, name="表.xlsx"):
        batch = bring(content, name)
        map_import(batch.pk, as_suggested(batch), by=steward, at=AT)
        work_on.enqueue(batch.pk)
        return Import.objects.get(pk=batch.pk)

    return run


@pytest.fixture
def run_import(preview, steward):
    """Take a content in up to the end."""

    def run(content, name="表.xlsx", takes=("NEW", "CHANGED")):
        batch = preview(content, name)
        confirm_import(batch.pk, takes=takes, by=steward, at=AT)
        work_on.enqueue(batch.pk)
        return Import.objects.get(pk=batch.pk)

    return run


def as_suggested(batch):
    return [
        {"skip": plan["skip"], "year": plan["year"],
         "columns": [(c["field"], c["unit"]) for c in plan["columns"]]}
        for plan in batch.sheets
    ]  # fmt: skip
