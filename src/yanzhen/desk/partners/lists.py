"""The list of partners."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.common import formats
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.common.parameters import parameter
from yanzhen.desk.models import Partner, PartnerKind
from yanzhen.desk.models.partners import NO_END


def search(rows: QuerySet[Partner], text: str) -> QuerySet[Partner]:
    """Return partners by characters of the name, by pinyin or by its initials."""
    letters = text.lower()
    return rows.filter(
        Q(name__icontains=text)
        | Q(code__iexact=text)
        | Q(initials__startswith=letters)
        | Q(pinyin__startswith=letters)
    )


def agreement_state(partner: Partner, on: date) -> Cell:
    """Return how a partner's agreement stands: red run out, amber soon, green in force."""
    if partner.ended_on:
        return Cell(_("已结束合作"), tone="none")
    if partner.agreed_until == NO_END:
        return Cell(_("无协议"), tone="none")
    left = (partner.agreed_until - on).days
    if left <= 0:
        return Cell(_("已到期"), tone="red")
    if left <= parameter("desk.agreement_warning_days", on=on):
        return Cell(_("%d 天后到期") % left, tone="amber")
    return Cell(_("有效"), tone="green")


def partner_list(on: date) -> ListSpec:
    soon = on + timedelta(days=parameter("desk.agreement_warning_days", on=on))
    return ListSpec(
        key="partners",
        title=_("合作渠道"),
        rows=lambda user: Partner.objects.select_related("owner", "owner__team"),
        columns=(
            Column("name", _("名称"), lambda p: Cell(p.name, sub=p.code), sort="name"),
            Column("kind", _("类型"), lambda p: str(p.get_kind_display()), kind="badge"),
            Column("agreement", _("协议"), lambda p: agreement_state(p, on)),
            Column("until", _("到期日期"),
                   lambda p: None if p.agreed_until == NO_END else formats.day(p.agreed_until),
                   sort="agreed_until"),
            Column("owner", _("联系人"),
                   lambda p: Cell(str(p.owner), sub=str(p.owner.team or ""))),
            Column("region", _("地区"), lambda p: p.region),
            Column("added", _("登记时间"), lambda p: p.added_at, kind="moment", sort="added_at",
                   default=False),
        ),
        sort="-added",
        filters=(
            Filter("kind", _("类型"), lambda rows, v: rows.filter(kind__in=v),
                   choices=lambda user: PartnerKind.choices),
            Filter("soon", _("协议将到期或已到期"), lambda rows, v: rows.filter(
                agreed_until__lte=soon, ended_on__isnull=True), kind="flag"),
            Filter("ended", _("已结束合作"),
                   lambda rows, v: rows.filter(ended_on__isnull=False), kind="flag"),
        ),
        search=search,
        search_hint=_("名称、拼音或首字母"),
        row_url=lambda p: reverse("desk:partner", args=[p.code]),
        empty_text=_("还没有登记合作渠道"),
        empty_url=reverse("desk:partner_add"),
        empty_action=_("登记渠道"),
    )  # fmt: skip
