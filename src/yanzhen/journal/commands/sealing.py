"""Chain what has been recorded, so that a later change shows."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from yanzhen.journal.calc import START, digest_event, link_chain
from yanzhen.journal.models import Event, Reader, Seal


@transaction.atomic
def seal(*, limit: int = 20_000) -> int:
    """Chain the events not yet sealed, oldest number first, and return how many.

    One sealer at a time (the row of the reader "sealer" is the lock); writers never wait.
    """
    Reader.objects.get_or_create(name="sealer")
    Reader.objects.select_for_update().get(name="sealer")
    last = Seal.objects.order_by("-position").first()
    position, chain = (last.position, last.chain) if last else (0, START)
    sealed = Exists(Seal.objects.filter(event=OuterRef("pk")))
    floor = Reader.objects.get(name="sealer").position
    fresh = Event.objects.filter(pk__gt=floor).exclude(sealed).order_by("pk")[:limit]
    rows = []
    for event in fresh:
        position += 1
        digest = digest_event(event.at, event.actor_id, event.verb, event.subject, event.facts)
        chain = link_chain(chain, position, event.pk, digest)
        rows.append(Seal(position=position, event=event.pk, digest=digest, chain=chain))
    Seal.objects.bulk_create(rows, batch_size=2000)
    if rows:
        # Numbers are given out before commit: an older number may still appear. The floor stays
        # a thousand behind, so that such a latecomer is sealed too.
        Reader.objects.filter(name="sealer").update(position=max(0, rows[-1].event - 1000))
    return len(rows)
