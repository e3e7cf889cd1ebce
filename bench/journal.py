"""A journal of three million sealed events, as the work on the synthetic projects leaves it.

    python -m bench.journal 3000000

Run after `bench.projects`. Rows are written in bulk, oldest first, up to now, each chained as the
sealer chains it, so that `yanzhen journal verify` holds on what is measured.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

CHUNK, YEARS = 50_000, 3
# Verb, share, and whose timeline it is on: recording is most of the work, moving the least.
VERBS = (
    ("activity.recorded", 46, "activity"), ("project.changed", 14, "project"),
    ("evidence.added", 8, "project"), ("evidence.verified", 7, "project"),
    ("project.moved", 5, "project"), ("project.handed_over", 1, "project"),
    ("project.protection_warned", 6, "project"), ("company.changed", 6, "company"),
    ("task.closed", 5, "task"), ("project.registered", 2, "project"),
)  # fmt: skip
BY_SYSTEM = {"project.protection_warned"}
EVENT = ("id", "at", "actor_id", "verb", "subject", "facts")
LINK = ("event_id", "subject", "verb")
SEAL = ("position", "event", "digest", "chain")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int)
    parser.add_argument("--seed", type=int, default=2022)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    import django

    django.setup()
    from bench.generate import analyse

    began = time.perf_counter()
    fill_journal(options.events, random.Random(options.seed))
    analyse()
    print(f"{options.events:,} events in {time.perf_counter() - began:.0f} s")


def fill_journal(count: int, rng: random.Random) -> None:
    """Write `count` events after those that are there, with their links and seals."""
    from django.db import transaction
    from django.db.models import Max

    from yanzhen.journal.calc import START, digest_event, link_chain
    from yanzhen.journal.commands import seal
    from yanzhen.journal.models import Event, Reader, Seal
    from yanzhen.projects.models import Project

    while seal():
        pass
    last = Seal.objects.order_by("-position").first()
    position, chain = (last.position, last.chain) if last else (0, START)
    number = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    projects = list(
        Project.objects.filter(owner__isnull=False).order_by("pk").values_list(
            "code", "company__code", "owner"
        )
    )  # fmt: skip
    now = datetime.now(tz=UTC).replace(microsecond=0)
    began, step = now - timedelta(days=365 * YEARS), timedelta(days=365 * YEARS) / count
    verbs, weights = [v[:1] + v[2:] for v in VERBS], [v[1] for v in VERBS]
    for first in range(0, count, CHUNK):
        events, links, seals = [], [], []
        for place in range(first, min(first + CHUNK, count)):
            number, position = number + 1, position + 1
            verb, of = rng.choices(verbs, weights)[0]
            code, firm, owner = projects[int(rng.random() * len(projects))]
            at = (began + step * place).replace(microsecond=0)
            actor = None if verb in BY_SYSTEM else owner
            subject = {"project": f"project:{code}", "company": f"company:{firm}"}.get(
                of, f"{of}:{place + 1}"
            )
            facts = _facts(verb, rng)
            digest = digest_event(at, actor, verb, subject, facts)
            chain = link_chain(chain, position, number, digest)
            events.append((number, at, actor, verb, subject, json.dumps(facts)))
            others = {f"project:{code}", f"company:{firm}"} - {subject}
            links += [(number, other, "") for other in sorted(others)]
            seals.append((position, number, digest, chain))
        with transaction.atomic():
            write("journal_event", EVENT, events)
            write("journal_eventlink", LINK, links)
            write("journal_seal", SEAL, seals)
            Reader.objects.filter(name="sealer").update(position=max(0, number - 1000))
        if (first + CHUNK) % 500_000 == 0:
            print(f"  {first + CHUNK:,} events", flush=True)
    _number_on("journal_event")


def _facts(verb: str, rng: random.Random) -> dict[str, Any]:
    if verb == "project.moved":
        return {"start": "S1", "end": "S2", "proofs": [], "on": "2022-05-31"}
    if verb == "project.changed":
        amount = f"{rng.randint(1, 400) * 10_000_000}.00"
        return {"changed": {"planned_cny": [None, amount]}, "reason": "对方来函更新投资额"}
    if verb.startswith("evidence"):
        return {"proof": "AGREEMENT", "document_no": f"A-{rng.randint(1, 999_999)}", "note": ""}
    if verb == "activity.recorded":
        return {"kind": "VISIT", "on": "2022-05-31", "summary": "谈了选址与用电，下周送方案"}
    return {"note": "按计划办理"}


def write(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as fast as the database takes them."""
    from django.db import connection

    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
            [[_plain(value) for value in row] for row in rows],
        )


def _plain(value: Any) -> Any:
    """Return a moment as SQLite keeps it."""
    return str(value.replace(tzinfo=None)) if isinstance(value, datetime) else value


def _number_on(table: str) -> None:
    """Let PostgreSQL give the next number after those written here."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}"
        )


if __name__ == "__main__":
    main()
