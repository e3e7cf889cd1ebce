"""The engine that places firms: what it finds, against a slow twin; what it learns; bad input."""

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.chains.placing import made_up
from yanzhen.chains.placing.engine import Placer, Verdict, shipped_weights
from yanzhen.chains.placing.grams import Vocabulary, plain
from yanzhen.chains.placing.learning import Weights, learn
from yanzhen.chains.placing.reference_texts import segments_of
from yanzhen.chains.placing.reliability import measure
from yanzhen.chains.placing.texts import FirmText, SegmentText
from yanzhen.chains.placing.traits import TRAITS, Matcher
from yanzhen.chains.reference import read_reference

RESIST = SegmentText("A", "光刻胶", ("显影液",), (), ("3985",), ("晶瑞电材",))
BEARING = SegmentText("B", "轴承", ("滚动轴承",), (), ("3451",))
MAKER = FirmText("苏州甲乙有限公司", "光刻胶、显影液的研发、生产；货物进出口。", (), "3985")


@pytest.fixture(scope="module")
def placer():
    return Placer(segments_of(read_reference()))


def test_the_worked_example_of_the_method_page(placer):
    (found, *_rest) = placer.place([MAKER])

    assert found.segment == "IT_PHOTORESIST"
    assert found.probability > 0.9
    told = {(reason.source, reason.word or reason.said) for reason in found.reasons}
    assert {("SCOPE", "显影液"), ("CLASS", "3985")} <= told


def test_trade_alone_is_worth_less_than_making(placer):
    maker, trader = FirmText("甲", "滚动轴承的制造"), FirmText("甲", "滚动轴承的销售")
    best = {p.firm: p.probability for p in reversed(placer.place([maker, trader], least=0))}

    assert best[0] > 0.5 > best[1]


def test_a_listed_firm_is_known_by_its_name(placer):
    assert placer.place([FirmText("立昂微")])[0].segment == "IT_SI_WAFER"


@pytest.mark.parametrize(
    "firm",
    [
        FirmText(""), FirmText("阿婆面馆", "餐饮服务；烟零售", (), "6210"),
        FirmText("甲", "", (), "9999"), FirmText("甲", "", (), "39"),
        FirmText("甲", "", (), "甲乙"),
        FirmText("\n\0", "；；。\n、", ("", "\r\n"), " "), FirmText("甲" * 9000, "\U0001f600" * 50),
    ],
)  # fmt: skip
def test_a_firm_on_no_segment_or_of_an_unknown_code_gets_none(placer, firm):
    assert placer.place([firm]) == []


def test_no_firms_and_no_segments():
    assert Placer([RESIST]).place([]) == []
    assert Placer([]).place([MAKER]) == []


def test_one_firm_gets_the_same_alone_and_among_others(placer):
    others = [one.firm for one in made_up.made_up_firms(placer.segments, count=200, seed=3)]
    alone = placer.place([MAKER])

    assert [p for p in placer.place([*others, MAKER]) if p.firm == 200] == [
        type(p)(200, p.segment, p.probability, p.reasons) for p in alone
    ]


words = st.text(alphabet="光刻胶显影液轴承滚动的a1 、", max_size=12)


@settings(max_examples=60, deadline=None)
@given(words)
def test_scores_of_all_words_at_once_agree_with_one_by_one(text):
    matcher = Matcher([RESIST, BEARING], ["轴承制造", "电子专用材料制造"])
    text = plain(text)
    _texts, segments, scores = matcher.score([text])
    fast = dict(zip(segments.tolist(), scores.tolist(), strict=True))
    slow: dict[int, float] = {}
    for term, segment in enumerate(matcher.terms.segment):
        slow[segment] = max(slow.get(segment, 0.0), matcher.score_of(term, text))

    assert fast == pytest.approx({s: v for s, v in slow.items() if v})


def test_pairs_of_characters_never_cross_from_text_to_text():
    held = Vocabulary.of(["光刻"], []).has(["光", "刻", "光刻"]).toarray()

    assert held.tolist() == [[0], [0], [1]]


def test_learning_a_single_weight_agrees_with_the_condition_of_its_optimum():
    before = Weights(np.eye(1, len(TRAITS))[0] * 0.5, np.full(len(TRAITS), 2.0))
    traits = np.zeros((3, len(TRAITS)))
    traits[:, 0] = 1.0
    after = learn(before, traits, np.array([1.0, 1.0, 0.0])).mean[0]

    # slope of the loss: 3 p - 2 + 2 (w - 0.5) = 0
    assert 3 / (1 + np.exp(-after)) - 2 + 2 * (after - 0.5) == pytest.approx(0, abs=1e-6)


def test_nothing_decided_changes_nothing():
    assert Placer([RESIST], []).weights is shipped_weights()


def test_a_correction_is_learned_and_its_product_becomes_a_word():
    firm = FirmText("甲有限公司", "涂覆助剂的生产")
    asked = FirmText("乙有限公司", "高端涂覆助剂的制造")
    before = Placer([RESIST, BEARING]).place([asked], least=0)
    told = Verdict(firm, frozenset({"A"}), made=(("A", "涂覆助剂"),))
    (after,) = Placer([RESIST, BEARING], [told]).place([asked])

    assert before == []
    assert (after.segment, after.reasons[0].word) == ("A", "涂覆助剂")


def test_refusals_lower_what_is_said_of_the_like():
    firms = [FirmText(f"甲{n}有限公司", "轴承加工") for n in range(12)]
    no = [Verdict(firm, frozenset(), frozenset({"B"})) for firm in firms]
    asked = [FirmText("乙有限公司", "轴承加工")]

    before = Placer([RESIST, BEARING]).place(asked, least=0)[0].probability
    assert Placer([RESIST, BEARING], no).place(asked, least=0)[0].probability < before / 2


def test_the_order_of_the_decisions_does_not_matter():
    told = [
        Verdict(one.firm, frozenset({("A", "B")[n % 2]}))
        for n, one in enumerate(made_up.made_up_firms([RESIST, BEARING], count=40, seed=1))
    ]
    one, other = Placer([RESIST, BEARING], told), Placer([RESIST, BEARING], told[::-1])

    assert one.version == other.version
    assert one.weights.mean.tolist() == other.weights.mean.tolist()


def test_reliability_of_firms_left_out_is_good_where_the_world_is_as_made_up():
    segments = segments_of(read_reference())
    world = made_up.made_up_firms(segments, count=400, seed=77)
    codes = [segment.code for segment in segments]
    told = [Verdict(w.firm, frozenset(codes[n] for n in w.stands)) for w in world]
    found = measure(segments, told)

    assert found is not None
    assert found.gap < 0.08
    assert found.among > 0.85
    assert sum(one.number for one in found.bins) == found.pairs


def test_too_few_firms_are_not_measured():
    assert measure([RESIST], [Verdict(MAKER, frozenset({"A"}))] * 4) is None


def test_the_shipped_weights_are_those_that_the_made_up_firms_teach():
    told = json.loads(files("yanzhen.chains.placing").joinpath("weights.json").read_text("utf-8"))
    fresh = made_up.learn_weights().mean

    assert list(told) == list(TRAITS)
    assert [told[name] for name in TRAITS] == pytest.approx(fresh.tolist(), abs=0.02)
