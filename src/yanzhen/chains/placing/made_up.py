"""Firms made up from the words of the segments, from which the shipped weights are learned.

    python -m yanzhen.chains.placing.made_up

writes `weights.json` anew; the same reference gives the same file. Four kinds of firms: makers of
one or two things, traders in them, firms of other trades, and firms of which little is known.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from yanzhen.chains.placing.learning import Weights, flat, learn
from yanzhen.chains.placing.reference_texts import class_names, segments_of
from yanzhen.chains.placing.texts import FirmText, SegmentText
from yanzhen.chains.placing.traits import TRAITS, Array, Matcher
from yanzhen.chains.reference import read_reference
from yanzhen.chains.standards import classes

SEED, FIRMS = 20221, 6000
FRONT = ("高性能", "新型", "精密", "车用", "工业用", "高端", "微型", "特种", "智能", "大功率")
END = ("的研发、生产和销售", "的制造、加工", "的研发和生产；技术服务", "生产；自产产品销售",
       "的设计、制造、销售", "的技术开发、生产")  # fmt: skip
TRADE = ("的销售", "的批发、零售", "销售；维修服务", "的经营和进出口", "的采购、销售")
FILLING = ("自营和代理各类商品及技术的进出口", "货物进出口；技术进出口",
           "技术咨询、技术服务、技术转让", "自有房屋租赁", "普通货物道路运输", "企业管理咨询",
           "会议服务", "机械设备销售")  # fmt: skip
CLASSES = tuple(one.code for one in classes())
NAMES = {one.code: one.name for one in classes()}
BRANDS = "恒锐腾远博瑞泰盛凯鸿辰启航嘉禾立信"


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A firm and the numbers of the segments it stands on."""

    firm: FirmText
    stands: frozenset[int]


def made_up_firms(segments: Sequence[SegmentText], *, count: int, seed: int) -> list[MadeUp]:
    """Return firms of all kinds, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311  not for secrets
    kinds = draw.choices((_maker, _trader, _stranger, _little), (50, 15, 25, 10), k=count)
    return [kind(draw, segments) for kind in kinds]


def _word(draw: random.Random, segment: SegmentText) -> str:
    """Return how a firm may call what the segment makes: as it stands, longer, or shortened."""
    word = draw.choice([segment.name, *segment.words, *segment.words, *segment.routes])
    turn = draw.random()
    if turn < 0.25:
        return draw.choice(FRONT) + word
    if turn < 0.4 and len(word) > 4:
        cut = draw.randint(1, 2)
        return word[cut:] if draw.random() < 0.5 else word[:-cut]
    if turn < 0.5 and len(word) > 4:
        return word[: len(word) // 2] + draw.choice(FRONT) + word[len(word) // 2 :]
    return word


def _code(draw: random.Random, segment: SegmentText) -> str:
    turn = draw.random()
    if turn < 0.65 and segment.classes:
        return draw.choice(segment.classes)
    if turn < 0.8 and segment.classes:
        near = [c for c in CLASSES if c[:2] == segment.classes[0][:2]]
        return draw.choice(near)
    return draw.choice(CLASSES) if turn < 0.85 else ""


def _name(draw: random.Random, trade: str) -> str:
    return "".join(draw.sample(BRANDS, 2)) + trade + "有限公司"


def _trade(draw: random.Random, segment: SegmentText) -> str:
    return draw.choice([segment.name, *segment.words]) if draw.random() < 0.35 else draw.choice(
        ("科技", "实业", "材料", "机械", "电子", "智能装备"))  # fmt: skip


def _scope(draw: random.Random, items: list[str], end: str) -> str:
    rest = draw.sample(FILLING, draw.randint(0, 3))
    return "；".join(["、".join(items) + end, *rest]) + "。"


def _maker(draw: random.Random, segments: Sequence[SegmentText]) -> MadeUp:
    number = draw.randrange(len(segments))
    stands = {number}
    items = [_word(draw, segments[number]) for _ in range(draw.randint(1, 3))]
    if draw.random() < 0.2:
        second = draw.randrange(len(segments))
        stands.add(second)
        items.append(_word(draw, segments[second]))
    scope = _scope(draw, items, draw.choice(END))
    if draw.random() < 0.25:  # what it merely trades in is no place of its own
        scope += _word(draw, draw.choice(segments)) + draw.choice(TRADE) + "。"
    segment = segments[number]
    products: tuple[str, ...] = ()
    if draw.random() < 0.4:
        products = tuple(_word(draw, segment) for _ in range(draw.randint(1, 3)))
        if draw.random() < 0.5:  # known by its products alone
            stands, scope = {number}, _scope(draw, draw.sample(FILLING, 1), "")
    firm = FirmText(_name(draw, _trade(draw, segment)), scope, products, _code(draw, segment))
    return MadeUp(firm, frozenset(stands))


def _trader(draw: random.Random, segments: Sequence[SegmentText]) -> MadeUp:
    items = [_word(draw, draw.choice(segments)) for _ in range(draw.randint(1, 4))]
    code = draw.choice([c for c in CLASSES if c[:2] in ("51", "52")])
    firm = FirmText(_name(draw, draw.choice(("贸易", "商贸", "物资"))),
                    _scope(draw, items, draw.choice(TRADE)), (), code)  # fmt: skip
    return MadeUp(firm, frozenset())


def _stranger(draw: random.Random, segments: Sequence[SegmentText]) -> MadeUp:
    own = {code for segment in segments for code in segment.classes}
    codes = [code for code in CLASSES if code not in own]
    chosen = [draw.choice(codes) for _ in range(draw.randint(1, 3))]
    items = [NAMES[code].removesuffix("制造") for code in chosen]
    end = draw.choice(END) if chosen[0] < "44" else ""
    firm = FirmText(_name(draw, items[0][:6]), _scope(draw, items, end), (),
                    chosen[0] if draw.random() < 0.8 else "")  # fmt: skip
    return MadeUp(firm, frozenset())


def _little(draw: random.Random, segments: Sequence[SegmentText]) -> MadeUp:
    """A firm of which only the code is known; of the segments that share it, it stands on one."""
    number = draw.randrange(len(segments))
    segment = segments[number]
    code = draw.choice(segment.classes) if segment.classes else ""
    firm = FirmText(_name(draw, draw.choice(("科技", "实业", "制造"))), "", (), code)
    return MadeUp(firm, frozenset({number}) if draw.random() < 0.6 else frozenset())


def learn_weights() -> Weights:
    """Return what made-up firms teach, half of the rows with examples on the segments and half
    without (a zone begins with none), and the reference's listed firms by their short names."""
    reference = read_reference()
    segments = segments_of(reference)
    firms = made_up_firms(segments, count=FIRMS, seed=SEED)
    known, asked = firms[: FIRMS // 4], firms[FIRMS // 4 :]
    shown = [(one.firm, number) for one in known for number in sorted(one.stands)]
    listed = _listed(segments)
    rows = [
        _rows(Matcher(segments, class_names()), asked + listed),
        _rows(Matcher(segments, class_names(), shown), asked),
    ]
    return learn(flat(), np.concatenate([t for t, _ in rows]), np.concatenate([s for _, s in rows]))


def _listed(segments: Sequence[SegmentText]) -> list[MadeUp]:
    stands: dict[str, set[int]] = {}
    for number, segment in enumerate(segments):
        for name in segment.listed:
            stands.setdefault(name, set()).add(number)
    return [MadeUp(FirmText(name), frozenset(held)) for name, held in sorted(stands.items())]


def _rows(matcher: Matcher, firms: list[MadeUp]) -> tuple[Array, Array]:
    pairs = matcher.pairs([one.firm for one in firms])
    stands = [s in firms[f].stands for f, s in zip(pairs.firm, pairs.segment, strict=True)]
    return pairs.traits, np.array(stands, dtype=float)


def main() -> None:
    weights = learn_weights()
    told = {name: round(float(mean), 3) for name, mean in zip(TRAITS, weights.mean, strict=True)}
    target = Path(__file__).with_name("weights.json")
    target.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
