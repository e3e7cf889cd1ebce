from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.common.dates import DateReading, _natural_end, read_date

TODAY = date(2022, 5, 31)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2022.3", "2022-03-01", "month"),
        ("2022-03", "2022-03-01", "month"),
        ("202203", "2022-03-01", "month"),
        ("22年4月", "2022-04-01", "month"),
        ("22.3", "2022-03-01", "month"),
        ("二〇二二年三月", "2022-03-01", "month"),
        ("去年12月", "2021-12-01", "month"),
        ("2022年3月底", "2022-03-31", "part_of_month"),
        ("上月底", "2022-04-30", "part_of_month"),
        ("22.3.5", "2022-03-05", "day"),
        ("2022/3/5", "2022-03-05", "day"),
        ("2022年3月5日", "2022-03-05", "day"),
        ("20220305", "2022-03-05", "day"),
        ("2022-03-05 10:20:00", "2022-03-05", "day"),
        ("2022-03-05T10:20:00Z", "2022-03-05", "day"),
        ("３月５日", "2022-03-05", "day"),
        ("十二月五日", "2021-12-05", "day"),
        ("上周五", "2022-05-27", "day"),
        ("昨天", "2022-05-30", "day"),
        ("44605", "2022-02-13", "day"),
        ("44605.0", "2022-02-13", "day"),
        ("6月2日电话\n对方称下月再来", "2022-06-02", "day"),
        ("一季度", "2022-01-01", "quarter"),
        ("2022Q3", "2022-07-01", "quarter"),
        ("2022年下半年", "2022-07-01", "half"),
        ("2021年底", "2021-12-31", "part_of_year"),
        ("2022.0", "2022-01-01", "year"),
    ],
)
def test_reads_days_as_people_write_them(written, day, precision):
    found = read_date(written, today=TODAY)
    assert (found.day.isoformat(), found.precision) == (day, precision)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("3月底", "2021-03-31", "part_of_month"),
        ("3月中旬", "2021-03-15", "part_of_month"),
        ("1月初", "2021-01-01", "part_of_month"),
        ("3.5", "2021-03-05", "day"),
        ("3月5日", "2021-03-05", "day"),
    ],
)
def test_takes_the_year_the_sheet_states(written, day, precision):
    found = read_date(written, year=2021, today=TODAY)
    assert (found.day.isoformat(), found.precision, found.year_from) == (day, precision, "sheet")


def test_takes_the_nearest_year_where_nobody_states_one_and_says_so():
    assert read_date("12月5日", today=date(2022, 1, 10)).day == date(2021, 12, 5)
    assert read_date("1月10日", today=date(2021, 12, 20)).day == date(2022, 1, 10)
    assert read_date("3月5日", today=TODAY).year_from == "not_stated"


def test_asks_for_a_year_where_not_even_today_is_known():
    with pytest.raises(ValueError, match="补上年份"):
        read_date("3月5日")


@pytest.mark.parametrize("written", ["", "-", "—", "待定", "近期", "年前", "节后", "上周", "尽快"])
def test_reads_vague_words_as_no_day(written):
    assert read_date(written, today=TODAY) is None


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2022年2月30日", "没有"),
        ("2022.13", "没有"),
        ("1820-01-01", "年份"),
        ("下雨天", "看不懂"),
        ("2022.5至2022.3", "颠倒"),
    ],
)
def test_refuses_days_that_cannot_be(written, says):
    with pytest.raises(ValueError, match=says):
        read_date(written, today=TODAY)


def test_reads_a_day_in_the_future_unless_told_not_to():
    assert read_date("2022年9月1日", today=TODAY).day == date(2022, 9, 1)
    with pytest.raises(ValueError, match="在将来"):
        read_date("2022年9月1日", today=TODAY, not_after=TODAY)


def test_reads_cells_that_are_days_already_and_both_kinds_of_serials():
    assert read_date(datetime(2022, 3, 5, 8, 0, tzinfo=UTC)).day == date(2022, 3, 5)
    assert read_date(date(2022, 3, 5)).precision == "day"
    assert read_date("43143", epoch=1904).day == read_date("44605").day


def test_reads_before_since_about_and_spans():
    assert read_date("2022年6月底前").qualifier == "≤"
    assert read_date("2022年3月起").qualifier == "≥"
    assert read_date("约2022年3月").qualifier == "≈"
    span = read_date("3月5日-8日", today=TODAY)
    assert (span.day, span.until) == (date(2022, 3, 5), date(2022, 3, 8))
    assert read_date("2021年11月至2月", today=TODAY).until == date(2022, 2, 28)


@st.composite
def readings(draw):
    day = draw(st.dates(date(1901, 1, 1), date(2099, 12, 31)))
    precision = draw(st.sampled_from(["day", "month", "quarter", "half", "year"]))
    months = {
        "day": day.month,
        "month": day.month,
        "quarter": (day.month - 1) // 3 * 3 + 1,
        "half": 1 if day.month < 7 else 7,
        "year": 1,
    }
    start = day.replace(month=months[precision], day=day.day if precision == "day" else 1)
    return DateReading(
        start, _natural_end(start, precision), precision, draw(st.sampled_from("=≈≥≤"))
    )


@given(readings())
def test_every_reading_shown_reads_back_as_the_same(reading):
    assert read_date(reading.shown()) == reading
    assert DateReading.from_json(reading.as_json()) == reading


@given(
    st.integers(1950, 2090),
    st.integers(1, 12),
    st.sampled_from(["初", "上旬", "中旬", "下旬", "底"]),
)
def test_every_part_of_a_month_shown_reads_back_as_the_same(year, month, part):
    reading = read_date(f"{year}年{month}月{part}")
    assert read_date(reading.shown()) == reading


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_every_span_shown_reads_back_as_the_same(one, other):
    first, last = sorted((one, other))
    reading = DateReading(first, last)
    assert read_date(reading.shown()) == reading


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_but_breaks_nothing(text):
    try:
        found = read_date(text, year=2022, today=TODAY)
        assert found is None or found.day <= found.until
    except ValueError as refusal:
        assert str(refusal).endswith("。")
