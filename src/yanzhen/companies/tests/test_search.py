"""Finding firms by characters, initials, codes and former names; and which firm is meant."""

import pytest

from yanzhen.companies.commands import change_company
from yanzhen.companies.models import Company, asking
from yanzhen.companies.queries import match_names, search
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


@pytest.fixture(params=["few", "many"])
def both_ways(request, monkeypatch):
    """Rows fetched by number, and rows met while walking a sort index."""
    if request.param == "many":
        monkeypatch.setattr(asking, "FEW", 0)


@pytest.fixture
def firms(db):
    by = UserFactory()
    return [
        CompanyFactory(name="江苏苏澜新材料科技有限公司", uscc=CODE, by=by),
        CompanyFactory(name="苏州江海半导体股份有限公司", by=by),
        CompanyFactory(name="南通KJ精密机械有限公司", short_name="凯捷", by=by),
    ]


def found(text):
    return list(search(Company.objects.all(), text).order_by("pk").values_list("name", flat=True))


@pytest.mark.usefixtures("both_ways", "firms")
@pytest.mark.parametrize(
    ("text", "count", "word"),
    [
        ("苏澜", 1, "苏澜"),
        ("江", 2, "江"),
        ("江苏 澜", 1, "苏澜"),
        ("新材料科", 1, "苏澜"),
        ("苏澜新材料科技有限公司", 1, "苏澜"),
        ("slxcl", 1, "苏澜"),
        ("SLXCL", 1, "苏澜"),
        ("js", 1, "苏澜"),
        ("b", 1, "半导体"),
        ("kj", 2, ""),
        ("精密 kjjm", 1, "KJ"),
        ("凯捷", 1, "KJ"),
        ("9135", 1, "苏澜"),
        ("913501", 1, "苏澜"),
        ("91350100M0001", 1, "苏澜"),
        ("C0000001", None, ""),
        ("苏澜江海", 0, ""),
        ("!!", 0, ""),
        ("'\"); --", 0, ""),
    ],
)
def test_finds_by_any_characters(text, count, word):
    names = found(text)

    if count is None:
        assert names == list(Company.objects.filter(code=text).values_list("name", flat=True))
        return
    assert len(names) == count
    assert all(word in name for name in names)


def test_a_renamed_firm_is_found_by_its_new_name_only(firms):
    change_company(
        firms[0].code,
        version=1,
        name="江苏澜湾科技有限公司",
        short_name="",
        by=UserFactory(),
        at=AT,
    )

    assert found("苏澜新材") == []
    assert found("澜湾") == ["江苏澜湾科技有限公司"]


def test_says_which_firm_is_meant_and_why(firms):
    full, brand, code, place_brand, unknown = match_names(
        ["江苏苏澜新材料科技有限公司", "苏澜", CODE, "苏州江海", "完全没有"]
    )

    assert (full[0].company_id, full[0].confidence) == (firms[0].pk, 0.98)
    assert (brand[0].company_id, brand[0].reason) == (firms[0].pk, "字号相同")
    assert (code[0].company_id, code[0].confidence) == (firms[0].pk, 1.0)
    assert place_brand[0].company_id == firms[1].pk
    assert unknown == []


def test_a_brand_of_several_firms_offers_them_all():
    by = UserFactory()
    CompanyFactory(name="南通瑞泽电池有限公司", by=by)
    CompanyFactory(name="苏州瑞泽纺织有限公司", by=by)

    (offered,) = match_names(["瑞泽"])
    (trade_told,) = match_names(["瑞泽电池"])

    assert {c.confidence for c in offered} == {0.6}
    assert trade_told[0].name == "南通瑞泽电池有限公司"
    assert trade_told[0].confidence > trade_told[1].confidence


def test_matching_asks_a_fixed_number_of_questions(firms, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        match_names(["苏澜", "江海", "凯捷", CODE] * 100)
