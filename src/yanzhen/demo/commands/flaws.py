"""Papers that wait, were sent back, taken back or corrected."""

from collections.abc import Callable
from datetime import date, timedelta

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World, hand_in
from yanzhen.demo.zone.ventures import Fate, Venture, ventures
from yanzhen.projects.commands import (
    Document,
    add_evidence,
    correct_evidence,
    reject_evidence,
    revoke_evidence,
    verify_evidence,
)
from yanzhen.projects.models import Evidence


def tell_flaws(world: World, add: Callable[[Story], None]) -> None:
    """Begin the stories of papers that did not go straight."""
    live = [v for v in ventures() if v.fate is Fate.LIVE]
    talks, scouted = [v for v in live if len(v.steps) == 2], [v for v in live if len(v.steps) == 1]
    for place, venture in enumerate(talks[2::5]):
        add(_waiting(world, venture, date(2022, 5, 24) + timedelta(days=place % 7)))
    for venture in scouted[1::5]:
        add(_rejected(world, venture, date(2022, 5, 25)))
    add(_revoked(world, [v for v in live if len(v.steps) == 3][4], date(2022, 5, 24)))
    signed = [v for v in ventures() if v.fate is Fate.SIGNED and "S7" in v.steps]
    for venture in signed[20:24:3]:
        add(_corrected(world, venture, date(2022, 4, 12)))


def _paper(world: World, venture: Venture, proof: str, name: str, day: date) -> Evidence:
    at, by, code = moment(day, venture.key, hour=16), world.owner(venture), world.codes[venture.key]
    file = hand_in(f"{venture.firm.brand}-{name}.pdf", [f"PROJECT {code}", f"PAPER {proof}"],
                   subject=f"project:{code}", by=by, at=at)  # fmt: skip
    issued = at.date() - timedelta(days=1)
    return add_evidence(code, Document(proof=proof, file=file, issued_on=issued), by=by, at=at)


def _waiting(world: World, venture: Venture, day: date) -> Story:
    yield moment(day, venture.key, hour=16)
    _paper(world, venture, "INTENT_LETTER", "投资意向书", day)


def _rejected(world: World, venture: Venture, day: date) -> Story:
    yield moment(day, venture.key, hour=16)
    evidence = _paper(world, venture, "VISIT_RECORD", "拜访记录扫描件", day)
    at = moment(day, venture.key, hour=17)
    yield at
    by = world.lead_of(world.owner(venture).username, day)
    reject_evidence(
        evidence.pk, reason="看不出见了谁、什么时间；请补参加人和盖章的记录。", by=by, at=at
    )


def _revoked(world: World, venture: Venture, day: date) -> Story:
    """An intent letter turns out to be unsigned: the project falls back to talks."""
    at = moment(day, venture.key, hour=10)
    yield at
    code = world.codes[venture.key]
    proofs = ("INTENT_LETTER", "FRAMEWORK", "SITE_CHOICE")
    evidence = Evidence.objects.get(project__code=code, proof__in=proofs)
    reason = "复核发现签字页缺失，投资方确认尚未盖章。"
    revoke_evidence(evidence.pk, reason=reason, by=world.user("steward"), at=at)


def _corrected(world: World, venture: Venture, day: date) -> Story:
    """A licence was put in with a wrong number; the right one takes its place."""
    at = moment(day, venture.key, hour=10)
    yield at
    code = world.codes[venture.key]
    old = Evidence.objects.get(project__code=code, proof="LICENCE", state="VERIFIED")
    right = Document(proof="LICENCE", document_no=f"{old.document_no}-A", issued_on=old.issued_on,
                     file=old.file)  # fmt: skip
    by = world.owner(venture)
    new = correct_evidence(old.pk, right, reason="执照编号录错一位。", by=by, at=at)
    at = moment(day, venture.key, hour=15)
    yield at
    verify_evidence(new.pk, by=world.user("service"), at=at)
