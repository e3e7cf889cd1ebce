"""What was known of the firms outside by a day: the rows that the terms of the card read.

`strict` leaves out all that was written down later, whatever day it speaks of, and what bears no
day at all: for looking back as if it were then. Otherwise everything on file counts.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import get_default_timezone

from yanzhen.companies.models import (
    Company,
    CompanyClass,
    Placement,
    PlacementProposal,
    Relation,
    RelationKind,
    Residency,
    Signal,
)
from yanzhen.companies.queries.among import among_numbers


@dataclass(frozen=True, slots=True)
class Known:
    """What was known on a day, of all firms outside or of those of `only`."""

    on: date
    only: Collection[int] | None = None
    strict: bool = False

    @property
    def over(self) -> datetime:
        """The moment the day was over."""
        midnight = datetime.combine(self.on + timedelta(days=1), time())
        return midnight.replace(tzinfo=get_default_timezone())

    def firms(self) -> list[tuple[int, str, str]]:
        """Return number, county and industry code of the firms that were outside, by number."""
        rows = Company.objects.live()
        if self.strict:
            here = Residency.objects.filter(company=OuterRef("pk"), since__lte=self.on)
            stays = here.filter(Q(until__isnull=True) | Q(until__gt=self.on))
            rows = rows.filter(added_at__lt=self.over).exclude(Exists(stays))
        else:
            rows = rows.filter(is_resident=False)
        if self.only is not None:
            rows = rows.filter(pk__in=among_numbers(self.only))
        return list(rows.order_by("pk").values_list("pk", "county_code", "industry_code"))

    def of(self, rows: QuerySet[Any], *paths: str) -> QuerySet[Any]:
        """Narrow to rows that name one of `only` under one of the paths."""
        if self.only is None:
            return rows
        asked = Q()
        for path in paths:
            asked |= Q(**{f"{path}__in": among_numbers(self.only)})
        return rows.filter(asked)

    def signals(self) -> QuerySet[Signal]:
        rows = Signal.objects.filter(seen_on__lte=self.on).order_by()
        if not self.strict:
            return rows.filter(withdrawn_at__isnull=True)
        told = rows.filter(recorded_at__lt=self.over)
        return told.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=self.over))

    def relations(self, kind: RelationKind) -> QuerySet[Relation]:
        rows = Relation.objects.filter(kind=kind).order_by()
        return rows.filter(seen_on__lte=self.on) if self.strict else rows

    def here(self) -> set[int] | None:
        """Return the residents of the day when looking back; None: those flagged as such now."""
        if not self.strict:
            return None
        rows = Residency.objects.filter(since__lte=self.on)
        stays = rows.filter(Q(until__isnull=True) | Q(until__gt=self.on))
        return set(stays.values_list("company_id", flat=True))

    def classes(self) -> QuerySet[CompanyClass]:
        rows = self.of(CompanyClass.objects.order_by(), "company").filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=self.on)
        )
        return rows.filter(valid_from__lte=self.on) if self.strict else rows

    def places(self) -> Iterator[tuple[int, str, float | None]]:
        """Yield firm, segment and the chance that it stands there; None: a person said so, NaN:
        it follows from the industry code alone."""
        rows = self.of(Placement.objects.order_by(), "company")
        if self.strict:
            rows = rows.filter(placed_at__lt=self.over)
        for firm, code, yes in rows.values_list("company_id", "segment_code", "confirmed_at"):
            confirmed = yes is not None and (not self.strict or yes < self.over)
            yield firm, code, None if confirmed else float("nan")
        proposed = self.of(PlacementProposal.objects.order_by(), "company")
        if self.strict:
            proposed = proposed.filter(made_at__lt=self.over)
        yield from proposed.values_list("company_id", "segment_code", "probability")
