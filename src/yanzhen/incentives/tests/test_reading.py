"""Reading a document: what it says of itself, and its clauses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.incentives.calc.reading import guess_topic, read_policy, split_clauses

WHOLE = """示范开发区促进产业若干措施
示开管〔2022〕 3 号

第一条 对补链项目给予补助。
第二条 租用标准厂房
的，租金减半。
第三条 本措施自2022年2月1日起施行，有效期至2024年12月31日。

示范开发区管委会
2022年1月18日
"""


def test_reads_head_days_and_clauses():
    found = read_policy(WHOLE)

    assert (found.title, found.number) == ("示范开发区促进产业若干措施", "示开管〔2022〕3号")
    assert (found.issued_on, found.valid_from, found.valid_until) == (
        date(2022, 1, 18), date(2022, 2, 1), date(2024, 12, 31))  # fmt: skip
    clauses = split_clauses(WHOLE)
    assert [c.number for c in clauses] == ["第一条", "第二条", "第三条"]
    assert clauses[1].text == "租用标准厂房 的，租金减半。"
    assert "管委会" not in clauses[2].text


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("自2022年2月1日起施行，有效期三年。", date(2025, 1, 31)),
        ("自2024年2月29日起施行，有效期1年。", date(2025, 2, 28)),
        ("自2022年2月1日起至2023年1月31日止。", date(2023, 1, 31)),
        ("自2022年2月1日起施行。", None),
        ("自2022年2月30日起施行，有效期两年。", None),
    ],
)
def test_reads_until_when_it_holds(words, until):
    assert read_policy(words).valid_until == until


def test_numbered_paragraphs_are_clauses_where_no_articles_are():
    assert [c.number for c in split_clauses("一、支持研发\n给予补助。\n二、支持人才\n")] == [
        "一",
        "二",
    ]


def test_what_forbids_is_no_gift_though_it_names_one():
    assert guess_topic("不得承诺与纳税额挂钩的奖励") == "LIMIT"
    assert guess_topic("给予二十万元奖励") == "FUND"
    assert guess_topic("附则") == "OTHER"


@given(st.text(alphabet="第一二三十条、年月日2022〔〕号 \n自起至有效期。不得", max_size=200))
def test_any_text_is_read_and_no_clause_is_empty(text):
    read_policy(text)
    assert all(clause.text for clause in split_clauses(text))
