"""What holds for any text: valid places, one answer, no influence of strangers, no crash."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.radar.calc.extract import extract
from yanzhen.radar.calc.page import read_page
from yanzhen.radar.tests.texts import read_texts

OWN = [
    t for name in ("short", "frozen", "third", "fourth", "fifth") for t in read_texts(f"{name}.txt")
]
PIECES = (
    "签约项目", "总投资", "亿元", "万美元", "超", "近", "以上", "其中", "分别", "增长", "占", "%",
    "、", "，", "。", "\n", "27个", "3.5", "百亿级", "2022年", "一季度", "力争", "预计", "项目",
    "亩",
    "高新技术企业", "和", "（", "）", "人", "完成目标的", "个百分点", "1,234", "十二", "/", "-",
    "云帆科技有限公司", "等产业", "　", "€",
)  # fmt: skip
STRANGERS = ("天气晴好，微风拂面。", "大家认真听取了介绍，纷纷表示赞同。", "图书馆里读者很安静。")


def plain(facts):
    return [
        (f.kind, f.name, f.metric, f.value, f.unit, f.qualifier, f.period, f.status) for f in facts
    ]


def check_places(text):
    for fact in extract(text):
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end] == fact.text


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_words_of_the_trade_in_any_order_give_valid_places(text):
    check_places(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_valid_places(text):
    check_places(text)


@pytest.mark.parametrize("seed", range(40))
def test_mutilated_articles_give_valid_places_and_the_same_answer_twice(seed):
    rng = random.Random(seed)
    text = list(rng.choice(OWN).text)
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(text))
        text[at : at + rng.randint(0, 4)] = rng.choice(PIECES)
    mutilated = "".join(text)
    check_places(mutilated)
    assert extract(mutilated) == extract(mutilated)


@pytest.mark.parametrize("text", OWN, ids=lambda t: t.name)
@pytest.mark.parametrize("stranger", STRANGERS)
def test_an_unrelated_sentence_at_the_end_or_start_changes_no_other_fact(text, stranger):
    alone = plain(extract(text.text))
    ended = text.text if text.text.endswith("。") else text.text + "。"
    assert plain(extract(ended + stranger)) == alone
    assert plain(extract(stranger + "\n" + text.text)) == alone


@pytest.mark.parametrize("text", OWN, ids=lambda t: t.name)
def test_an_unrelated_line_between_two_changes_no_other_fact(text):
    lines = text.text.split("\n")
    ended = [i for i, line in enumerate(lines) if line.endswith("。")]
    if len(lines) == 1 or not ended:
        return
    lines.insert(ended[len(ended) // 2] + 1, STRANGERS[0])
    assert plain(extract("\n".join(lines))) == plain(extract(text.text))


@pytest.mark.parametrize("text", OWN, ids=lambda t: t.name)
def test_full_width_digits_give_the_same_figures(text):
    wide = text.text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789"})
    assert plain(extract(wide)) == plain(extract(text.text))


def test_a_line_broken_within_a_figure_is_mended():
    fact = extract("南湖开发区实际利用外资6.3\n亿美元。")[0]
    assert (fact.value, fact.text) == (630000000, "实际利用外资6.3\n亿美元")


@pytest.mark.parametrize(
    "text",
    ["", " \n\t ", "。" * 1000, "亿" * 1000, "1" * 5000, "((((((" * 500, "%" * 100, "\x00\x01\x02",
     "only English here, 3 projects", "\ud800"],
)  # fmt: skip
def test_nonsense_gives_no_fact_and_no_crash(text):
    assert extract(text) == []


def test_time_grows_in_line_with_the_text():
    unit = OWN[-1].text + "\n"

    def seconds(times):
        start = time.process_time()
        extract(unit * times)
        return time.process_time() - start

    seconds(5)
    assert seconds(400) < 20 * max(seconds(40), 0.01)


@pytest.mark.parametrize(
    "piece",
    [
        "项目、",
        "1亿元以上",
        "和",
        "新能源、",
        "一",
        "增长5%、",
        "3.",
        "“",
        " ",
        "\t",
        "指标\t\t",
        "1|",
    ],
)
def test_a_long_sentence_without_end_takes_no_more_than_its_length(piece):
    start = time.process_time()
    extract(piece * (200_000 // len(piece)))
    assert time.process_time() - start < 20


def test_blank_lines_without_end_are_read_at_once():
    start = time.process_time()
    assert read_page("\n \n" * 300_000).clean == ""
    for blank in (" ", "\t", "\u3000"):
        assert len(read_page("指标" + blank * 300_000 + "元").clean) < 300
    assert time.process_time() - start < 5
