"""Articles a second of the extractor on one core: `python -m bench.extract`; articles invented."""

import random
import time

from yanzhen.radar.calc.extract import extract

LINES = (
    "{y}年{m}月，云港开发区新签约亿元以上项目{n}个，总投资{a}亿元，同比分别增长{p}%、{p}%。",
    "实际使用外资{f}亿美元，增长{p}%，完成年度目标的{q}%，超序时进度{r}个百分点。",
    "会议指出，要持续优化营商环境，强化要素保障，推动项目早开工、早竣工、早投产、早达效。",
    "云帆储能科技有限公司投资{a}亿元的电芯项目占地约{n}亩，达产后预计年产值{a}亿元，年税收{f}亿元。",
    "开发区聚焦新能源、新材料、高端装备三大主导产业，应税销售分别增长{p}%、{q}%和{r}%。",
)


def article(rng: random.Random, size: int = 1500) -> str:
    text = ""
    while len(text) < size:
        text += rng.choice(LINES).format(
            y=rng.randint(2018, 2024), m=rng.randint(1, 12), n=rng.randint(2, 300),
            a=rng.randint(1, 900), f=round(rng.uniform(0.1, 9), 2), p=round(rng.uniform(1, 60), 1),
            q=round(rng.uniform(20, 99), 1), r=round(rng.uniform(1, 12), 1),
        )  # fmt: skip
    return text


def main() -> None:
    rng = random.Random(7)
    articles = [article(rng) for _ in range(300)]
    extract(articles[0])
    start = time.process_time()
    facts = sum(len(extract(text)) for text in articles)
    seconds = time.process_time() - start
    print(f"{len(articles) / seconds:.0f} articles/s of 1,500 characters, {facts} facts")


if __name__ == "__main__":
    main()
