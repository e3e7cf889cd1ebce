"""Fill a database with synthetic firms, deterministic, the way an import writes them.

    python -m bench.generate 1000000

No firm, name or code is real: names are drawn from invented brands, codes end in a sound check
digit. Uses the settings' database; run on an empty, migrated one.
"""

import argparse
import os
import random
import time
from datetime import UTC, date, datetime
from decimal import Decimal

SYLLABLES = "澜璟曜瑞泽衡芳皓垣越淳岚楷骏昱澄睿祺翎沛煜朔峻栩畅恺弘鼎诚远川海星云天宇恒润达信嘉"
TRADES = (
    "新材料", "半导体", "生物医药", "医药", "电子", "智能装备", "化工", "新能源", "汽车零部件",
    "精密机械", "光电", "海工装备", "船舶", "储能", "动力电池", "集成电路", "信息技术", "纺织",
    "食品", "物流", "环保", "建筑工程", "商贸", "网络", "自动化",
)  # fmt: skip
FORMS = ("有限公司", "科技有限公司", "股份有限公司", "（江苏）有限公司", "集团有限公司")
PLACES = ("江苏", "南通", "苏州", "无锡", "常州", "上海", "浙江", "宁波", "杭州", "安徽", "合肥",
          "广东", "深圳", "山东", "青岛", "湖北", "武汉", "四川", "成都", "北京", "如皋", "海门",
          "启东", "昆山", "江阴", "泰州")  # fmt: skip
CHUNK = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("companies", type=int)
    parser.add_argument("--seed", type=int, default=2022)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    import django

    django.setup()
    began = time.perf_counter()
    fill_companies(options.companies, seed=options.seed)
    analyse()
    print(f"{options.companies:,} companies in {time.perf_counter() - began:.0f} s")


def fill_companies(count: int, *, seed: int = 2022) -> None:
    """Add `count` firms in chunks of one transaction each."""
    from django.db import transaction

    from yanzhen.common.commands import next_number
    from yanzhen.companies.commands.bulk import inserting

    rng = random.Random(seed)
    done = 0
    while done < count:
        size = min(CHUNK, count - done)
        with transaction.atomic():
            first = next_number("companies", step=size)
            drafts, follows = zip(*(synthetic(first + at, rng) for at in range(size)), strict=True)
            with inserting() as insert:
                insert(drafts, [one.grams for one in follows])
        done += size
        if done % 100_000 == 0:
            print(f"  {done:,}", flush=True)


def synthetic(number: int, rng: random.Random):
    """Return one invented firm, and what follows from its name."""
    from yanzhen.companies.calc.deriving import Derived, Named, derive
    from yanzhen.companies.commands.bulk import Draft
    from yanzhen.companies.commands.identity import code_of

    counties, industries = codes()
    brand = "".join(rng.choice(SYLLABLES) for _ in range(2 if rng.random() < 0.7 else 3))
    trade = TRADES[min(int(rng.expovariate(0.12)), len(TRADES) - 1)]
    place = PLACES[min(int(rng.expovariate(0.15)), len(PLACES) - 1)]
    name = f"{place}{brand}{trade}{rng.choice(FORMS)}"
    capital = None if rng.random() < 0.03 else Decimal(int(10 ** rng.uniform(4.5, 9.5)))
    founded = date(1985 + int(rng.random() ** 0.5 * 37), rng.randint(1, 12), rng.randint(1, 28))
    county = counties[min(int(rng.expovariate(0.02)), len(counties) - 1)]
    moment = datetime(2022, 1, 1, tzinfo=UTC)
    company = Draft(
        id=number, code=code_of(number), uscc=credit_code(county, number), name=name,
        capital_amount=capital, capital_cny=capital,
        capital_order=Decimal(-1) if capital is None else capital,
        founded_on=founded, founded_order=int(f"{founded:%Y%m%d}"), county_code=county,
        address=f"{place}工业路 {number % 999 + 1} 号",
        industry_code=industries[min(int(rng.expovariate(0.01)), len(industries) - 1)],
        scope=f"{trade}研发、生产、销售；货物进出口。", is_resident=number % 1000 == 0,
        import_batch=1, added_at=moment, changed_at=moment,
    )  # fmt: skip
    follows = derive(Named(name, uscc=company.uscc))
    for key in set(Derived._fields) - {"grams"}:
        setattr(company, key, getattr(follows, key))
    return company, follows


def credit_code(county: str, number: int) -> str:
    from yanzhen.companies.calc.uscc import check_sign

    first = f"91{county}{number:08d}0"
    return first + check_sign(first)


_codes: list[list[str]] = []


def codes() -> list[list[str]]:
    """Return county codes (Jiangsu first, as in a zone's library) and industry codes."""
    if not _codes:
        from yanzhen.chains.standards import cities_of, counties_of, divisions_of, provinces
        from yanzhen.chains.standards.industries import _all

        order = sorted(provinces(), key=lambda p: (p.code != "320000", p.code))
        _codes.append([c.code for p in order for city in cities_of(p.code)
                       for c in counties_of(city.code)])  # fmt: skip
        divisions = [d.code for s in ("C", "F", "I", "M", "L", "G", "E") for d in divisions_of(s)]
        classes = [i.code for i in _all().values() if i.level == "class"]
        _codes.append(sorted(classes, key=lambda c: (c[:2] not in divisions, c[::-1])))
    return _codes


def analyse() -> None:
    """Let the planner know what there is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


if __name__ == "__main__":
    main()
