"""Fill a database with synthetic articles and their facts, as the radar keeps them once read.

    python -m bench.articles 1000000

Run after `bench.projects`: the officers' briefs are filled too. Facts are written with the text
that holds them, ten an article; the extractor's own speed is measured by `bench.extract`.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.generate import FORMS, PLACES, SYLLABLES, TRADES, analyse
from bench.rows import load, restart, without_indexes

TODAY = datetime.now(tz=UTC).date()
SOURCES, ZONES, FOLDED, REVIEWED, EACH = 400, 150, 0.01, 0.25, 1_500
INDUSTRIES = (
    "新能源",
    "新材料",
    "高端装备",
    "生物医药",
    "集成电路",
    "数字经济",
    "船舶海工",
    "食品",
)
PRODUCTS = ("隔膜", "电解液", "功率器件", "减速器", "光模块", "储能系统", "轴承", "传感器")
FILL = (
    "会议指出，要持续优化营商环境，强化要素保障，推动项目早开工、早竣工、早投产、早达效。",
    "各招商局围绕主导产业开展链式招引，驻点上海、深圳、北京，走访企业和商会，储备了一批线索。",
    "审批部门实行容缺受理、并联审批，拿地即开工成为常态，服务专员全程跟进。",
    "当地企业负责人表示，园区配套齐全、反应迅速，增资扩产的信心更足。",
    "下一步将盯紧序时进度，挂图作战，逐月通报，确保全年目标任务圆满完成。",
)
ARTICLE = (
    "id", "code", "title", "text", "sha256", "source", "source_kind", "address", "published_on",
    "reading", "problem", "is_cut", "sign_a", "sign_b", "sign_c", "sign_d", "folded_into_id",
    "waiting", "sureness", "summary", "added_by_id", "added_at",
)  # fmt: skip
FACT = (
    "article_id", "kind", "name", "metric", "measure", "value", "unit", "qualifier", "period",
    "status", "is_binding", "text", "start", "end", "confidence", "state", "is_compared", "first",
    "proposed_by", "by_id", "at", "told_on",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--seed", type=int, default=2022)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    import django

    django.setup()
    began = time.perf_counter()
    fill_articles(options.articles, options.seed)
    fill_briefs(options.articles, random.Random(options.seed))
    analyse()
    print(f"{options.articles:,} articles in {time.perf_counter() - began:.0f} s")


def fill_articles(count: int, seed: int) -> None:
    """Write articles, their facts and what they are searched by. The same seed gives the same."""
    from django.db import connection

    from yanzhen.radar.models import Measure

    tables = ("radar_article", "radar_storedfact", "radar_articletext")
    with without_indexes(*tables):
        load("radar_article", ARTICLE, (one["row"] for one in articles(count, seed)))
        print("  articles", flush=True)
        load("radar_storedfact", FACT,
             (row for one in articles(count, seed) for row in one["facts"]))  # fmt: skip
        print("  facts", flush=True)
        load("radar_articletext", ("article_id", "text"),
             ((one["row"][0], one["folded"]) for one in articles(count, seed)))  # fmt: skip
        fill_tokens(count, seed, is_sqlite=connection.vendor == "sqlite")
    for table in tables[:2]:
        restart(table)
    Measure.objects.bulk_create([Measure(name=name) for name in sorted(measures())])


def fill_tokens(count: int, seed: int, *, is_sqlite: bool) -> None:
    from django.db import connection

    from yanzhen.projects.calc import text_grams

    told = ((one["row"][0], text_grams(one["folded"].split())) for one in articles(count, seed))
    if is_sqlite:
        load("radar_search", ("rowid", "grams"), ((n, " ".join(g)) for n, g in told))
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO radar_search (radar_search) VALUES ('optimize')")
        return
    with without_indexes("radar_search"):
        load("radar_search", ("article_id", "grams"),
             ((n, " ".join(f"'{one}'" for one in sorted(g))) for n, g in told))  # fmt: skip


def measures() -> set[str]:
    return {"签约项目数", "签约项目总投资", "实际使用外资", "实际使用外资增幅", "应税销售",
            "应税销售增幅", "产值"}  # fmt: skip


def articles(count: int, seed: int) -> Iterator[dict[str, Any]]:
    from django.conf import settings

    from yanzhen.accounts.models import User
    from yanzhen.projects.calc import fold

    rng = random.Random(seed)
    by = User.objects.order_by("pk").values_list("pk", flat=True)[0]
    zones = [settings.ZONE_NAME, *("".join(rng.sample(SYLLABLES, 2)) + rng.choice(
        ("经济开发区", "高新区", "经开区", "新区")) for _ in range(ZONES - 1))]  # fmt: skip
    for number in range(1, count + 1):
        yield article(number, count, rng, zones, by, fold)


def article(number: int, count: int, rng: random.Random, zones: list[str], by: int, fold) -> dict:
    zone = rng.choice(zones)
    day = TODAY - timedelta(days=3000 * (count - number) // count)
    quarter = (day.month - 1) // 3 + 1
    period = rng.choice(
        (f"{day.year}Q{quarter}", f"{day.year}", f"{day.year}H{1 + day.month // 7}")
    )
    source = f"{rng.choice(PLACES)}{rng.randrange(SOURCES // len(PLACES) + 1):02d}报"
    folded_into = rng.randrange(1, number) if number > 1000 and rng.random() < FOLDED else None
    state = "FOLDED" if folded_into else "REVIEWED" if rng.random() < REVIEWED else "READ"
    moment = datetime(day.year, day.month, day.day, 2, tzinfo=UTC) + timedelta(
        seconds=number % 80_000
    )
    text, spans = write(zone, day, rng)
    sure = round(rng.uniform(0.4, 1), 4) if state == "READ" else 0
    facts = [] if folded_into else [
        fact(number, span, zone, period, state, rng, by, moment, day) for span in spans
    ]  # fmt: skip
    code, title = f"N{day.year}-{number:05d}", f"{zone}：{text[:24]}"
    row = (
        number, code, title, text, f"{number:064x}", source,
        rng.choice(("OFFICIAL", "PRESS", "PRESS", "FIRM", "OTHER")), "", day, state, "", False,
        *(rng.randrange(1 << 16) for _ in range(4)), folded_into,
        len(facts) if state == "READ" else 0, sure, "[]", by, moment,
    )  # fmt: skip
    words = "" if folded_into else " ".join(map(fold, (code, title, source, text)))
    return {"row": row, "facts": facts, "folded": words}


def write(zone: str, day: date, rng: random.Random) -> tuple[str, list[tuple[Any, ...]]]:
    """Return a text and its facts: kind, name (None: the zone), metric, value, unit, evidence and
    where that begins."""
    firm = (rng.choice(PLACES) + "".join(rng.sample(SYLLABLES, 2)) + rng.choice(TRADES)
            + rng.choice(FORMS))  # fmt: skip
    product, industry = rng.choice(PRODUCTS), rng.choice(INDUSTRIES)
    signed, land = rng.randint(2, 90), rng.randint(20, 600)
    sums = [round(rng.uniform(1, 900), 1) for _ in range(4)]
    foreign, rises = round(rng.uniform(0.1, 9), 2), [round(rng.uniform(1, 60), 1) for _ in range(2)]
    project = f"{product}项目"
    parts: list[tuple[str, tuple[Any, ...] | None]] = [
        (f"{day.year}年以来，{zone}", None),
        (
            f"新签约亿元以上项目{signed}个",
            ("result", None, "签约项目数(亿元以上)", signed, "count"),
        ),
        ("，", None),
        (f"总投资{sums[0]}亿元", ("result", None, "签约项目总投资", sums[0] * 1e8, "CNY")),
        ("。" + rng.choice(FILL), None),
        (f"实际使用外资{foreign}亿美元", ("result", None, "实际使用外资", foreign * 1e8, "USD")),
        ("，同比", None),
        (f"增长{rises[0]}%", ("result", None, "实际使用外资增幅", rises[0] / 100, "ratio")),
        ("；", None),
        (f"应税销售{sums[1]}亿元", ("result", None, "应税销售", sums[1] * 1e8, "CNY")),
        ("，", None),
        (f"增长{rises[1]}%", ("result", None, "应税销售增幅", rises[1] / 100, "ratio")),
        ("。" + rng.choice(FILL), None),
        (firm, ("company", firm, "企业", None, "")),
        (f"的{project}", None),
        (f"投资{sums[2]}亿元", ("project", project, "总投资", sums[2] * 1e8, "CNY")),
        ("，", None),
        (f"占地{land}亩", ("project", project, "用地面积", land, "mu")),
        ("。" + rng.choice(FILL), None),
        (f"{industry}产业产值{sums[3]}亿元", ("result", None, "产值", sums[3] * 1e8, "CNY")),
        ("。" + rng.choice(FILL), None),
    ]
    text, spans = "", []
    for part, told in parts:
        if told:
            spans.append((*told, part, len(text)))
        text += part
    return text, spans


def fact(number, span, zone, period, state, rng, by, moment, day) -> tuple:
    kind, name, metric, value, unit, text, start = span
    taken = state == "REVIEWED"
    decided = rng.choices(("ACCEPTED", "CORRECTED", "REJECTED"), (90, 5, 5))[0]
    held = decided if taken else "PROPOSED"
    compared = held in ("ACCEPTED", "CORRECTED") and kind == "result"
    value = None if value is None else round(value, 6)
    first = json.dumps({"kind": kind, "name": name or zone, "metric": metric, "value": value,
                        "unit": unit, "period": period}, ensure_ascii=False)  # fmt: skip
    return (
        number, kind, name or zone, metric, metric.partition("(")[0], value, unit, "=", period,
        "actual", True, text, start, start + len(text), round(rng.uniform(0.4, 1), 2), held,
        compared, first, "", by if taken else None, moment if taken else None, day,
    )  # fmt: skip


def fill_briefs(count: int, rng: random.Random) -> None:
    """Give every officer and leader 1,500 articles that concern them."""
    from yanzhen.accounts.models import User
    from yanzhen.radar.models import BriefLook, Reason

    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    now = datetime.now(tz=UTC)

    def rows() -> Iterator[tuple]:
        for person in people:
            for number in sorted(rng.sample(range(1, count + 1), min(EACH, count))):
                at = now - timedelta(days=300 * (count - number) / count)
                yield (person, number, rng.choice(list(Reason)).value, f"甲{number % 40}企业",
                       "会上谈到甲企业要扩产。", at)  # fmt: skip

    columns = ("person_id", "article_id", "reason", "name", "quote", "at")
    with without_indexes("radar_news"):
        load("radar_news", columns, rows())
    restart("radar_news")
    BriefLook.objects.bulk_create(
        [BriefLook(person_id=one, seen_until=now - timedelta(days=3)) for one in people[::2]]
    )


if __name__ == "__main__":
    main()
