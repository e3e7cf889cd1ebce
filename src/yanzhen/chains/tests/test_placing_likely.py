"""Who else may stand on a segment, from what firms say that they make."""

import numpy as np

from yanzhen.chains.placing.likely import LEAST_SHARED, Likely, Stood, likely, things_of
from yanzhen.chains.placing.texts import FirmText

NAMES = {"A": "电容器", "B": "轴承"}


def world(number=40):
    """Firms of two trades, each saying some of its trade's forty things."""
    rng = np.random.default_rng(1)
    firms = []
    for at in range(number):
        trade, things = ("A", "电") if at % 2 else ("B", "机")
        said = "、".join(f"{things}件{n}号" for n in sorted(rng.choice(40, 12, replace=False)))
        stands = frozenset({trade}) if at < 12 else frozenset()
        firms.append(Stood(FirmText(f"第{at}厂", f"{said}的生产。"), stands))
    return firms


def test_firms_of_the_trade_are_named_and_none_decided_before():
    firms = world()
    firms[13] = Stood(firms[13].text, refused=frozenset({"A"}))
    found = [one for one in likely(firms, NAMES, most=6) if one.segment == "A"]

    assert len(found) == 6
    assert sum(one.firm % 2 for one in found) >= 5
    assert all(one.firm >= 12 and one.firm != 13 for one in found)
    assert all("A" in firms[one.like].stands for one in found)
    assert isinstance(found[0], Likely)


def test_too_little_is_not_guessed_from():
    assert likely([], NAMES, most=3) == []
    assert likely([Stood(FirmText("甲厂", ""), frozenset({"A"}))], NAMES, most=3) == []
    few = "、".join(f"物{n}号" for n in range(LEAST_SHARED - 1))
    assert likely([Stood(FirmText(n, few), frozenset({"A"})) for n in "甲乙丙"], {}, most=3) == []


def test_what_is_only_traded_or_said_without_a_thing_is_left_out():
    assert things_of(FirmText("甲厂", "生产、销售；轴承的批发；电容器的研发、制造。")) == ["电容器"]
