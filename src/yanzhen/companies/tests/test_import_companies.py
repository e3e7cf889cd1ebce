"""Company sheets: judged, written, run again, taken back."""

import pytest

from yanzhen.companies import commands
from yanzhen.companies.importing.kinds import CompanyImport
from yanzhen.companies.models import Company, CompanyName
from yanzhen.companies.queries import search
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory
from yanzhen.desk.imports.kinds import AcceptedRow, CellContext, ParsedRow
from yanzhen.desk.models import Import, StoredFile

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"
ON = AT.date()
kind = CompanyImport()


def row(number, **cells):
    """A row as the wizard hands it over, its cells read by the fields' own readers."""
    readers = {field.key: field.parse for field in kind.fields}
    fields = {key: readers[key](text, CellContext(today=ON)) for key, text in cells.items()}
    return ParsedRow(number, f"第 {number} 行", fields)


def judge(*rows):
    return kind.judge(rows, by=None, on=ON)


def apply(*rows, by, choice="", batch=7):
    judged = judge(*rows)
    accepted = [AcceptedRow(r, j, choice) for r, j in zip(rows, judged, strict=True)]
    return kind.apply(accepted, batch=batch, by=by, at=AT)


def kept_rows(by, *rows):
    """Keep rows as the wizard does and return their import's number."""
    file = StoredFile.objects.create(
        sha256="a" * 64,
        size=1,
        name="名单.csv",
        content_type="text/csv",
        uploaded_by=by,
        uploaded_at=AT,
    )
    batch = Import.objects.create(kind="companies", file=file, by=by, at=AT)
    for one in rows:
        batch.rows.create(number=one.number, place=one.place, fields=one.fields, verdict="NEW")
    return batch.pk


SULAN = {
    "name": "江苏苏澜新材料科技有限公司", "uscc": CODE, "capital": "40万美元",
    "founded_on": "2003-06-03", "province": "江苏省", "city": "南通市", "county": "-",
    "industry_2": "纺织服装、服饰业",
    "former": "南通苏澜有限公司", "status": "存续（在营、开业、在册）",
}  # fmt: skip


def test_reads_the_cells_of_the_known_exports():
    fields = row(1, **SULAN).fields

    assert fields["capital"] == ["400000.00", "USD"]
    assert (fields["founded_on"], fields["status"], fields["county"]) == (
        "2003-06-03", "OPERATING", None,
    )  # fmt: skip
    assert row(1, name="甲乙", capital="158(万元人民币)").fields["capital"] == ["1580000.00", "CNY"]
    assert row(1, name="甲乙", capital="39.5万人民币").fields["capital"] == ["395000.00", "CNY"]
    assert row(1, name="甲乙", capital="500").fields["capital"] == ["5000000.00", "CNY"]


def test_opens_files_with_all_that_the_row_says():
    apply(row(1, **SULAN), by=UserFactory())

    company = Company.objects.get()
    assert (company.uscc, company.county_code, company.industry_code) == (CODE, "320600", "18")
    assert (company.import_batch, company.founded_order) == (7, 20030603)
    assert list(search(Company.objects.all(), "南通苏澜").order_by("pk")) == [company]


def test_the_same_sheet_again_changes_nothing():
    by = UserFactory()
    apply(row(1, **SULAN), by=by)
    before = list(Company.objects.values())

    (judgement,) = judge(row(1, **SULAN))
    applied = apply(row(1, **SULAN), by=by)

    assert judgement.verdict == "SAME"
    assert [one.before for one in applied] == [None]
    assert list(Company.objects.values()) == before
    assert CompanyName.objects.count() == 1


def test_lists_the_changes_and_keeps_the_old_name():
    by = UserFactory()
    company = CompanyFactory(name="苏澜科技有限公司", uscc=CODE, address="东路 1 号", by=by)
    changed = row(1, name="苏澜集团有限公司", uscc=CODE, address="西路 2 号")

    (judgement,) = judge(changed)
    apply(changed, by=by)

    assert judgement.verdict == "CHANGED"
    assert ("地址", "东路 1 号", "西路 2 号") in judgement.changes
    company.refresh_from_db()
    assert (company.name, company.address, company.version) == ("苏澜集团有限公司", "西路 2 号", 2)
    assert [n.name for n in company.names.all()] == ["苏澜科技有限公司"]


def test_a_name_without_code_finds_the_firm_by_a_former_name():
    by = UserFactory()
    company = CompanyFactory(name="苏澜科技有限公司", by=by)
    commands.add_name(company.code, kind="FORMER", name="苏澜纺织有限公司", by=by, at=AT)

    (judgement,) = judge(row(1, name="苏澜纺织有限责任公司"))

    assert (judgement.verdict, judgement.target) == ("SAME", company.subject)


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({"name": "-"}, "企业名称"),
        ({"name": "苏澜科技", "uscc": CODE[:-1] + "4"}, "校验位"),
        ({"name": "苏澜科技", "uscc": "123"}, "18 位"),
        ({"name": "苏澜科技", "uscc": "9135O100M000100Y43"}, CODE),
    ],
)
def test_tells_why_a_row_cannot_be_used(cells, word):
    (judgement,) = judge(row(1, **cells))

    assert judgement.verdict == "UNUSABLE"
    assert word in judgement.reason


def test_a_wrong_inner_code_only_warns():
    (judgement,) = judge(row(1, name="苏澜科技", uscc="913205007141228002"[:17] + "2"))
    # GB 32100 holds for this invented code; the organisation code inside does not.
    sound = "91320600000000011" + "0"
    from yanzhen.companies.calc.uscc import check_sign

    sound = sound[:17] + check_sign(sound[:17])
    (judgement,) = judge(row(1, name="苏澜科技", uscc=sound))

    assert judgement.verdict == "NEW"
    assert "组织机构代码" in judgement.reason


def test_code_of_one_firm_and_name_of_another_is_for_a_person():
    by = UserFactory()
    one = CompanyFactory(name="苏澜科技有限公司", uscc=CODE, by=by)
    other = CompanyFactory(name="瑞泽电池有限公司", by=by)
    mixed = row(1, name="瑞泽电池有限公司", uscc=CODE)

    (judgement,) = judge(mixed)
    applied = apply(mixed, by=by)

    assert judgement.verdict == "CONFLICT"
    assert [code for code, _ in judgement.candidates] == [one.code, other.code]
    assert (applied[0].before, Company.objects.count()) == (None, 2)


def test_a_person_may_say_that_it_is_another_firm_of_that_name():
    by = UserFactory()
    CompanyFactory(name="苏澜科技有限公司", by=by)
    CompanyFactory(name="苏澜科技有限公司", despite_same_name=True, by=by)
    third = row(1, name="苏澜科技有限公司")

    (judgement,) = judge(third)
    apply(third, by=by, choice="new")

    assert judgement.verdict == "CONFLICT"
    assert Company.objects.filter(name="苏澜科技有限公司").count() == 3


def test_a_firm_twice_in_a_sheet_is_opened_once():
    first, second = row(1, **SULAN), row(2, name="苏澜别名有限公司", uscc=CODE)

    judged = judge(first, second)
    apply(first, second, by=UserFactory())

    assert [j.verdict for j in judged] == ["NEW", "SAME"]
    assert "第 1 行" in judged[1].reason
    assert Company.objects.count() == 1


def test_a_firm_opened_since_the_preview_is_not_doubled():
    by = UserFactory()
    one = row(1, **SULAN)
    judged = judge(one)
    CompanyFactory(name=SULAN["name"], uscc=CODE, by=by)

    kind.apply([AcceptedRow(one, judged[0])], batch=7, by=by, at=AT)

    assert Company.objects.count() == 1


def test_undoing_takes_back_what_was_opened_and_changed():
    by = UserFactory()
    company = CompanyFactory(name="瑞泽电池有限公司", address="东路 1 号", by=by)
    before = Company.objects.filter(pk=company.pk).values("name", "address", "uscc", "capital_cny")[
        0
    ]
    applied = apply(
        row(1, **SULAN), row(2, name="瑞泽电池有限公司", address="西路", capital="5亿"), by=by
    )

    told = kind.undo(applied, batch=7, by=by, at=AT)

    assert told == []
    assert Company.objects.filter(pk=company.pk).values(*before)[0] == before
    assert Company.objects.count() == 1
    assert list(search(Company.objects.all(), "苏澜").order_by("pk")) == []


def test_undoing_leaves_a_former_name_that_was_there_before():
    by = UserFactory()
    company = CompanyFactory(name="苏澜化工有限公司", uscc=CODE, by=by)
    company.names.create(
        kind="FORMER", name=company.name, name_key=company.name_key, source="工商登记"
    )
    applied = apply(row(1, name="苏澜集团有限公司", uscc=CODE), by=by)
    assert Company.objects.get().name == "苏澜集团有限公司"

    assert kind.undo(applied, batch=7, by=by, at=AT) == []

    assert Company.objects.get().name == "苏澜化工有限公司"
    assert list(company.names.values_list("name", "source")) == [("苏澜化工有限公司", "工商登记")]


def test_what_another_import_changed_and_put_back_can_still_be_undone():
    by = UserFactory()
    batch = kept_rows(by, row(1, **SULAN), row(2, name="瑞泽电池有限公司"))
    opened = apply(row(1, **SULAN), row(2, name="瑞泽电池有限公司"), by=by, batch=batch)
    later = apply(
        row(1, name="苏澜集团有限公司", uscc=CODE), row(2, name="瑞泽电池有限公司", address="西路"),
        by=by, batch=batch + 1,
    )  # fmt: skip
    assert kind.undo(later, batch=batch + 1, by=by, at=AT) == []
    edited = Company.objects.get(name_key="瑞泽电池有限公司")
    commands.change_company(edited.code, version=edited.version, website="a.cn", by=by, at=AT)

    told = kind.undo(opened, batch=batch, by=by, at=AT)

    assert [edited.code in one for one in told] == [True]
    assert list(Company.objects.all()) == [edited]


def test_undoing_leaves_what_was_used_since_and_says_so():
    by = UserFactory()
    applied = apply(row(1, **SULAN), by=by)
    company = Company.objects.get()
    commands.add_class(company.code, kind="LISTED", source="科创板", by=by, at=AT)

    told = kind.undo(applied, batch=7, by=by, at=AT)

    assert len(told) == 1
    assert company.code in told[0]
    assert Company.objects.count() == 1


def test_a_chunk_asks_a_fixed_number_of_questions(django_assert_max_num_queries):
    by = UserFactory()
    rows = [row(n, name=f"甲{n}泽电池有限公司", capital="100万") for n in range(400)]

    with django_assert_max_num_queries(3):
        judge(*rows)
    with django_assert_max_num_queries(18):
        apply(*rows, by=by)
