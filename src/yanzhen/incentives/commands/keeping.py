"""A policy is entered and corrected; its clauses and its search tokens follow its text."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.commands import next_number
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused, Stale
from yanzhen.incentives import policies
from yanzhen.incentives.calc.reading import split_clauses
from yanzhen.incentives.models import (
    NO_END,
    Clause,
    Level,
    Policy,
    PolicyTag,
    PolicyText,
    Topic,
)
from yanzhen.journal.commands import record
from yanzhen.projects.calc import fold, text_grams

MOST_TAGS, LONGEST_TAG = 12, 20


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of a document; `valid_until` None where it names no end."""

    title: str
    issuer: str
    level: str
    valid_from: date
    text: str
    number: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    source: str = ""
    tags: tuple[str, ...] = ()


@transaction.atomic
def add_policy(said: Stated, *, by: User, at: datetime) -> Policy:
    """Enter a document; its clauses are split from its text.

    :raises Refused: for what is missing or cannot be, naming the field.
    """
    policies.require_can_keep(by)
    number = next_number("policies")  # its lock also keeps two of one number from being entered
    _check(said, on=localdate(at))
    policy = Policy(code=f"ZC{number:04d}", added_by=by, added_at=at)
    _write(policy, said)
    record("policy.added", policy.subject, by=by, at=at, title=policy.title, number=policy.number,
           level=policy.level, valid_from=policy.valid_from,
           valid_until=policy.last_day)  # fmt: skip
    return policy


@transaction.atomic
def change_policy(
    code: str, said: Stated, *, version: int, by: User, at: datetime
) -> Policy:  # fmt: skip
    """Correct a document; topics that somebody set stay with the clauses of the same number.

    :raises Stale: if someone else changed it since `version` was read.
    """
    policy = lock_policy(code, by)
    if policy.version != version:
        raise Stale(_("别人刚改过这份政策，请核对后再存。"))
    _check(said, on=localdate(at), but=policy)
    before = _stated(policy)
    changed = [name for name, value in asdict(said).items() if value != asdict(before)[name]]
    if not changed:
        return policy
    policy.version += 1
    _write(policy, said)
    record("policy.changed", policy.subject, by=by, at=at, changed=sorted(changed))
    return policy


@transaction.atomic
def set_topics(code: str, topics: Mapping[int, str], *, by: User, at: datetime) -> int:
    """Say what clauses (by order) are about; return how many changed.

    :raises Refused: for a topic that there is not.
    """
    policy = lock_policy(code, by)
    changed = 0
    for clause in policy.clauses.all():
        topic = topics.get(clause.order, clause.topic)
        if topic not in Topic.values:
            raise Refused(_("没有“%s”这个条款主题，请从列表里选。") % topic[:20])
        if topic != clause.topic or not clause.is_set:
            changed += topic != clause.topic
            clause.topic, clause.is_set = topic, True
            clause.save(update_fields=["topic", "is_set"])
    record("policy.topics_set", policy.subject, by=by, at=at, clauses=changed)
    return changed


def lock_policy(code: str, by: User) -> Policy:
    """Return a document, locked until the transaction ends.

    :raises Refused: if there is none, or it is not `by`'s to keep.
    """
    policies.require_can_keep(by)
    found = Policy.objects.select_for_update(of=("self",)).filter(code=code.upper()).first()
    if found is None:
        raise Refused(_("没有这份政策，请刷新页面。"))
    return found


def _stated(policy: Policy) -> Stated:
    return Stated(
        policy.title, policy.issuer, policy.level, policy.valid_from, policy.text, policy.number,
        policy.issued_on, policy.last_day, policy.source,
        tuple(policy.tags.values_list("name", flat=True)),
    )  # fmt: skip


def _check(said: Stated, *, on: date, but: Policy | None = None) -> None:
    needed = {"title": said.title, "issuer": said.issuer, "text": said.text}
    missing = {"title": _("请写标题。"), "issuer": _("请写发文单位。"), "text": _("请粘贴全文。")}
    for name, value in needed.items():
        if not value.strip():
            raise Refused(missing[name], field=name)
    if said.level not in Level.values:
        raise Refused(_("请选择层级。"), field="level")
    if said.valid_until and said.valid_until < said.valid_from:
        raise Refused(_("有效期止早于起，请核对。"), field="valid_until")
    most = parameter("incentives.max_text", on=on)
    if len(said.text) > most:
        raise Refused(_("全文超过 %s 字，请只留正文，附件作为文件上传。") % most, field="text")
    if len(said.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in said.tags):
        raise Refused(_("标签最多 12 个，每个不超过 20 字。"), field="tags")
    same = Policy.objects.filter(number=said.number).exclude(pk=but.pk if but else 0)
    if said.number and (known := same.first()):
        raise Refused(_("文号“%(number)s”已在库里：《%(title)s》。")
                      % {"number": said.number, "title": known.title}, field="number")  # fmt: skip


def _write(policy: Policy, said: Stated) -> None:
    policy.title, policy.issuer, policy.level = said.title.strip(), said.issuer.strip(), said.level
    policy.number, policy.issued_on, policy.source = said.number, said.issued_on, said.source
    policy.valid_from, policy.valid_until = said.valid_from, said.valid_until or NO_END
    policy.text = said.text.strip()
    policy.save()
    policy.tags.all().delete()
    names = dict.fromkeys(tag.strip() for tag in said.tags if tag.strip())
    PolicyTag.objects.bulk_create([PolicyTag(policy=policy, name=name) for name in names])
    _split(policy)
    _index(policy, names)


def _split(policy: Policy) -> None:
    held = {c.number: c.topic for c in policy.clauses.filter(is_set=True)} if policy.pk else {}
    policy.clauses.all().delete()
    Clause.objects.bulk_create([
        Clause(policy=policy, order=order, number=one.number, text=one.text,
               topic=held.get(one.number, one.topic), is_set=one.number in held)
        for order, one in enumerate(split_clauses(policy.text), start=1)
    ])  # fmt: skip


def _index(policy: Policy, tags: Mapping[str, None]) -> None:
    words = [policy.code, policy.title, policy.number, policy.issuer, *tags, policy.text]
    folded = " ".join(map(fold, words))
    PolicyText.objects.update_or_create(policy=policy, defaults={"text": folded})
    grams = " ".join(sorted(text_grams(folded.split())))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT OR REPLACE INTO incentives_search (rowid, grams) VALUES (%s, %s)",
                [policy.pk, grams],
            )
            return
        cursor.execute(
            "INSERT INTO incentives_search (policy_id, grams) "
            "VALUES (%s, array_to_tsvector(string_to_array(%s, ' '))) "
            "ON CONFLICT (policy_id) DO UPDATE SET grams = excluded.grams",
            [policy.pk, grams],
        )
