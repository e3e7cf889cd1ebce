"""Questions out of the chain, the policies and the zone's endowments; and a person's own memory."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.briefs.calc.recall import Held, Question
from yanzhen.briefs.models import Recall
from yanzhen.briefs.queries.knowledge import Knowledge
from yanzhen.chains.models import Segment
from yanzhen.common import formats
from yanzhen.resources.words import BudgetKind

WRONG, EACH, EXCERPT = 3, 3, 60
# The budgets that every talk comes to.
MAIN = (BudgetKind.LAND.value, BudgetKind.ENERGY.value)


def questions(card: Knowledge) -> list[Question]:
    """Return every question that the card gives, those with at least two wrong options. Four
    queries."""
    others = list(
        Segment.objects.filter(chain__pillar=card.segment.chain.pillar)
        .exclude(pk=card.segment.pk).prefetch_related("cities", "routes", "applications")
    )  # fmt: skip
    asked = [*_links(card, others), *_traits(card, others), *_policies(card), *_endowment(card)]
    return [one for one in asked if len(one.wrong) >= 2]


def _links(card: Knowledge, others: Sequence[Segment]) -> Iterator[Question]:
    name, source = card.segment.name, _("产业链图")
    feeding, taking = ({one.name for one in side} for side in (card.suppliers, card.buyers))
    for one in card.suppliers[:EACH]:
        wrong = _spread((s.name for s in others if s.name not in feeding), one.code)
        yield Question(f"up:{one.code}", "chain", _("哪个环节向“%s”供货？") % name, one.name, wrong,
                       source)  # fmt: skip
    for one in card.buyers[:EACH]:
        wrong = _spread((s.name for s in others if s.name not in taking), one.code)
        yield Question(f"down:{one.code}", "chain", _("“%s”供给哪个环节？") % name, one.name, wrong,
                       source)  # fmt: skip


def _traits(card: Knowledge, others: Sequence[Segment]) -> Iterator[Question]:
    """Routes, applications and cities: one of its own among those of other segments."""
    name = card.segment.name
    kinds = (
        ("route", _("哪一条是“%s”的技术路线？"), card.routes,
         [r.name for s in others for r in s.routes.all()]),
        ("use", _("“%s”用在哪里？"), card.applications,
         [a.name for s in others for a in s.applications.all()]),
        ("city", _("哪个城市以“%s”见长？"), card.cities,
         [c.name for s in others for c in s.cities.all()]),
    )  # fmt: skip
    for kind, prompt, own, strange in kinds:
        for one in own[:2]:
            wrong = _spread((other for other in strange if other not in own), kind + one)
            yield Question(f"{kind}:{one[:80]}", kind, prompt % name, one, wrong,
                           _("产业链参考资料"))  # fmt: skip


def _policies(card: Knowledge) -> Iterator[Question]:
    titles = list(dict.fromkeys(clause.policy.title for clause in card.clauses))
    for clause in [*card.gives[:EACH], *card.forbids[:1]]:
        policy = clause.policy
        words = clause.text[:EXCERPT] + ("…" if len(clause.text) > EXCERPT else "")
        wrong = _spread((title for title in titles if title != policy.title), clause.text)
        yield Question(f"clause:{policy.code}:{clause.number}", "policy",
                       _("哪份文件规定：“%s”") % words, policy.title, wrong,
                       f"{policy.title} {clause.number}")  # fmt: skip
    for policy in {c.policy.pk: c.policy for c in card.clauses if c.policy.last_day}.values():
        last = policy.valid_until
        wrong = tuple(f"{last.year + step}-{last:%m-%d}" for step in (-1, 1, 2))
        yield Question(f"until:{policy.code}", "policy",
                       _("《%s》有效期到哪天？") % policy.title, last.isoformat(), wrong,
                       _("政策库 %s") % policy.code)  # fmt: skip


def _endowment(card: Knowledge) -> Iterator[Question]:
    free = card.endowment
    if free.parcels:
        yield _size("land:largest", _("今天单块可供净地最大多少亩？"), free.parcels[0].area_mu,
                    _("地块登记"))  # fmt: skip
    if free.plants:
        yield _size("plant:largest", _("今天空置厂房最大一处多少平方米？"),
                    free.plants[0].floor_sqm, _("厂房登记"))  # fmt: skip
    for row in free.budgets:
        if row.kind in MAIN and row.free and row.free > 0:
            prompt = _("今年%(label)s指标还剩多少%(unit)s？") % {
                "label": row.label, "unit": row.unit}  # fmt: skip
            yield _size(f"budget:{row.kind}", prompt, row.free, row.source)


def _size(key: str, prompt: str, value: Decimal, source: str) -> Question:
    shown = formats.number(_rounded(value))
    wrong = [formats.number(_rounded(value * Decimal(times))) for times in ("0.4", "0.7", "1.6")]
    return Question(key, "endowment", prompt, shown,
                    tuple(dict.fromkeys(w for w in wrong if w != shown)), source)  # fmt: skip


def _rounded(value: Decimal) -> Decimal:
    """Return a size with three leading digits, as one remembers it."""
    if not value:
        return Decimal(0)
    rounded = round(value, 2 - value.adjusted())
    return Decimal(format(rounded, "f"))


def _spread(strange: Iterable[str], seed: str) -> tuple[str, ...]:
    """Return a few wrong options, always the same ones for the same seed."""
    known = sorted(dict.fromkeys(strange))
    if not known:
        return ()
    start = sum(map(ord, seed)) % len(known)
    step = max(1, len(known) // WRONG)
    return tuple(dict.fromkeys(known[(start + n * step) % len(known)] for n in range(WRONG)))


def memory(user: User, segment_code: str) -> dict[str, Held]:
    """Return what a person remembers of a segment's questions. One query."""
    rows = Recall.objects.filter(person=user, segment_code=segment_code)
    return {row.question: Held(row.box, row.due_on, row.missed) for row in rows}


def due_by_segment(user: User, on: date) -> list[tuple[Segment, int]]:
    """Return the segments with questions that come back today, the most first. Two queries."""
    counted: dict[str, int] = {}
    rows = Recall.objects.filter(person=user, due_on__lte=on)
    for code in rows.values_list("segment_code", flat=True):
        counted[code] = counted.get(code, 0) + 1
    found = Segment.objects.filter(code__in=counted).select_related("chain__pillar")
    return sorted(((s, counted[s.code]) for s in found), key=lambda one: (-one[1], one[0].code))
