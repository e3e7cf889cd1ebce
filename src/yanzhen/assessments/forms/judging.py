"""Forms of those who judge: opinion, meeting, vote, decision, condition."""

from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.assessments.calc.scheme import Question
from yanzhen.assessments.commands import Answer, Demand
from yanzhen.assessments.commands.meeting import WRITES_MINUTES
from yanzhen.assessments.models import Outcome, Stance
from yanzhen.common.formats import number
from yanzhen.desk.models import StoredFile
from yanzhen.projects.forms.fields import DayField
from yanzhen.projects.forms.files import ManyFilesField
from yanzhen.resources.calc.fitting import Outcome as Fitting
from yanzhen.resources.queries import Fits

DEMAND_ROWS = 3
# Sites shown to choose from: those that serve the tightest.
MOST_OFFERED = 12


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpinionForm(forms.Form):
    """A department's answer, question by question and overall."""

    def __init__(self, *args: Any, questions: tuple[Question, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q_{question.code}"] = forms.ChoiceField(
                label=question.text, choices=Stance, widget=forms.RadioSelect, required=False
            )
            self.fields[f"t_{question.code}"] = forms.CharField(
                label=__("说明"), required=False, max_length=1000
            )
        self.order_fields([*(f"{p}_{q.code}" for q in questions for p in "qt"),
                           "stance", "text", "condition", "condition_due_on", "before_signing",
                           "papers"])  # fmt: skip

    stance = forms.ChoiceField(label=_("结论"), choices=Stance, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("意见或理由"), required=False, max_length=4000, widget=_area(),
        help_text=_("不同意必须写明理由"),
    )  # fmt: skip
    condition = forms.CharField(
        label=_("条件"), required=False, max_length=2000, widget=_area(2),
        help_text=_("有条件同意时填写"),
    )  # fmt: skip
    condition_due_on = DayField(label=_("条件办结日期"), required=False)
    before_signing = forms.BooleanField(label=_("须在签约前办结"), required=False)
    papers = ManyFilesField(label=_("附件"), required=False)

    def asked(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"q_{q.code}"], self[f"t_{q.code}"]) for q in self.questions]

    def answer(self, files: list[StoredFile]) -> Answer:
        said = self.cleaned_data
        return Answer(
            stance=said["stance"], text=said["text"], condition=said["condition"],
            condition_due_on=said["condition_due_on"], before_signing=said["before_signing"],
            answers={q.code: {"stance": said[f"q_{q.code}"], "text": said[f"t_{q.code}"]}
                     for q in self.questions if said[f"q_{q.code}"]},
            files=files,
        )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), required=False, max_length=200, widget=_area(2))


def _people(*roles: str) -> list[tuple[str, str]]:
    rows = User.objects.filter(role__in=roles, is_active=True).select_related("team")
    return [
        (user.username, " ".join(filter(None, [
            user.name, user.title, user.team.short_name if user.team else ""])))
        for user in rows.order_by("role", "team__code", "pk")
    ]  # fmt: skip


class MeetingForm(forms.Form):
    held_on = DayField(label=_("日期"))
    place = forms.CharField(label=_("地点"), required=False, max_length=80)
    chair = forms.ChoiceField(label=_("主持人"))
    secretary = forms.ChoiceField(label=_("记录人"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chairs, writers = _people(Role.ZONE_LEADER), _people(*WRITES_MINUTES)
        self.fields["chair"].choices = chairs  # type: ignore[attr-defined]
        self.fields["secretary"].choices = writers  # type: ignore[attr-defined]


class AgendaForm(forms.Form):
    assessment = forms.CharField(label=_("评审编号"), max_length=16)
    reason = forms.CharField(
        label=_("复议原因"), required=False, max_length=200, help_text=_("已有决定的项目才填")
    )


class InviteForm(forms.Form):
    user = forms.ChoiceField(label=_("邀请"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _people(*(set(Role) - {Role.AUDITOR, Role.ADMINISTRATOR}))
        self.fields["user"].choices = choices  # type: ignore[attr-defined]


class VoteForm(forms.Form):
    voter = forms.CharField(required=False, max_length=40)
    value = forms.ChoiceField(label=_("表决"), choices=Outcome)
    reason = forms.CharField(label=_("理由"), required=False, max_length=400)


class DecideForm(forms.Form):
    """What the chair announces, with room for conditions of the meeting's own."""

    outcome = forms.ChoiceField(label=_("决定"), choices=Outcome, widget=forms.RadioSelect)
    by_vote = forms.BooleanField(label=_("按表决宣布（不勾选为协商一致）"), required=False)
    reason = forms.CharField(label=_("理由"), required=False, max_length=2000, widget=_area(2))
    parcels = forms.MultipleChoiceField(
        label=_("给哪块地"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选则只占用地指标"),
    )  # fmt: skip
    plants = forms.MultipleChoiceField(
        label=_("给哪处厂房"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, sites: Fits | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, unit, offered in (("parcels", __("亩"), sites.parcels if sites else ()),
                                    ("plants", "㎡", sites.plants if sites else ())):  # fmt: skip
            choices = [(fit.code, f"{fit.code} {fit.name} · {number(fit.size)} {unit}")
                       for fit in offered
                       if fit.outcome is not Fitting.UNMET][:MOST_OFFERED]  # fmt: skip
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]
        for row in range(DEMAND_ROWS):
            head = __("条件%d") % (row + 1)
            self.fields |= {
                f"demand_{row}_text": forms.CharField(
                    label=head, required=False, max_length=2000),
                f"demand_{row}_owner": forms.CharField(
                    label=head + __("责任单位"), required=False, max_length=60),
                f"demand_{row}_due_on": DayField(label=head + __("办结日期"), required=False),
                f"demand_{row}_before": forms.BooleanField(
                    label=head + __("须在签约前办结"), required=False),
            }  # fmt: skip

    def demands(self) -> list[list[forms.BoundField]]:
        names = ("text", "owner", "due_on", "before")
        return [[self[f"demand_{row}_{name}"] for name in names] for row in range(DEMAND_ROWS)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for row in range(DEMAND_ROWS):
            if said.get(f"demand_{row}_text") and not said.get(f"demand_{row}_due_on"):
                self.add_error(f"demand_{row}_due_on", __("请填写办结日期。"))
        return said

    def stated(self) -> list[Demand]:
        said = self.cleaned_data
        return [
            Demand(said[f"demand_{row}_text"], said[f"demand_{row}_owner"],
                   said[f"demand_{row}_due_on"], said[f"demand_{row}_before"])
            for row in range(DEMAND_ROWS) if said[f"demand_{row}_text"]
        ]  # fmt: skip


class ConditionForm(forms.Form):
    note = forms.CharField(
        label=_("办结情况和文号"), required=False, max_length=400, widget=_area(2)
    )
    file = forms.FileField(label=_("材料"), required=False)


class CarryForm(forms.Form):
    """Minutes on paper of before."""

    outcome = forms.ChoiceField(label=_("决定"), choices=Outcome)
    number = forms.CharField(label=_("纪要文号"), max_length=80)
    decided_on = DayField(label=_("决定日期"))
    valid_until = DayField(label=_("有效期至"))
    file = forms.FileField(label=_("会议纪要扫描件"))
    confirmed_by = forms.ChoiceField(label=_("核对人"))
    note = forms.CharField(label=_("说明"), required=False, max_length=400)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [p for p in _people(Role.ZONE_LEADER, Role.DATA_STEWARD) if p[0] != by.username]
        self.fields["confirmed_by"].choices = people  # type: ignore[attr-defined]
