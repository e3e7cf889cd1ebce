"""A sheet of firms through the wizard: in, taken back as a whole, and in again."""

import logging

import pytest

from yanzhen.accounts.roles import Role
from yanzhen.companies.calc.uscc import check_sign
from yanzhen.companies.models import Company, CompanyName
from yanzhen.companies.queries import search
from yanzhen.companies.tests.factories import AT, UserFactory
from yanzhen.desk.commands.imports import (
    confirm_import,
    map_import,
    read_import,
    start_import,
    undo_import,
)
from yanzhen.desk.imports.kinds import kinds
from yanzhen.desk.imports.work import work_on
from yanzhen.desk.models import Import

pytestmark = pytest.mark.django_db
HEADING = "企业名称,统一社会信用代码,注册资本,曾用名"
BRANDS = "澜璟曜瑞泽衡芳皓垣"


def sheet():
    """Nine firms, every third with a former name, and the first of them again at the end."""
    lines = []
    for number, brand in enumerate(BRANDS):
        code = f"92320600{80_000_000 + number:08d}A"
        former = f"南通{brand}宇电子有限公司" if number % 3 == 0 else ""
        lines.append(f"江苏{brand}远电子有限公司,{code}{check_sign(code)},500万元,{former}")
    return "\r\n".join([HEADING, *lines, lines[0]]).encode()


def bring(by):
    batch = read_import(
        start_import("companies", [sheet()], name="名单.csv", by=by, at=AT).pk, at=AT
    )
    plans = [
        {"year": plan["year"], "columns": [(c["field"], c["unit"]) for c in plan["columns"]]}
        for plan in batch.sheets
    ]
    map_import(batch.pk, plans, by=by, at=AT)
    work_on.enqueue(batch.pk)
    confirm_import(batch.pk, takes=["NEW", "CHANGED"], by=by, at=AT)
    work_on.enqueue(batch.pk)
    return Import.objects.get(pk=batch.pk)


def held():
    """All that an import writes of firms, but for the numbers it gives out."""
    columns = ("name", "name_key", "uscc", "initials", "search_text", "capital_cny", "version")
    firms = list(Company.objects.order_by("id").values_list(*columns))
    return firms, list(CompanyName.objects.order_by("pk").values_list("company__name", "name"))


def test_a_sheet_taken_back_goes_in_again_by_whole_chunks(settings, tmp_path, monkeypatch, caplog):
    settings.HOME = tmp_path
    monkeypatch.setattr("yanzhen.desk.imports.work._chunk_size", lambda: 4)
    chunks = []
    kind = kinds["companies"]
    apply = kind.apply
    monkeypatch.setattr(
        kind, "apply", lambda rows, **told: chunks.append(len(rows)) or apply(rows, **told)
    )
    by = UserFactory(role=Role.DATA_STEWARD)

    with caplog.at_level(logging.INFO, "yanzhen.imports"):
        first = bring(by)
        written = held()
        for _turn in range(2):
            undo_import(first.pk, by=by, at=AT)
            work_on.enqueue(first.pk)
            assert held() == ([], [])
            assert not search(Company.objects.all(), "澜宇").exists()
            first = bring(by)
            assert held() == written

    assert (first.counts["applied"], first.counts["failed"]) == (len(BRANDS), 0)
    assert chunks == [4, 4, 1] * 3
    assert not caplog.records
    assert [firm.name for firm in search(Company.objects.all(), "澜宇").order_by("pk")] == [
        "江苏澜远电子有限公司"
    ]
