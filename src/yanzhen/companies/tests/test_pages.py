"""The library's pages: what they show, what they cost, what they do with bad input."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from yanzhen.companies import commands
from yanzhen.companies.models import Company, Figure, MergeRecord
from yanzhen.companies.tests.factories import AT, CompanyFactory, signed_in

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


by = signed_in()


@pytest.fixture
def firm(by):
    firm = CompanyFactory(
        name="江苏苏澜新材料科技有限公司", uscc=CODE, by=by, county_code="320612",
        industry_code="3973", capital_amount=Decimal(286_000_000), founded_on=date(2012, 6, 18),
    )  # fmt: skip
    for n in range(5):
        other = CompanyFactory(
            name=f"南通甲{n}电子有限公司", by=by, county_code="320612", industry_code="3973"
        )
        commands.add_relation(other.code, firm.code, kind="SUPPLIES", source="台账", by=by, at=AT,
                              product="锂盐", yearly_cny=Decimal(10**8))  # fmt: skip
    commands.add_class(firm.code, kind="LISTED", source="创业板", by=by, at=AT)
    commands.add_contact(firm.code, name="陶", source="名片", purpose="招商", by=by, at=AT)
    commands.add_name(firm.code, kind="FORMER", name="苏澜化工有限公司", by=by, at=AT)
    commands.mark_resident(firm.code, since=date(2020, 1, 1), plot="G17", by=by, at=AT)
    for month in (3, 4):
        commands.add_figure(
            firm.code, metric="TAX", period_kind="MONTH", value=Decimal(10**6), by=by, at=AT,
            period_on=date(2022, month, 1), source="税务",
        )  # fmt: skip
    return Company.objects.get(pk=firm.pk)


def url(name, *args):
    return reverse(f"companies:{name}", args=args)


def test_the_list_costs_the_same_however_many_rows(client, firm, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page = client.get(url("index"))

    assert page.status_code == 200
    assert "江苏苏澜新材料科技有限公司" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=苏澜", 1), ("q=slhg", 1), ("class=LISTED", 1), ("resident=1", 1), ("place=通州区", 6),
        ("place=南通市通州区", 6), ("place=南通市", 6), ("section=C", 6), ("division=39", 6),
        ("capital_min=1亿", 1), ("capital_max=1亿", 0), ("capital_min=2亿&capital_max=3亿", 1),
        ("province=31", 0), ("import=7", 0), ("q=甲&sort=-capital", 5), ("status=OPERATING", 6),
        ("capital_min=一堆", 6), ("import=x", 6), ("segment=没有", 6), ("sort=nothing", 6),
    ],
)  # fmt: skip
def test_filters_narrow_and_bad_ones_say_so(client, firm, query, count):
    page = client.get(url("index") + "?" + query)

    listed = page.context["list"]
    assert (page.status_code, len(listed.rows)) == (200, count)


@pytest.mark.parametrize(
    "tab", ["overview", "classes", "chain", "figures", "relations", "signals", "contacts",
            "projects", "history", "nonsense"],
)  # fmt: skip
def test_every_tab_opens_in_a_fixed_number_of_queries(
    client, firm, tab, django_assert_max_num_queries
):
    with django_assert_max_num_queries(22):
        page = client.get(url("page", firm.code) + f"?tab={tab}")
    part = client.get(url("page", firm.code) + f"?tab={tab}", headers={"HX-Request": "true"})

    assert (page.status_code, part.status_code) == (200, 200)
    assert "<html" in page.content.decode()
    assert "<html" not in part.content.decode()


def test_a_recognition_out_of_force_is_marked_and_not_found_by(client, firm, by):
    lapsed = CompanyFactory(name="南通旧瞪羚有限公司", by=by)
    commands.add_class(lapsed.code, kind="GAZELLE", source="名单", edition="2019", by=by, at=AT,
                       valid_until=date(2020, 12, 31))  # fmt: skip
    commands.add_class(firm.code, kind="GAZELLE", source="名单", edition="2019", by=by, at=AT,
                       valid_until=date(2020, 12, 31))  # fmt: skip
    commands.add_class(firm.code, kind="GAZELLE", source="名单", edition="2022", by=by, at=AT)

    found = client.get(url("index"), {"class": "GAZELLE"}).content.decode()
    whole = client.get(url("index")).content.decode()

    assert firm.name in found and lapsed.name not in found
    assert whole.count("瞪羚企业（不在有效期）") == 1


def test_the_overview_draws_who_supplies_whom(client, firm):
    page = client.get(url("page", firm.code))

    assert len(page.context["drawing"]["suppliers"]) == 4
    assert page.context["drawing"]["more"] == 1
    assert len(page.context["similar"]) == 5


def test_an_unknown_firm_is_not_found(client, by):
    assert client.get(url("page", "C9999999")).status_code == 404
    assert client.get(url("add_detail", "C9999999", "name")).status_code == 404


def test_opens_a_firm_from_the_form(client, by):
    sent = {"name": "苏澜科技有限公司", "status": "OPERATING", "capital": "300万美元",
            "county_code": "江苏省南通市通州区", "industry_code": "集成电路制造",
            "founded_on": "2012年6月18日"}  # fmt: skip

    page = client.post(url("add"), sent)

    company = Company.objects.get()
    assert page.url == url("page", company.code)
    assert (company.capital_amount, company.capital_currency) == (Decimal(3_000_000), "USD")
    assert (company.county_code, company.industry_code) == ("320612", "3973")


@pytest.mark.parametrize(
    ("sent", "field", "word"),
    [
        ({"uscc": CODE[:-1] + "4"}, "uscc", "校验位"),
        ({"capital": "-5万"}, "capital", "负数"),
        ({"capital": "9999999亿亿"}, "capital", ""),
        ({"capital": "1亿美元加2亿欧元"}, "capital", ""),
        ({"founded_on": "2999-01-01"}, "founded_on", "年份"),
        ({"founded_on": "哪天"}, "founded_on", ""),
        ({"county_code": "某地"}, "county_code", "某地"),
        ({"industry_code": "abc"}, "industry_code", "abc"),
        ({"name": ""}, "name", ""),
    ],
)
def test_a_refused_form_keeps_what_was_typed(client, by, sent, field, word):
    page = client.post(url("add"), {"name": "苏澜科技有限公司", "status": "OPERATING"} | sent)

    assert page.status_code == 422
    assert word in "".join(page.context["form"].errors[field])
    assert page.context["form"].data[field] == sent[field]
    assert Company.objects.count() == 0


def test_of_two_editors_the_later_sees_the_change_and_can_save_after_all(client, firm, by):
    first = client.get(url("change", firm.code)).context["form"].initial
    mine = {k: v for k, v in first.items() if v is not None} | {"address": "南路 3 号"}
    commands.change_company(firm.code, version=firm.version, address="西路 2 号", by=by, at=AT)

    page = client.post(url("change", firm.code), mine)

    assert page.status_code == 422
    assert "西路 2 号" in page.content.decode()
    assert page.context["form"].data["address"] == "南路 3 号"
    again = client.post(
        url("change", firm.code), mine | {"version": page.context["form"].data["version"]}
    )
    assert again.status_code == 302
    firm.refresh_from_db()
    assert firm.address == "南路 3 号"


def test_after_anothers_change_only_what_i_typed_is_mine(client, firm, by):
    first = client.get(url("change", firm.code)).context["form"].initial
    mine = {k: v for k, v in first.items() if v is not None} | {"address": "南路 3 号"}
    commands.change_company(
        firm.code, version=firm.version, capital_amount=20_000_000, by=by, at=AT
    )

    late = client.post(url("change", firm.code), mine)
    assert "2000万元" in {now for _what, now, _yours in late.context["refusal"].changes}
    again = late.context["form"].data

    assert client.post(url("change", firm.code), again.dict()).status_code == 302
    firm.refresh_from_db()
    assert (firm.address, firm.capital_amount) == ("南路 3 号", 20_000_000)


@pytest.mark.parametrize(
    ("what", "sent", "rows"),
    [
        ("name", {"kind": "ENGLISH", "name": "Sulan"}, "names"),
        ("class", {"kind": "HIGH_TECH", "source": "江苏", "valid_until": "2023-11-30"}, "classes"),
        ("contact", {"name": "梅", "source": "名片", "purpose": "招商"}, "contacts"),
        ("relation", {"kind": "BUYS", "other": "南通甲0电子", "source": "台账", "product": "溶剂"},
         "relations_in"),
        ("figure", {"metric": "OUTPUT", "period": "2022Q1", "value": "500", "source": "统计"},
         "figures"),
    ],
)  # fmt: skip
def test_details_are_added_from_their_forms(client, firm, what, sent, rows):
    assert client.get(url("add_detail", firm.code, what)).status_code == 200
    before = getattr(firm, rows).count()

    page = client.post(url("add_detail", firm.code, what), sent)

    assert page.status_code == 302
    assert getattr(firm, rows).count() == before + 1


@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("class", {"kind": "HIGH_TECH"}),
        ("contact", {"name": "梅"}),
        ("relation", {"kind": "SUPPLIES", "other": "没有这家", "source": "台账"}),
        ("relation", {"kind": "HOLDS", "other": "南通甲0电子", "share": "130", "source": "公示"}),
        ("relation", {"kind": "SUPPLIES", "other": "江苏苏澜新材料科技有限公司", "source": "x"}),
        ("figure", {"metric": "TAX", "period": "2022-04", "value": "5", "source": "税务"}),
        ("figure", {"metric": "OUTPUT", "period": "2022-04", "value": "-5", "source": "税务"}),
        ("figure", {"metric": "OUTPUT", "period": "某月", "value": "5", "source": "税务"}),
        ("resident", {"since": "2021-01-01"}),
        ("leave", {"until": "2001-01-01"}),
        ("leave", {"until": "2031-01-01"}),
        (
            "relation",
            {"kind": "BUYS", "other": "南通甲0电子", "source": "x", "seen_on": "2031-1-1"},
        ),
        ("relation", {"kind": "HOLDS", "other": "南通甲0电子", "share": "0.00001", "source": "x"}),
        ("place", {"segment": "没有"}),
        ("name", {"kind": "FORMER", "name": "苏澜化工有限公司"}),
    ],
)
def test_refused_details_change_nothing(client, firm, what, sent):
    page = client.post(url("add_detail", firm.code, what), sent)

    assert page.status_code == 422
    assert page.context["form"].errors or page.context["refusal"]


def test_a_restated_figure_keeps_the_old_with_the_reason(client, firm):
    sent = {
        "metric": "TAX",
        "period": "2022-04",
        "value": "120",
        "source": "税务",
        "reason": "补报",
    }

    client.post(url("add_detail", firm.code, "figure"), sent)

    held = Figure.objects.filter(metric="TAX", period_on=date(2022, 4, 1)).order_by("pk")
    assert [(f.value, f.is_current, f.replaced_reason) for f in held] == [
        (Decimal(10**6), False, "补报"), (Decimal(1_200_000), True, ""),
    ]  # fmt: skip
    page = client.get(url("page", firm.code) + "?tab=figures").content.decode()
    assert "补报" in page


def test_merging_shows_both_and_what_moves_then_can_be_taken_back(client, firm, by):
    other = CompanyFactory(name="苏澜电子有限公司", by=by)

    shown = client.post(url("merge", firm.code), {"other": other.code})
    assert shown.context["other"] == other
    sent = {"other": other.code, "reason": "同一家", "versions": shown.context["versions"],
            "shown": other.code}  # fmt: skip
    done = client.post(url("merge", firm.code), sent | {"confirm": "1"})
    assert done.status_code == 302
    assert client.get(url("page", other.code)).url == url("page", firm.code)
    assert "并入了" in client.get(url("page", firm.code)).content.decode()

    client.post(url("undo_merge", MergeRecord.objects.get().pk))

    other.refresh_from_db()
    assert other.merged_into is None


def test_another_file_named_at_the_last_moment_is_shown_before_it_is_merged(client, firm, by):
    seen = CompanyFactory(name="苏澜电子有限公司", by=by)
    other = CompanyFactory(name="瑞泽电池有限公司", by=by)
    shown = client.post(url("merge", firm.code), {"other": seen.code})
    sent = {"reason": "同一家", "versions": shown.context["versions"], "shown": seen.code}

    page = client.post(url("merge", firm.code), sent | {"other": other.code, "confirm": "1"})

    assert (page.status_code, page.context["other"]) == (200, other)
    assert not MergeRecord.objects.exists()


def test_a_firm_is_not_merged_with_itself(client, firm):
    page = client.post(url("merge", firm.code), {"other": firm.code, "confirm": "1", "reason": "x"})

    assert page.status_code == 422


def test_suggests_firms_and_a_new_one(client, firm, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        page = client.get(url("suggest") + "?q=苏澜").content.decode()

    assert firm.code in page
    assert "新建" in page


@pytest.mark.parametrize(
    "query", ["'", "%", "\ud800".encode("utf-8", "replace").decode(), "苏" * 400]
)
def test_odd_searches_are_answered(client, by, query):
    assert client.get(url("index"), {"q": query}).status_code == 200
    assert client.get(url("suggest"), {"q": query}).status_code == 200


def test_residents_and_segments(client, firm, by):
    assert [r.pk for r in client.get(url("residents")).context["list"].rows] == [firm.pk]
    assert client.post(url("place_residents")).status_code == 302
    assert client.get(url("segment_counts")).json() == {}
    assert client.get(url("on_segment", "NO-SUCH")).status_code == 200


def test_details_are_taken_off_again(client, firm):
    contact = firm.contacts.get()
    client.post(url("remove_detail", firm.code, "contact", contact.pk))
    refused = client.post(url("remove_detail", firm.code, "class", firm.classes.get().pk))

    assert firm.contacts.count() == 0
    assert refused.status_code == 422
    assert client.post(url("remove_detail", firm.code, "contact", "x")).status_code == 404
