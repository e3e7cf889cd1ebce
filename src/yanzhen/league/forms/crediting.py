"""What is typed when a project's counting is shared."""

from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team, TeamKind, User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.league.calc.sharing import Mode, Share
from yanzhen.league.commands import Proposal
from yanzhen.league.models import PartyRole
from yanzhen.league.sources import CREDITED
from yanzhen.projects.forms.fields import DayField

ROWS = 4
PARTS = ("team", "person", "role", "share")


class CreditForm(forms.Form):
    """Up to four parties; a row without a team is left out."""

    metric = forms.ChoiceField(label=_("分哪一项"), required=False)
    mode = forms.ChoiceField(label=_("怎么分"), widget=forms.RadioSelect, choices=(
        (Mode.SPLIT.value, _("按比例分，合计 100%")),
        (Mode.DOUBLE.value, _("双核算：各方都按 100% 计，全区只算一次")),
    ))  # fmt: skip
    valid_from = DayField(label=_("从哪天起"))
    reason = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("三方协议、交办单、会议纪要等")
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", _("全部指标")), *((of.value, of.label) for of in CREDITED)]
        self.fields["metric"].choices = named  # type: ignore[attr-defined]
        kinds = (TeamKind.DEPARTMENT, TeamKind.COMPANY, TeamKind.SERVICE)
        teams = Team.objects.filter(kind__in=kinds, closed_on__isnull=True)
        people = User.objects.filter(
            is_active=True, team__isnull=False, role__in=[*COURTING, Role.SERVICE_OFFICER]
        ).select_related("team").order_by("team", "name")  # fmt: skip
        choices: dict[str, Any] = {
            "team": [("", "—"), *((str(t.pk), t.short_name) for t in teams)],
            "person": [("", gettext("全队")), *((str(p.pk), f"{p.team} {p.name}") for p in people)],
            "role": [("", "—"), *PartyRole.choices],
        }
        labels = {"team": gettext("队伍"), "person": gettext("个人"), "role": gettext("角色"),
                  "share": gettext("比例（%）")}  # fmt: skip
        for row in range(ROWS):
            for part in PARTS:
                label = f"{labels[part]} {row + 1}"
                self.fields[f"{part}_{row}"] = (
                    forms.CharField(label=label, required=False, max_length=12)
                    if part == "share"
                    else forms.ChoiceField(label=label, required=False, choices=choices[part])
                )

    def party_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{row}"] for part in PARTS] for row in range(ROWS)]

    def share_errors(self) -> list[str]:
        return [str(error) for error in self.errors.get("shares", [])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        double = cleaned.get("mode") == Mode.DOUBLE
        shares = []
        for row in range(ROWS):
            team = cleaned.get(f"team_{row}")
            if not team:
                if cleaned.get(f"share_{row}") or cleaned.get(f"person_{row}"):
                    self.add_error(f"team_{row}", gettext("请选择这一方的队伍。"))
                continue
            share = Fraction(1) if double else self._share(cleaned, row)
            if not cleaned.get(f"role_{row}"):
                self.add_error(f"role_{row}", gettext("请选择这一方的角色。"))
            elif share is not None:
                person = cleaned.get(f"person_{row}")
                shares.append(Share(int(team), cleaned[f"role_{row}"], share,
                                    int(person) if person else None))  # fmt: skip
        cleaned["shares"] = tuple(shares)
        return cleaned

    def _share(self, cleaned: dict[str, Any], row: int) -> Fraction | None:
        typed = str(cleaned.get(f"share_{row}") or "").replace("%", "").replace("％", "").strip()
        try:
            number = Decimal(typed)
            if not number.is_finite() or abs(number) > 1000:
                raise InvalidOperation
        except InvalidOperation:
            self.add_error(f"share_{row}", gettext("请写成百分数，如 50 或 12.5。"))
            return None
        return Fraction(number) / 100

    def proposal(self) -> Proposal:
        said = self.cleaned_data
        return Proposal(
            said["shares"], said["valid_from"], said["reason"], said["metric"], Mode(said["mode"])
        )
