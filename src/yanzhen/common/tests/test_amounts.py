from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.common.amounts import CURRENCIES, Amount, read_amount
from yanzhen.common.areas import Area, read_area
from yanzhen.common.numerals import read_number


@pytest.mark.parametrize(
    ("written", "unit", "shown"),
    [
        ("1.2亿", "", "1.20 亿元"),
        ("1.2-1.5亿元", "", "1.20–1.50 亿元"),
        ("1~2亿", "", "1.00–2.00 亿元"),
        ("8000万—1亿", "", "0.80–1.00 亿元"),
        ("3亿元至5亿元", "", "3.00–5.00 亿元"),
        ("500万-1000万美元", "", "500.00–1,000.00 万美元"),
        ("3000万美元", "", "3,000.00 万美元"),
        ("USD 300万", "", "300.00 万美元"),
        ("$30m", "", "3,000.00 万美元"),
        ("5000万港币", "", "5,000.00 万港元"),
        ("300万欧元", "", "300.00 万欧元"),
        ("2亿日元", "", "2.00 亿日元"),
        ("2000万元(美元)", "", "2,000.00 万美元"),
        ("30万元美元", "", "30.00 万美元"),
        ("(人民币)1000万元", "", "1,000.00 万元"),
        ("500万元人民币", "", "500.00 万元"),
        ("RMB 5000万", "", "5,000.00 万元"),
        ("1,200万", "", "1,200.00 万元"),
        ("１．２亿元", "", "1.20 亿元"),
        ("三亿五千万", "", "3.50 亿元"),
        ("3亿5000万", "", "3.50 亿元"),
        ("十二亿", "", "12.00 亿元"),
        ("两千万", "", "2,000.00 万元"),
        ("一百二十万元", "", "120.00 万元"),
        ("5个亿", "", "5.00 亿元"),
        ("约5亿", "", "约 5.00 亿元"),
        ("10亿左右", "", "约 10.00 亿元"),
        ("5亿以上", "", "5.00 亿元以上"),
        ("3亿元以上", "", "3.00 亿元以上"),
        ("10多亿", "", "10.00 亿元以上"),
        ("超5亿元", "", "5.00 亿元以上"),
        ("不超过2亿", "", "不超过 2.00 亿元"),
        ("12", "亿元", "12.00 亿元"),
        ("0.6", "亿", "6,000.00 万元"),
        ("12.5", "万美元", "12.50 万美元"),
        ("5000元", "万元", "5,000.00 元"),
        ("1亿美元", "万元", "1.00 亿美元"),
        ("1.2E+08", "", "1.20 亿元"),
        ("约0万元", "", "约 0.00 元"),
        ("1亿美元（折合6.4亿元）", "", "1.00 亿美元"),
        ("1亿美元，折合人民币6.4亿元", "", "1.00 亿美元"),
        ("一期3亿，总投资10亿", "", "10.00 亿元"),
        ("总投资10亿元，其中固定资产8亿元", "", "10.00 亿元"),
        ("1.2亿元（其中一期0.48亿）", "", "1.20 亿元"),
        ("一期3亿，二期2亿", "", "5.00 亿元"),
        ("10亿元，分两期建设", "", "10.00 亿元"),
        ("计划总投资约10亿元", "", "约 10.00 亿元"),
    ],
)
def test_reads_sums_as_people_write_them(written, unit, shown):
    assert read_amount(written, unit).shown() == shown


@pytest.mark.parametrize("written", ["", " ", "-", "—", "/", "待定", "面议", "暂无", "N/A"])
def test_reads_no_answer_as_none_and_not_as_zero(written):
    assert read_amount(written, "亿元") is None


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("-5亿", "负数"),
        ("(500)", "负数"),
        ("99999999亿", "大得不合情理"),
        ("5亿元3000万美元", "混用"),
        ("一期3亿元，二期500万美元", "混用"),
        ("2-1亿", "前大后小"),
        ("千万级", "看不懂"),
        ("亿", "看不懂"),
        ("3亿，5亿", "不止一个"),
    ],
)
def test_refuses_nonsense_with_a_sentence_that_helps(written, says):
    with pytest.raises(ValueError, match=says):
        read_amount(written)


def test_keeps_the_cell_its_unit_and_how_exact_it_is():
    amount = read_amount("1.2亿")
    assert (amount.text, amount.unit, amount.precision) == ("1.2亿", "亿", Decimal(10_000_000))


def test_counts_the_careful_end_of_a_span():
    assert read_amount("1-1.5亿").value == Decimal(100_000_000)
    assert read_amount("不超过2亿").value == Decimal(200_000_000)


def test_asks_for_a_rate_before_it_turns_foreign_money_into_yuan():
    amount = read_amount("3000万美元")
    assert amount.cny(Decimal("6.4")) == Decimal(192_000_000)
    with pytest.raises(ValueError, match="汇率"):
        amount.cny()


def test_reads_chinese_numerals():
    written = ("一亿五", "一万零五", "二十一", "三百五", "半亿")
    read = [int(read_number(text).value) for text in written]
    assert read == [150_000_000, 10_005, 21, 350, 50_000_000]


sums = st.decimals(0, Decimal(10) ** 13, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def amounts(draw):
    low, high = sorted((draw(sums), draw(sums)))
    qualifier = draw(st.sampled_from("=≈≥≤"))
    if qualifier in "≥≤":
        high = low
    return Amount(
        None if qualifier == "≤" else low,
        None if qualifier == "≥" else high,
        draw(st.sampled_from(sorted(CURRENCIES))),
        qualifier,
    )


@given(amounts())
def test_every_amount_shown_reads_back_as_the_same(amount):
    assert read_amount(amount.shown()) == amount


@given(amounts())
def test_every_amount_stored_reads_back_as_the_same(amount):
    assert Amount.from_json(amount.as_json()) == amount


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_but_breaks_nothing(text):
    try:
        assert read_amount(text, "万元") is None or read_amount(text, "万元").value >= 0
    except ValueError as refusal:
        assert str(refusal).endswith("。")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("约110亩", "约 110 亩"),
        ("7.3公顷", "109.5 亩"),
        ("3000平方米", "4.5 亩"),
        ("100-120", "100–120 亩"),
        ("100亩-120亩", "100–120 亩"),
        ("15.0", "15 亩"),
        ("占地约30亩", "约 30 亩"),
        ("50亩以上", "50 亩以上"),
        ("租用厂房3000㎡", "租用厂房 3,000 平方米"),
        ("租赁1.2万平方米", "租用厂房 12,000 平方米"),
        ("租赁厂房", "0 亩"),
        ("不供地", "0 亩"),
        ("无", "0 亩"),
    ],
)
def test_reads_land(written, shown):
    assert read_area(written).shown() == shown


def test_leased_premises_ask_for_no_land():
    area = read_area("租赁厂房8000㎡")
    assert (area.mu, area.premises_m2) == (0, 8000)


def test_a_blank_asks_neither_for_land_nor_for_none():
    assert read_area("") is None and read_area("—") is None


@pytest.mark.parametrize("written", ["-5", "99999999亩", "若干", "30-20亩"])
def test_refuses_land_that_cannot_be(written):
    with pytest.raises(ValueError, match=r"。$"):
        read_area(written)


@given(
    st.decimals(0, 100_000, places=3), st.decimals(0, 100_000, places=3), st.sampled_from("=≈≥≤")
)
def test_every_area_shown_reads_back_as_the_same(one, other, qualifier):
    low, high = sorted((one, other))
    area = Area(
        None if qualifier == "≤" else low,
        None if qualifier == "≥" else (low if qualifier == "≤" else high),
        qualifier=qualifier,
    )
    assert read_area(area.shown()) == area
    assert Area.from_json(area.as_json()) == area


@given(st.text(max_size=30))
def test_any_text_is_read_as_land_or_refused(text):
    try:
        assert read_area(text) is None or read_area(text).mu >= 0
    except ValueError as refusal:
        assert str(refusal).endswith("。")
