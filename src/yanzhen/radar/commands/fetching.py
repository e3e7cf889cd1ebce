"""What the worker fetches: lists that are due, then the pages they offered, one at a time."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record
from yanzhen.radar.commands.intake import EARLIEST, About, take_file
from yanzhen.radar.fetching import Asked, Got, Listed, keep_page, list_pages
from yanzhen.radar.fetching.listing import Offer
from yanzhen.radar.models import AllowedHost, Find, FindState, Run, Source

PIECE = 65_536
# A host that fails is asked ever more rarely: at most 2 ** 5 times its usual interval.
SLOWEST, LONGEST_PAUSE = 5, 600
# Worth another try; anything else will be no better tomorrow.
PASSING = ("SLOW", "LINE", "NAME", "BROKEN")


def fetch_list(*, at: datetime) -> Source | None:
    """Look at the list that is due longest, and keep what is new on it as waiting pages.

    Returns the source, None where none is due or fetching is off. The list is fetched before
    anything is locked.
    """
    if not parameter("radar.fetch_on", on=localdate(at)):
        return None
    due = Source.objects.filter(is_on=True, next_at__lte=at)
    source = due.order_by("next_at", "pk").first()
    if source is None:
        return None
    listed = list_pages(_asked(source.address, source.form, at, marker=source.marker))
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=source.pk)
        if source.next_at <= at:
            _keep_list(source, listed, at)
    return source


def _asked(address: str, form: str, at: datetime, *, marker: str = "", out: str = "") -> Asked:
    on = localdate(at)
    hosts = dict(AllowedHost.objects.values_list("host", "is_inside"))
    return Asked(
        address, form, [h for h, inside in hosts.items() if not inside],
        [h for h, inside in hosts.items() if inside],
        seconds=parameter("radar.fetch_seconds", on=on),
        most=parameter("radar.fetch_bytes", on=on),
        items=parameter("radar.fetch_items", on=on), marker=marker, out=out,
        ca_file=parameter("radar.ca_file", on=on),
    )  # fmt: skip


def _keep_list(source: Source, listed: Listed, at: datetime) -> None:
    finds = [_find(source, offer, at) for offer in listed.offers]
    known = set(Find.objects.filter(digest__in=[f.digest for f in finds])
                .values_list("digest", flat=True))  # fmt: skip
    fresh = [find for find in finds if find.digest not in known]
    Find.objects.bulk_create(fresh, ignore_conflicts=True)
    problem = (listed.problem or ("" if listed.offers else "NOTHING"))[:40]
    Run.objects.create(source=source, at=at, offered=len(finds), fresh=len(fresh),
                       is_cut=listed.is_cut, problem=problem)  # fmt: skip
    turned = bool(problem) != bool(source.problem)
    source.failures = min(source.failures + 1, SLOWEST) if problem else 0
    source.problem, source.last_at = problem, at
    source.next_at = at + timedelta(hours=source.hours * 2**source.failures)
    _wait(source, listed.pause, at)
    source.save()
    if fresh or turned:
        record("source.looked_at", source.subject, by=None, at=at, name=source.name,
               offered=len(finds), fresh=len(fresh), problem=problem)  # fmt: skip


def _find(source: Source, offer: Offer, at: datetime) -> Find:
    day = date.fromisoformat(offer.day) if offer.day else None
    if day and not EARLIEST <= day <= localdate(at):
        day = None
    digest = sha256(offer.address.encode()).hexdigest()
    return Find(source=source, address=offer.address, digest=digest, title=offer.title, day=day,
                at=at)  # fmt: skip


def _wait(source: Source, asked: int, at: datetime) -> None:
    pause = max(parameter("radar.fetch_pause_seconds", on=localdate(at)), asked)
    source.page_at = at + timedelta(seconds=min(pause, LONGEST_PAUSE))


def fetch_page(*, at: datetime) -> Find | None:
    """Fetch the page that waits longest of those whose source may be asked again."""
    if not parameter("radar.fetch_on", on=localdate(at)):
        return None
    waiting = Find.objects.filter(state=FindState.WAITING, source__is_on=True,
                                  source__page_at__lte=at)  # fmt: skip
    find = waiting.select_related("source__by").order_by("pk").first()
    if find is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "page"
        got = keep_page(_asked(find.address, "PAGE", at, out=str(out)))
        with transaction.atomic():
            source = Source.objects.select_for_update().get(pk=find.source_id)
            _wait(source, got.pause, at)
            source.save(update_fields=["page_at"])
            _keep_page(find, got, out, at)
    return find


def _keep_page(find: Find, got: Got, out: Path, at: datetime) -> None:
    find.tries += 1
    find.problem, find.at = got.problem[:40], at
    if not got.problem:
        _take(find, got, out, at)
    elif got.problem not in PASSING or find.tries >= parameter(
        "radar.fetch_tries", on=localdate(at)
    ):
        find.state = FindState.FAILED
    find.save()


def _take(find: Find, got: Got, out: Path, at: datetime) -> None:
    source = find.source
    about = About(source.name, source.source_kind, find.title, got.address[:500], find.day)
    try:
        with transaction.atomic():
            find.article = take_file(_pieces(out), about, name=_("网页"), by=source.by, at=at)
        find.state = FindState.TAKEN
    except Refused:
        find.state, find.problem = FindState.FAILED, "KIND"


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


@transaction.atomic
def drop_old_finds(*, at: datetime) -> int:
    """Delete records of runs and of pages that never came, once they are old."""
    before = at - timedelta(days=parameter("radar.fetch_keep_days", on=localdate(at)))
    Run.objects.filter(at__lt=before).delete()
    return Find.objects.filter(at__lt=before, state=FindState.FAILED).delete()[0]
