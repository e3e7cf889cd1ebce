"""Channels kept as partners: who brings leads, under what agreement."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.desk.models.files import StoredFile

NO_END = date(9999, 12, 31)


class PartnerKind(models.TextChoices):
    ASSOCIATION = "ASSOCIATION", _("行业协会")
    CHAMBER = "CHAMBER", _("商会")
    CONSULTANCY = "CONSULTANCY", _("咨询机构")
    INTERMEDIARY = "INTERMEDIARY", _("中介机构")
    FUND = "FUND", _("投资基金")
    INSTITUTE = "INSTITUTE", _("高校院所")
    RESIDENT = "RESIDENT", _("驻区企业")
    ALUMNI = "ALUMNI", _("乡贤校友")
    OTHER = "OTHER", _("其他")


class Partner(models.Model):
    """An organisation or person that brings leads. Ended, never deleted: its leads stay its own.

    `agreed_until` repeats the last agreement's end for the list, far in the future where there
    is none, so that sorting by it never meets a missing value.
    """

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=120, unique=True)
    pinyin = models.CharField(max_length=400, blank=True)
    initials = models.CharField(max_length=120, blank=True)
    kind = models.CharField(_("类型"), max_length=12, choices=PartnerKind)
    region = models.CharField(_("地区"), max_length=60, blank=True)
    note = models.TextField(_("说明"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="partners", verbose_name=_("联系人")
    )
    agreed_until = models.DateField(default=NO_END)
    added_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partner_kind_known", condition=Q(kind__in=PartnerKind.values)
            ),
            models.CheckConstraint(
                name="partner_ended_has_reason",
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["initials"], name="partner_by_initials"),
            models.Index(fields=["kind", "name"], name="partner_by_kind"),
            models.Index(fields=["agreed_until", "id"], name="partner_by_agreement"),
            models.Index(fields=["added_at", "id"], name="partner_by_time"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"partner:{self.code}"


class Agreement(models.Model):
    """What was agreed with a partner: number, half-open time, the signed paper."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="agreements")
    number = models.CharField(_("协议编号"), max_length=60)
    starts_on = models.DateField(_("起始日期"))
    until = models.DateField(_("到期日期"))
    terms = models.TextField(_("要点"), max_length=2000, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="partner_agreements"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "number"], name="agreement_number_once_a_partner"
            ),
            models.CheckConstraint(
                name="agreement_ends_after_start", condition=Q(until__gt=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PartnerContact(models.Model):
    """A work contact at a partner, with where it comes from and what it may be used for."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts")
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("工作电话"), max_length=30, blank=True)
    email = models.EmailField(_("工作邮箱"), blank=True)
    source = models.CharField(_("来源"), max_length=120)
    purpose = models.CharField(_("用途"), max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="partner_contact_sourced", condition=~Q(source="") & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="partner_contact_reachable", condition=~Q(phone="") | ~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return self.name
