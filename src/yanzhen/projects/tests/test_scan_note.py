from datetime import date

import pytest

from yanzhen.projects.scanning import read_spoken_day, scan_note

TODAY = date(2022, 5, 31)  # a Tuesday


def scan(text):
    return scan_note(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("拟投约18亿做电解液", "约 18.00 亿元"), ("总投资3000万美元", "3,000.00 万美元"),
     ("投1.2-1.5亿元", "1.20–1.50 亿元"), ("要投二十亿元", "20.00 亿元")],
)  # fmt: skip
def test_finds_the_sum(text, shown):
    assert scan(text).amount.shown() == shown


@pytest.mark.parametrize("text", ["年产6万吨电解液", "年产5亿片", "来了3个人", "", "元", "亿"])
def test_takes_no_quantity_for_a_sum(text):
    assert scan(text).amount is None


def test_leased_floor_is_not_land():
    assert scan("租用厂房5000平方米").land is None
    assert scan("用地约30亩左右").land.mu == 30


@pytest.mark.parametrize(
    ("text", "step", "on"),
    [("下月底来看地", "来看地", date(2022, 6, 30)), ("约定6月15日回访", "回访", date(2022, 6, 15)),
     ("下周三来签", "来签", date(2022, 6, 8)), ("3天后答复", "答复", date(2022, 6, 3)),
     ("1月底再谈", "谈", None), ("13月40日来", "", None)],
)  # fmt: skip
def test_a_day_ahead_is_the_next_step(text, step, on):
    found = scan(text)
    assert found.next_step_on == on
    if on:
        assert found.next_step == step


def test_a_day_past_is_the_day_it_was():
    assert scan("昨天拜访").on == date(2022, 5, 30)


def test_marks_say_where_each_fact_stands():
    text = "拟投约18亿，要110亩"
    assert [text[m.start : m.end] for m in scan(text).marks] == ["约18亿", "110亩"]


def test_reads_no_day_out_of_other_words():
    assert read_spoken_day("很快", today=TODAY) is None
