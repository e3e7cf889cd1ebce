"""Who knows whom among the synthetic firms: supplies, parents, residents and partners' members.

python -m bench.relations 3        # relations a firm
"""

import os
import random
import sys
from datetime import UTC, date, datetime, timedelta

CHUNK, RESIDENTS, PARTNERS, HUB = 20_000, 2_000, 200, 5_000
AT, BEGINNING = datetime(2022, 5, 31, 2, tzinfo=UTC), date(2018, 1, 1)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    import django

    django.setup()
    fill_relations(int(sys.argv[1]) if len(sys.argv) > 1 else 3)


def fill_relations(each: int, seed: int = 2022) -> None:
    """Give every firm `each` relations, place some firms on a segment as residents, one of them a
    hub of 5,000 suppliers, and connect partners to members. The same seed gives the same."""
    from django.db import transaction

    from yanzhen.accounts.models import User
    from yanzhen.briefs.models import Tie
    from yanzhen.chains.models import Segment
    from yanzhen.companies.models import Company, Placement, Relation
    from yanzhen.desk.models import Partner

    rng = random.Random(seed)
    numbers = list(Company.objects.order_by("pk").values_list("pk", flat=True))
    here = rng.sample(numbers, min(RESIDENTS, len(numbers)))
    with transaction.atomic():
        Company.objects.filter(pk__in=here).update(is_resident=True)
        pairs = {(rng.choice(numbers), rng.choice(numbers)) for _ in range(each * len(numbers))}
        pairs |= {(number, here[0]) for number in rng.sample(numbers, min(HUB, len(numbers)))}
        rows = [
            Relation(start_id=start, end_id=end, kind=rng.choice(("SUPPLIES",) * 8 + ("PARENT",)),
                     source="bench", seen_on=BEGINNING + timedelta(days=rng.randrange(1600)))
            for start, end in sorted(pairs) if start != end
        ]  # fmt: skip
        for first in range(0, len(rows), CHUNK):
            Relation.objects.bulk_create(rows[first : first + CHUNK])
        segments = list(
            Segment.objects.exclude(code__startswith="ZZ").order_by("code").values_list("code")
        )
        Placement.objects.bulk_create([
            Placement(company_id=number, segment_code=rng.choice(segments)[0], method="HAND",
                      confirmed_at=AT, placed_at=AT)
            for number in here
        ])  # fmt: skip
        keeper = User.objects.order_by("pk").first()
        partners = Partner.objects.bulk_create([
            Partner(code=f"Q{n:05d}", name=f"Channel {n}", kind="ASSOCIATION", owner=keeper,
                    added_at=AT) for n in range(90_000, 90_000 + PARTNERS)
        ])  # fmt: skip
        Tie.objects.bulk_create([
            Tie(partner=partner, company_id=number, kind="MEMBER", source="bench",
                seen_on=date(2022, 1, 5), recorded_by=keeper, recorded_at=AT)
            for partner in partners for number in rng.sample(numbers, 100)
        ])  # fmt: skip


if __name__ == "__main__":
    main()
