"""What a file holds beside identity: names, classes, contacts, relations, stays in the zone."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies import policies
from yanzhen.companies.calc.names import name_key, tidy_name
from yanzhen.companies.calc.periods import months_later
from yanzhen.companies.commands.identity import lock_company
from yanzhen.companies.commands.indexing import index_companies
from yanzhen.companies.leads import held_by_others, offered_leads
from yanzhen.companies.models import (
    ClassKind,
    Company,
    CompanyClass,
    CompanyName,
    Contact,
    NameKind,
    Relation,
    RelationKind,
    Residency,
)
from yanzhen.journal.commands import record

FINEST_SHARE = Decimal("0.000001")


def _create(model: Any, doubled: str, field: str, **values: Any) -> Any:
    try:
        with transaction.atomic():
            return model.objects.create(**values)
    except IntegrityError as problem:
        raise Refused(doubled, field=field) from problem


@transaction.atomic
def add_name(
    code: str, *, kind: str, name: str, by: User, at: datetime, source: str = ""
) -> CompanyName:
    """Add a former, short, English or other name, by which the firm is found from then on.

    :raises Refused: if it is empty, too short or there already.
    """
    policies.require_writer(by)
    company = lock_company(code)
    tidy = tidy_name(name)
    if len(name_key(tidy)) < 2:
        raise Refused(_("名称至少要有两个字。"), field="name")
    added: CompanyName = _create(
        CompanyName, _("这个名称已经有了。"), "name",
        company=company, kind=kind, name=tidy, name_key=name_key(tidy), source=source,
    )  # fmt: skip
    index_companies([company.pk])
    record("company.name_added", company.subject, by=by, at=at,
           kind=str(NameKind(kind).label), name=tidy, source=source)  # fmt: skip
    return added


@transaction.atomic
def remove_name(code: str, *, number: int, by: User, at: datetime) -> None:
    """Take a further name off the file."""
    policies.require_writer(by)
    company = lock_company(code)
    known = _find(company.names, number)
    name = known.name
    known.delete()
    index_companies([company.pk])
    record("company.name_removed", company.subject, by=by, at=at, name=name)


def _find(rows: Any, number: int) -> Any:
    found = rows.filter(pk=number).first()
    if found is None:
        raise Refused(_("这一条已经被别人删掉了，请刷新页面。"))
    return found


@transaction.atomic
def add_class(
    code: str,
    *,
    kind: str,
    source: str,
    by: User,
    at: datetime,
    edition: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    note: str = "",
) -> CompanyClass:
    """Note that the firm stands on a list, with the list, its edition and until when.

    :raises Refused: without the list, with dates the wrong way round, or if noted already.
    """
    policies.require_writer(by)
    company = lock_company(code)
    if not source.strip():
        raise Refused(_("请写明来源名录，没有来源的资质不算数。"), field="source")
    if valid_from and valid_until and valid_until < valid_from:
        raise Refused(_("有效期止早于有效期起。"), field="valid_until")
    added: CompanyClass = _create(
        CompanyClass, _("这个名录的这一批已经登记过。"), "edition",
        company=company, kind=kind, source=source.strip(), edition=edition.strip(),
        valid_from=valid_from, valid_until=valid_until, note=note,
    )  # fmt: skip
    index_companies([company.pk])
    record("company.class_added", company.subject, by=by, at=at, kind=str(ClassKind(kind).label),
           source=source, edition=edition, valid_until=valid_until)  # fmt: skip
    return added


@transaction.atomic
def remove_class(code: str, *, number: int, reason: str, by: User, at: datetime) -> None:
    """Take a recognition noted by mistake off the file."""
    policies.require_writer(by)
    company = lock_company(code)
    known = _find(company.classes, number)
    if not reason.strip():
        raise Refused(_("请写明删除的原因。"), field="reason")
    facts = {"kind": str(known.get_kind_display()), "source": known.source, "reason": reason}
    known.delete()
    index_companies([company.pk])
    record("company.class_removed", company.subject, by=by, at=at, **facts)


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
    review_on: date | None = None,
    is_main: bool = False,
    lead: str = "",
) -> Contact:
    """Keep a person's work contact, with source, purpose and the day it is looked at again.

    One that came through a `lead` is read by those only who may read that.

    :raises Refused: without name, source or purpose, with a review day out of bounds, or for a
        lead that is not the firm's or not open to `by`.
    """
    policies.require_writer(by)
    company = lock_company(code)
    on = localdate(at)
    latest = months_later(on, parameter("companies.contact_review_months", on=on))
    for field, value in (("name", name), ("source", source), ("purpose", purpose)):
        if not value.strip():
            raise Refused(_("联系人要有姓名、来源和用途（个人信息只为工作保存）。"), field=field)
    if review_on and not on < review_on <= latest:
        raise Refused(
            _("复核日期要在明天到 %(latest)s 之间。") % {"latest": latest}, field="review_on"
        )
    if lead and lead not in dict(offered_leads(by, company)):
        raise Refused(_("请从本企业你能查看的项目中选择线索。"), field="lead")
    if is_main:
        company.contacts.update(is_main=False)
    added = Contact.objects.create(
        company=company, name=name.strip(), title=title, phone=phone, email=email,
        source=source.strip(), purpose=purpose.strip(), review_on=review_on or latest,
        is_main=is_main, lead=lead, added_at=at, added_by=by,
    )  # fmt: skip
    record("company.contact_added", _subject(added), by=by, at=at, links=[company.subject],
           title=title, source=source, purpose=purpose)  # fmt: skip
    return added


def _subject(contact: Contact) -> str:
    """Return whose event a contact is: of one that came through a lead the lead's, so that who
    may not read that does not read title and source on the firm's timeline."""
    return f"project:{contact.lead}" if contact.lead else contact.company.subject


@transaction.atomic
def remove_contact(code: str, *, number: int, by: User, at: datetime) -> None:
    """Delete a contact for good.

    :raises NotAllowed: if it came through a lead that `by` may not read.
    """
    policies.require_writer(by)
    company = lock_company(code)
    contact = _find(company.contacts, number)
    if contact.lead in held_by_others(by, {contact.lead}):
        raise NotAllowed(_("这位联系人随别的团队的线索登记，请找持有线索的团队删除。"))
    contact.delete()
    record("company.contact_removed", _subject(contact), by=by, at=at, links=[company.subject])


def delete_lapsed_contacts(*, at: datetime) -> int:
    """Delete the contacts whose review day has passed, each firm's in a transaction of its own;
    return how many."""
    due = Company.objects.filter(contacts__review_on__lt=localdate(at)).distinct()
    codes = list(due.order_by("code").values_list("code", flat=True))
    return sum(_delete_lapsed(code, at) for code in codes)


@transaction.atomic
def _delete_lapsed(code: str, at: datetime) -> int:
    # Not `lock_company`: what has run out goes from a file merged into another as well.
    company = Company.objects.select_for_update(of=("self",)).get(code=code)
    number, _by_model = company.contacts.filter(review_on__lt=localdate(at)).delete()
    if number:
        record("company.contacts_lapsed", company.subject, by=None, at=at)
    return number


@transaction.atomic
def add_relation(
    start: str,
    end: str,
    *,
    kind: str,
    source: str,
    by: User,
    at: datetime,
    share: Decimal | None = None,
    product: str = "",
    yearly_cny: Decimal | None = None,
    seen_on: date | None = None,
) -> Relation:
    """Note that `start` is parent of, holds shares of, or supplies `end` (codes).

    :raises Refused: without source, of a firm with itself, with a share beyond the whole.
    """
    policies.require_writer(by)
    if start == end:
        raise Refused(_("一家企业不能和自己建立关系，请另选一家。"), field="other")
    first, second = lock_company(start), lock_company(end)
    if not source.strip():
        raise Refused(_("请写明关系的来源。"), field="source")
    if share is not None:
        share = share.quantize(FINEST_SHARE) if share.is_finite() else Decimal(0)
        if not 0 < share <= 1:
            raise Refused(_("持股比例要在 0 到 100% 之间。"), field="share")
    if yearly_cny is not None and yearly_cny <= 0:
        raise Refused(_("年供货额要大于零，不知道就留空。"), field="yearly_cny")
    if seen_on and seen_on > localdate(at):
        raise Refused(_("日期在将来，请填看到这条关系的那一天。"), field="seen_on")
    added: Relation = _create(
        Relation, _("这条关系已经有了。"), "other",
        start=first, end=second, kind=kind, source=source.strip(), share=share,
        product=product.strip(), yearly_cny=yearly_cny, seen_on=seen_on,
    )  # fmt: skip
    record("company.relation_added", first.subject, by=by, at=at, links=[second.subject],
           kind=str(RelationKind(kind).label), start=first.name, end=second.name,
           product=product, source=source)  # fmt: skip
    return added


@transaction.atomic
def remove_relation(code: str, *, number: int, by: User, at: datetime) -> None:
    """Take a relation of a firm off both files."""
    policies.require_writer(by)
    company = lock_company(code)
    of_it = Relation.objects.filter(Q(start=company) | Q(end=company))
    known = _find(of_it.select_related("start", "end"), number)
    first, second = known.start, known.end
    kind = str(known.get_kind_display())
    known.delete()
    record("company.relation_removed", first.subject, by=by, at=at, links=[second.subject],
           kind=kind, start=first.name, end=second.name)  # fmt: skip


@transaction.atomic
def mark_resident(
    code: str, *, since: date, by: User, at: datetime, plot: str = "", plant: str = "",
    land_mu: Decimal | None = None, source: str = "",
) -> Residency:  # fmt: skip
    """Note that the firm settled in the zone, on a plot or in a plant, and on how much land.

    :raises Refused: if it is resident already or was on that day, the day is in the future or the
        land is no area.
    """
    policies.require_writer(by)
    company = lock_company(code)
    if land_mu is not None and not 0 < land_mu < 100_000:
        raise Refused(_("占地面积应大于零，单位是亩，请核对。"), field="land_mu")
    if since > localdate(at):
        raise Refused(_("入驻日期在将来，请核对。"), field="since")
    earlier = company.residencies.filter(until__gt=since).order_by("-until").first()
    if earlier:
        raise Refused(
            _("这家企业上一次入驻到 %s 才结束，入驻日期不能更早。") % earlier.until, field="since"
        )
    stay: Residency = _create(
        Residency, _("这家企业已经是在驻企业。"), "since",
        company=company, since=since, plot=plot, plant=plant, land_mu=land_mu,
        source=source,
    )  # fmt: skip
    _set_resident(company, True, at)
    record("company.settled", company.subject, by=by, at=at, since=since, plot=plot, plant=plant)
    return stay


@transaction.atomic
def end_residency(code: str, *, until: date, by: User, at: datetime) -> Residency:
    """Note that the firm left the zone.

    :raises Refused: if it is not resident, left before it came, or is yet to leave.
    """
    policies.require_writer(by)
    company = lock_company(code)
    stay = company.residencies.filter(until__isnull=True).first()
    if stay is None:
        raise Refused(_("这家企业现在不是在驻企业。"), field="until")
    if until < stay.since:
        raise Refused(_("迁出日期早于入驻日期。"), field="until")
    if until > localdate(at):
        raise Refused(_("迁出日期在将来，等迁出了再登记。"), field="until")
    stay.until = until
    stay.save(update_fields=["until"])
    _set_resident(company, False, at)
    record("company.left", company.subject, by=by, at=at, until=until)
    return stay


def _set_resident(company: Company, is_resident: bool, at: datetime) -> None:
    company.is_resident, company.changed_at = is_resident, at
    company.version += 1
    company.save(update_fields=["is_resident", "version", "changed_at"])
    index_companies([company.pk])
