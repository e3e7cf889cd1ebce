"""Partners come, agree, are renewed and end."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.commands import next_number
from yanzhen.common.parameters import parameter
from yanzhen.common.pinyin import first_letters, spoken
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk import policies
from yanzhen.desk.commands.notifications import notify
from yanzhen.desk.models import Agreement, Partner, PartnerContact, PartnerKind, StoredFile
from yanzhen.desk.models.partners import NO_END
from yanzhen.desk.notices import PARTNER
from yanzhen.journal.commands import record

PROFILE = ("name", "kind", "region", "note", "owner")


def page_of(partner: Partner) -> str:
    return reverse("desk:partner", args=[partner.code])


def _name_in_letters(partner: Partner) -> None:
    partner.pinyin = spoken(partner.name)[:400]
    partner.initials = first_letters(partner.name)[:120]


def _check(name: str, kind: str, owner: User, but: int | None = None) -> None:
    if not name.strip():
        raise Refused(_("请写名称。"), field="name")
    if kind not in PartnerKind.values:
        raise Refused(_("请选择类型。"), field="kind")
    if not owner.is_active:
        raise Refused(_("%s的账号已停用，请换一位联系人。") % owner, field="owner")
    known = Partner.objects.filter(name=name.strip()).exclude(pk=but or 0).first()
    if known:
        raise Refused(_("“%(name)s”已在合作渠道里（%(code)s），请直接用它。")
                      % {"name": known.name, "code": known.code}, field="name")  # fmt: skip


@transaction.atomic
def add_partner(
    *, name: str, kind: str, owner: User, by: User, at: datetime, region: str = "", note: str = ""
) -> Partner:
    """Keep a channel as a partner.

    :raises Refused: if one of that name is kept already.
    """
    policies.require_can_keep_partners(by)
    number = next_number("partners")  # its lock also keeps two of one name from being added
    _check(name, kind, owner)
    partner = Partner(
        code=f"Q{number:04d}", name=name.strip()[:120], kind=kind, owner=owner,
        region=region.strip()[:60], note=note[:2000], added_at=at,
    )  # fmt: skip
    _name_in_letters(partner)
    partner.save()
    record("partner.added", partner.subject, by=by, at=at, name=partner.name, kind=kind)
    return partner


def _lock(code: str, by: User) -> Partner:
    policies.require_can_keep_partners(by)
    return Partner.objects.select_for_update().get(code=code)


@transaction.atomic
def change_partner(
    code: str, *, version: int, by: User, at: datetime, **profile: object
) -> Partner:
    """Change a partner's profile.

    :raises Stale: if someone else changed it since `version` was read.
    """
    partner = _lock(code, by)
    wanted = {name: profile[name] for name in PROFILE if name in profile}
    changed = {n: (getattr(partner, n), v) for n, v in wanted.items() if getattr(partner, n) != v}
    if partner.version != version:
        told = [(n, str(now), str(then)) for n, (now, then) in changed.items()]
        raise Stale(_("别人刚改过这个渠道，请核对后再存。"), told)
    if not changed:
        return partner
    for name, (_before, value) in changed.items():
        setattr(partner, name, value)
    _check(partner.name, partner.kind, partner.owner, but=partner.pk)
    _name_in_letters(partner)
    partner.version += 1
    partner.save()
    record("partner.changed", partner.subject, by=by, at=at, changed=sorted(changed),
           name=partner.name)  # fmt: skip
    return partner


@transaction.atomic
def add_agreement(
    code: str,
    *,
    number: str,
    starts_on: date,
    until: date,
    by: User,
    at: datetime,
    terms: str = "",
    file: StoredFile | None = None,
) -> Agreement:
    """Note what was agreed, with the signed paper; the latest end is the partner's.

    :raises Refused: if it ends before it starts, or the number is used already.
    """
    partner = _lock(code, by)
    if until <= starts_on:
        raise Refused(_("到期日期要晚于起始日期。"), field="until")
    if partner.agreements.filter(number=number.strip()).exists():
        raise Refused(_("协议编号“%s”已登记过。") % number.strip(), field="number")
    agreement = Agreement.objects.create(
        partner=partner, number=number.strip()[:60], starts_on=starts_on, until=until,
        terms=terms[:2000], file=file, added_at=at,
    )  # fmt: skip
    ends = list(partner.agreements.values_list("until", flat=True))
    partner.agreed_until, partner.ended_on, partner.end_reason = max(ends), None, ""
    partner.version += 1
    partner.save()
    record("partner.agreed", partner.subject, by=by, at=at, number=agreement.number,
           starts_on=starts_on, until=until, file=file.name if file else "")  # fmt: skip
    return agreement


@transaction.atomic
def add_contact(
    code: str,
    *,
    name: str,
    source: str,
    purpose: str,
    by: User,
    at: datetime,
    title: str = "",
    phone: str = "",
    email: str = "",
) -> PartnerContact:
    """Keep a work contact, with where it comes from and what it is for.

    :raises Refused: without a source, a purpose or a way to reach the person.
    """
    partner = _lock(code, by)
    told = {"name": name, "source": source, "purpose": purpose}
    for field, value in told.items():
        if not value.strip():
            raise Refused(_("联系人要写明姓名、来源和用途。"), field=field)
    if not phone.strip() and not email.strip():
        raise Refused(_("请写工作电话或工作邮箱。"), field="phone")
    contact = PartnerContact.objects.create(
        partner=partner, name=name.strip()[:40], source=source.strip()[:120],
        purpose=purpose.strip()[:120], title=title[:60], phone=phone[:30], email=email, added_at=at,
    )  # fmt: skip
    record("partner.contact_added", partner.subject, by=by, at=at, contact=contact.name,
           source=contact.source, purpose=contact.purpose)  # fmt: skip
    return contact


@transaction.atomic
def drop_contact(number: int, *, by: User, at: datetime) -> None:
    """Delete a contact for good, as a person may ask; the journal keeps no number of theirs."""
    contact = PartnerContact.objects.select_for_update().select_related("partner").get(pk=number)
    policies.require_can_keep_partners(by)
    contact.delete()
    record("partner.contact_dropped", contact.partner.subject, by=by, at=at, contact=contact.name)


@transaction.atomic
def end_partner(code: str, *, version: int, reason: str, by: User, at: datetime) -> Partner:
    """End a partnership; its leads and agreements stay on record.

    :raises Refused: without a reason, or if it has ended already.
    """
    partner = _lock(code, by)
    if partner.ended_on:
        raise Refused(_("这个渠道已经结束合作。"))
    if partner.version != version:
        raise Stale(_("别人刚改过这个渠道，请核对后再操作。"))
    if not reason.strip():
        raise Refused(_("请写明为什么结束合作。"), field="reason")
    partner.ended_on, partner.end_reason = localdate(at), reason.strip()[:200]
    partner.version += 1
    partner.save()
    record("partner.ended", partner.subject, by=by, at=at, reason=partner.end_reason)
    return partner


def warn_of_agreements(*, on: date, at: datetime) -> int:
    """Tell owners, once an agreement, that it runs out soon; return how many were told."""
    days = parameter("desk.agreement_warning_days", on=on)
    soon = Partner.objects.filter(
        ended_on__isnull=True, agreed_until__range=(on, on + timedelta(days=days))
    ).exclude(agreed_until=NO_END)
    told = 0
    for partner in soon.select_related("owner"):
        text = _("%(name)s的合作协议%(day)s到期") % {
            "name": partner.name, "day": partner.agreed_until,
        }  # fmt: skip
        told += notify(
            partner.owner, kind=PARTNER, text=text, at=at, subject=partner.subject,
            url=page_of(partner), key=f"agreement:{partner.code}:{partner.agreed_until}",
        )  # fmt: skip
    return told
