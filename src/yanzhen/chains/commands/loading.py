"""Load the reference chains; again on the same file changes nothing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.calc.changes import Change, Key, diff, next_digest
from yanzhen.chains.commands.applying import find_problems, last_digest, refuse
from yanzhen.chains.commands.writing import write_changes
from yanzhen.chains.models import Edit, EditKind
from yanzhen.chains.policies import require_reference_keeper
from yanzhen.chains.reference import Reference
from yanzhen.chains.reference.rows import Book, book_of
from yanzhen.chains.rows import read_chains, read_pillars, read_segments
from yanzhen.chains.tables import read_statements
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record


@transaction.atomic
def load_reference(
    reference: Reference, *, by: User | None, at: datetime, over_edits: bool = False
) -> int:
    """Bring pillars, chains, segments and statements to what the reference says.

    Segments that the reference no longer holds stay, for firms may stand on them. Statements on
    its segments and the links between them follow the reference.

    Args:
        over_edits: overwrite what people of the zone edited meanwhile.

    Returns:
        how many rows were created, changed or dropped; at 0 nothing is recorded.

    :raises Refused: if people edited the map, or the reference does not hang together.
    """
    require_reference_keeper(by)
    changes = _changes(book_of(reference))
    if not changes:
        return 0
    edits = Edit.objects.exclude(kind=EditKind.LOAD).count()
    if edits and not over_edits:
        raise Refused(
            _("园区已改过图谱 %s 次，载入参考会盖掉这些改动。请改用“导入”并先看预览。") % edits
        )
    refuse(find_problems(changes, at=None))
    write_changes(changes, by=by, at=at)
    Edit.objects.create(
        kind=EditKind.LOAD, title=reference.title[:200], at=at, by=by,
        digest=next_digest(last_digest(), changes),
    )  # fmt: skip
    record(
        "chains.loaded", "chains:reference", by=by, at=at,
        title=reference.title, version=reference.version,
        segments=len(reference.nodes), supplies=len(reference.edges), changed=len(changes),
    )  # fmt: skip
    return len(changes)


def _changes(book: Book) -> list[Change]:
    codes = {key[0] for key in book.segments}
    changes = [
        *diff("pillar", read_pillars(), book.pillars),
        *diff("chain", read_chains(), book.chains),
        *diff("segment", read_segments(codes), book.segments),
    ]
    for table, now in read_statements(codes).items():
        changes += diff(table, now, book.statements[table], drop=_within(now, codes, table))
    return changes


def _within(rows: Iterable[Key], codes: set[str], table: str) -> list[Key]:
    """Return the rows that hang on these segments alone."""
    width = 2 if table == "link" else 1
    return [key for key in rows if codes.issuperset(key[:width])]
