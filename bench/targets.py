"""A register of a million firms: working out all points, and the list of targets over them.

    PYTHONPATH=src python -m bench.targets [--firms 1000000] [--home FOLDER]

Firms and their places on segments are made up; placing a firm by its texts is measured elsewhere
(`bench.placing`). The shipped map has some 150 segments. Everything runs in one process on the
database of DATABASE_URL, or on SQLite in the folder; the list goes through Django's test client,
a whole answer a time, signed in as a zone leader.
"""

import argparse
import os
import random
import sys
import time
from datetime import date
from pathlib import Path

ROUNDS, WARM = 30, 3
LISTS = {
    "target list, first page": "",
    "target list, one segment": "?segment={segment}",
    "target list, one class": "?class=LITTLE_GIANT",
    "target list, one city": "?place=苏州市",
    "target list, large firms": "?capital_min=9亿",
    "target list, segment, city and class": "?segment={segment}&place=苏州市&class=LITTLE_GIANT",
    "target list, a rare name": "?q=第77777号",
    "target list, a common name": "?q=科技",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, default=Path(__file__).parent / "work" / "targets")
    parser.add_argument("--lists-only", action="store_true", help="on a home filled before")
    options = parser.parse_args()
    options.home.mkdir(parents=True, exist_ok=True)
    os.environ |= {"YANZHEN_HOME": str(options.home.resolve()), "YANZHEN_DEMO": ""}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_chains")
    fill(options.firms)
    if not options.lists_only:
        score(options.firms)
    show()


def fill(firms: int) -> None:
    """Make a zone of 60 residents and a register whose firms stand on one or two segments."""
    from django.utils.timezone import now

    from yanzhen.accounts.models import User
    from yanzhen.chains.models import Segment
    from yanzhen.companies import commands
    from yanzhen.prospects.register import store

    by = User.objects.filter(username="leader").first()
    codes = list(Segment.objects.order_by("code").values_list("code", flat=True))
    rng = random.Random(5)
    if by is None:
        by = User.objects.create(username="leader", name="领导", role="ZONE_LEADER")
        keeper = User.objects.create(username="steward", name="数据", role="DATA_STEWARD")
        for n, code in enumerate(rng.sample(codes, 60)):
            firm = commands.add_company(name=f"南通驻区{n}号制造有限公司", by=keeper, at=now())
            commands.mark_resident(firm.code, since=date(2020, 1, 1), by=keeper, at=now())
            commands.place_by_hand(firm.code, segment=code, by=keeper, at=now())
    if store.current() is not None:
        return
    folder = store.home() / "bench"
    (folder / "placed").mkdir(parents=True, exist_ok=True)
    cursor = store.fresh_connection()
    cursor.execute("SELECT setseed(0.5)")
    cursor.execute(
        "COPY (SELECT CAST(i AS INTEGER) AS row, '91' || printf('%016d', i) AS uscc,"
        " '第' || i || '号' || (['科技', '制造', '材料', '装备'])[1 + i % 4] || '有限公司' AS name,"
        " '第' || i || '号' || (['科技', '制造', '材料', '装备'])[1 + i % 4] || '有限公司'"
        " AS name_key, 'd' || i || 'h' AS initials,"
        " (['320583', '310115', '440306', '330106', '510104', '320602', '370202', '420111'])"
        "[1 + CAST(floor(random() * 8) AS INTEGER)] AS county_code, '3985' AS industry_code,"
        " CAST(pow(10, 5 + random() * 4) AS BIGINT) AS capital, '2010-01-01' AS founded_on,"
        " '生产' AS scope, '' AS products, CASE WHEN random() < 0.03 THEN ';LITTLE_GIANT|第三批;'"
        " WHEN random() < 0.05 THEN ';HIGH_TECH|2021;' ELSE '' END AS classes,"
        f" CAST(NULL AS INTEGER) AS daughters FROM range({firms}) r(i))"
        f" TO '{folder / store.FIRMS}' (FORMAT parquet, ROW_GROUP_SIZE 20480)"
    )
    cursor.execute("CREATE TABLE codes AS SELECT unnest(?) AS code", [codes])
    for number in range((firms + store.SLICE - 1) // store.SLICE):
        first, last = number * store.SLICE, min(firms, (number + 1) * store.SLICE)
        cursor.execute(
            "COPY (SELECT CAST(r.i AS INTEGER) AS row, c.code AS segment, r.chance FROM"
            f" (SELECT i, 1 + CAST(floor(random() * {len(codes)}) AS INTEGER) AS pick,"
            f" round(0.15 + 0.8 * random(), 4) AS chance"
            f" FROM range({first}, {last}) t(i), range(2))"
            " r JOIN"
            " (SELECT code, row_number() OVER () AS n FROM codes) c ON c.n = r.pick)"
            f" TO '{folder / 'placed' / f'{number:05d}.parquet'}' (FORMAT parquet)"
        )
    register = store.Register(folder, "bench", "made up", date(2022, 5, 1), firms)
    store.keep(register)
    store.use(register)


def score(firms: int) -> None:
    from django.db import connection
    from django.utils.timezone import now

    from yanzhen.common.parameters import load_parameters
    from yanzhen.prospects.commands import refresh_scores
    from yanzhen.prospects.models import Score

    print(f"{connection.vendor}, {firms:,} firms")
    for told in ("first working-out, every card written", "again, nothing changed"):
        began = time.perf_counter()
        listed = refresh_scores(at=now())
        print(f"{told}: {listed:,} listed, {time.perf_counter() - began:.1f} s", flush=True)
    held = load_parameters(None)["prospects.weights"]
    held.values[0].value = {**held.values[0].value, "gap": 35, "near": 5}
    from django.conf import settings

    settings.PARAMETERS_OVERRIDES = None
    began = time.perf_counter()
    refresh_scores(at=now())
    print(f"again with other weights, every card changed: {time.perf_counter() - began:.1f} s "
          f"({Score.objects.count():,} rows)", flush=True)  # fmt: skip


def show() -> None:
    from django.test import Client

    from bench.http import percentile
    from yanzhen.accounts.models import User
    from yanzhen.prospects.models import Score

    segment = Score.objects.filter(uscc__isnull=False).order_by("-points")[0].segment
    client = Client()
    leader = User.objects.get(username="leader")
    leader.must_change_password = False
    leader.save(update_fields=["must_change_password"])
    client.force_login(leader)
    for name, query in LISTS.items():
        times = []
        for _ in range(WARM + ROUNDS):
            began = time.perf_counter()
            answer = client.get("/prospects/" + query.format(segment=segment))
            times.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, name
        kept = times[WARM:]
        print(f"{name:<40} p50 {percentile(kept, 0.5):6.1f}  p95 {percentile(kept, 0.95):6.1f} ms",
              flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
