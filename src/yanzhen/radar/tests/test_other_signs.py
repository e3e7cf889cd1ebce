"""The same text in traditional characters, with English mixed in, or as a table without lines."""

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


def test_a_table_written_as_text_changes_no_figure_of_the_sentences_around_it():
    """Its rows are no sentences: what they say is not read yet, and must not spoil what is."""
    table = "指标\t数值\n实际使用外资\t6.3亿美元\n固定资产投资\t98亿元\n"
    assert figures(f"{SIMPLIFIED}\n{table}") == figures(SIMPLIFIED)
    assert figures(f"{table}{SIMPLIFIED}") == figures(SIMPLIFIED)
