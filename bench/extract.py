"""Quality and speed of the extractor: `python -m bench.extract`; all texts invented.

Beside every set of marked texts stands what a plain pattern finds: number, unit, and the nearest
word of the trade before it. Rights are counted by value and unit (F1), and strictly by metric,
qualifier and status too. The sets are those the grammar is tested with, so that their scores are
those after mending; the first scores stand in docs/methods/fact-extraction.md.
"""

import random
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from yanzhen.radar.calc.extract import extract
from yanzhen.radar.tests.texts import Figure, Text, read_texts

SETS = (
    "short",
    "frozen",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
)
LINES = (
    "{y}年{m}月，云港开发区新签约亿元以上项目{n}个，总投资{a}亿元，同比分别增长{p}%、{p}%。",
    "实际使用外资{f}亿美元，增长{p}%，完成年度目标的{q}%，超序时进度{r}个百分点。",
    "会议指出，要持续优化营商环境，强化要素保障，推动项目早开工、早竣工、早投产、早达效。",
    "云帆储能科技有限公司投资{a}亿元的电芯项目占地约{n}亩，达产后预计年产值{a}亿元，年税收{f}亿元。",
    "开发区聚焦新能源、新材料、高端装备三大主导产业，应税销售分别增长{p}%、{q}%和{r}%。",
)
PLAIN = re.compile(
    r"(?P<sign>超过?|突破|不少于|近|约)?(?P<number>\d+(?:\.\d+)?)(?P<scale>万|亿)?"
    r"(?P<unit>美元|欧元|元|%|个|家|项|亩|平方米|人|名)"
)
PLAIN_METRICS = (
    "签约项目", "开工项目", "竣工项目", "在建项目", "项目", "总投资", "协议投资", "固定资产投资",
    "完成投资", "实际使用外资", "合同外资", "到位资金", "税收", "产值", "应税销售", "营业收入",
    "进出口", "增长", "占", "用地", "企业", "人才",
)  # fmt: skip
UNITS = {"美元": "USD", "欧元": "EUR", "元": "CNY", "%": "ratio", "亩": "mu", "平方米": "sqm",
         "人": "person", "名": "person"}  # fmt: skip
SCALES = {None: 1, "万": 10**4, "亿": 10**8}


@dataclass(frozen=True)
class Found:
    """A figure as one of the two readers found it."""

    metric: str
    value: float
    unit: str
    qualifier: str
    status: str
    text: str


def by_grammar(text: str) -> list[Found]:
    return [
        Found(f.metric, float(f.value), f.unit or "", f.qualifier, f.status, f.text)
        for f in extract(text)
        if f.value is not None
    ]


def by_pattern(text: str) -> list[Found]:
    """Return what numbers with units and the nearest word before them say."""
    found = []
    for match in PLAIN.finditer(text):
        head = text[max(match.start() - 20, 0) : match.start()]
        metric = max(PLAIN_METRICS, key=lambda word: (head.rfind(word), len(word)))
        if metric not in head:
            continue
        value = Decimal(match["number"]) * SCALES[match["scale"]]
        unit = UNITS.get(match["unit"], "count")
        value = value / 100 if unit == "ratio" else value
        metric = {"增长": "增幅", "占": "占比"}.get(metric, metric)
        metric = metric + "数" if unit == "count" else metric
        sign = "≈" if match["sign"] in ("近", "约") else "≥" if match["sign"] else "="
        found.append(Found(metric, float(value), unit, sign, "actual", match[0]))
    return found


def agrees(found: Found, figure: Figure) -> bool:
    near = abs(found.value - figure.value) <= 0.005 * abs(figure.value) + 1e-12
    return near and found.unit == figure.unit


def is_strict(found: Found, figure: Figure) -> bool:
    """Return whether metric, qualifier and status are right too; scopes in parentheses aside."""
    named, marked = found.metric.partition("(")[0], figure.metric.partition("(")[0]
    return (
        named == marked and found.qualifier == figure.qualifier and found.status in figure.statuses
    )


def score(texts: Iterable[Text], reader: Callable[[str], list[Found]]) -> tuple[int, float, float]:
    """Return how many figures are marked, the F1 of a reader and its strict F1."""
    marked = told = right = strict = 0
    for text in texts:
        found = reader(text.text)
        left = list(found)
        figures = text.figures + text.missed
        for figure in figures:
            fits = [f for f in left if agrees(f, figure)]
            if fits:
                best = max(fits, key=lambda f: is_strict(f, figure))
                left.remove(best)
                right += 1
                strict += is_strict(best, figure)
        ignored = sum(any(w in f.text or f.text in w for w in text.ignored) for f in left)
        marked += len(figures)
        told += len(found) - ignored
    return marked, 2 * right / (marked + told), 2 * strict / (marked + told)


def article(rng: random.Random, size: int = 1500) -> str:
    text = ""
    while len(text) < size:
        text += rng.choice(LINES).format(
            y=rng.randint(2018, 2024), m=rng.randint(1, 12), n=rng.randint(2, 300),
            a=rng.randint(1, 900), f=round(rng.uniform(0.1, 9), 2), p=round(rng.uniform(1, 60), 1),
            q=round(rng.uniform(20, 99), 1), r=round(rng.uniform(1, 12), 1),
        )  # fmt: skip
    return text


def speed() -> str:
    rng = random.Random(7)
    articles = [article(rng) for _ in range(300)]
    extract(articles[0])
    start = time.process_time()
    facts = sum(len(extract(text)) for text in articles)
    seconds = time.process_time() - start
    return f"{len(articles) / seconds:.0f} articles/s of 1,500 characters, {facts} facts"


def main() -> None:
    print(f"{'texts':8} {'figures':>7} {'F1':>6} {'strict':>6}   {'plain pattern: F1':>17} strict")
    for name in SETS:
        texts = read_texts(f"{name}.txt")
        figures, whole, strict = score(texts, by_grammar)
        _, plain, plain_strict = score(texts, by_pattern)
        print(
            f"{name:8} {figures:7} {whole:6.3f} {strict:6.3f}   {plain:17.3f} {plain_strict:6.3f}"
        )
    print(speed())


if __name__ == "__main__":
    main()
