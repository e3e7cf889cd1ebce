"""The same text in traditional characters, with English mixed in, or as a table without lines."""

import pytest

from yanzhen.radar.calc.extract import extract

SIMPLIFIED = (
    "2022年一季度，青禾经济开发区签约项目33个，实际利用外资1.7亿美元，总投资达15亿元，用地120亩。"
)
TRADITIONAL = (
    "2022年一季度，青禾經濟開發區簽約項目33個，實際利用外資1.7億美元，總投資達15億元，用地120畝。"
)
MIXED = "2022年一季度，青禾经济开发区 (Qinghe ETDZ) 签约项目33个，FDI 实际利用外资1.7亿美元。"


def figures(text):
    return [(f.metric, f.value, f.unit, f.period, f.status) for f in extract(text)]


def test_traditional_characters_give_the_same_figures_at_the_same_places():
    assert len(figures(SIMPLIFIED)) == 4
    assert figures(TRADITIONAL) == figures(SIMPLIFIED)
    places = [(f.start, f.end) for f in extract(SIMPLIFIED)]
    assert [(f.start, f.end) for f in extract(TRADITIONAL)] == places
    assert all(TRADITIONAL[f.start : f.end] == f.text for f in extract(TRADITIONAL))


def test_english_in_between_hides_no_figure():
    assert figures(MIXED) == figures(SIMPLIFIED)[:2]


@pytest.mark.parametrize(
    "table",
    [
        "指标\t数值\n实际使用外资\t6.3亿美元\n固定资产投资\t98亿元\n",
        "| 实际使用外资 | 6.3亿美元 |\n| 固定资产投资 | 98亿元 |\n",
        "实际使用外资    6.3亿美元\n固定资产投资    98亿元",
        "实际使用外资：6.3亿美元\n固定资产投资：98亿元\n",
    ],
)
def test_rows_of_a_table_written_as_text_are_read_and_not_mixed(table):
    found = figures(f"{SIMPLIFIED}\n{table}")
    assert found[: len(figures(SIMPLIFIED))] == figures(SIMPLIFIED)
    assert [one[:3] for one in found[len(figures(SIMPLIFIED)) :]] == [
        ("实际使用外资", 630_000_000, "USD"), ("固定资产投资", 9_800_000_000, "CNY"),
    ]  # fmt: skip


def test_a_unit_in_a_cell_of_its_own_is_no_figure():
    table = "指标 单位 数值 增长\n实际使用外资 亿美元 6.3 12.5%\n"
    assert figures(f"{SIMPLIFIED}\n{table}") == figures(SIMPLIFIED)
