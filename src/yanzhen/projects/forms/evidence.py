"""Evidence: putting it forward, judging it, correcting it, matching many files at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.projects.forms.fields import AmountField, DayField
from yanzhen.projects.forms.files import ManyFilesField
from yanzhen.projects.models import Conclusion
from yanzhen.projects.stages import DECIDED, Proof

NO_CHOICE = ("", "—")
STATES_AMOUNT = {Proof.AGREEMENT, Proof.MONEY_SLIP, Proof.CONSTRUCTION_CONTRACT,
                 Proof.EQUIPMENT_CONTRACT}  # fmt: skip
# All but what a decision produces.
HANDED_CHOICES = [(p.value, p.label) for p in Proof if p not in DECIDED]
STATES_CONCLUSION = {
    Proof.FAIR_COMPETITION, Proof.ENERGY_REVIEW, Proof.ENVIRONMENT_REVIEW,
    Proof.SAFETY_REVIEW, Proof.STABILITY_REVIEW,
}  # fmt: skip
STATES_VALIDITY = STATES_CONCLUSION | {
    Proof.INTENT_LETTER, Proof.FRAMEWORK, Proof.PLANT_LEASE, Proof.LICENCE,
    Proof.CONSTRUCTION_PERMIT,
}  # fmt: skip


class EvidenceForm(forms.Form):
    """One document. Number, day and amount are asked for where the proof states them."""

    proof = forms.ChoiceField(label=_("材料"), choices=HANDED_CHOICES)
    file = forms.FileField(
        label=_("文件或照片"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.pdf,.doc,.docx,.xls,.xlsx"}),
    )  # fmt: skip
    document_no = forms.CharField(label=_("文号或合同号"), required=False, max_length=80)
    issued_on = DayField(label=_("日期"), required=False)
    valid_until = DayField(label=_("有效期至"), required=False)
    amount = AmountField(label=_("金额"), required=False)
    conclusion = forms.ChoiceField(
        label=_("结论"), choices=[NO_CHOICE, *Conclusion.choices], required=False
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=400)

    def __init__(self, *args: Any, proofs: list[Proof] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.attrs |= {"data-reads": "amount", "autocomplete": "off"}
        if proofs:
            self._ask_only_for(proofs)

    def _ask_only_for(self, proofs: list[Proof]) -> None:
        """Leave out what documents of these kinds do not state."""
        choices = [(proof.value, proof.label) for proof in proofs]
        self.fields["proof"].choices = choices  # type: ignore[attr-defined]
        if len(proofs) == 1:
            self.fields["proof"].initial = proofs[0].value
            self.fields["proof"].widget = forms.HiddenInput()
        if not set(proofs) & STATES_AMOUNT:
            del self.fields["amount"]
        if not set(proofs) & STATES_CONCLUSION:
            del self.fields["conclusion"]
        if not set(proofs) & STATES_VALIDITY:
            del self.fields["valid_until"]


class JudgeForm(forms.Form):
    """Verify, or send back with a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("核验意见"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("退回和撤销必须写明理由"),
    )  # fmt: skip


class CorrectForm(EvidenceForm):
    """What a verified document should have said; the old one stays in the trail."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("更正理由"), max_length=400)


class BulkUploadForm(forms.Form):
    papers = ManyFilesField(label=_("文件（可多选，文件名里写项目编号或名称）"), required=True)
    papers.widget.attrs["class"] = "form-control"
    proof = forms.ChoiceField(
        label=_("都是什么材料"), choices=[("", _("按文件名判断")), *HANDED_CHOICES], required=False
    )


class BulkRowForm(forms.Form):
    """What is said of one file among many."""

    project = forms.CharField(label=_("项目编号"), max_length=16, required=False)
    proof = forms.ChoiceField(
        label=_("材料"), choices=[("", _("请选择")), *HANDED_CHOICES], required=False
    )
    document_no = forms.CharField(label=_("文号或合同号"), required=False, max_length=80)
    issued_on = DayField(label=_("日期"), required=False)
    amount = AmountField(label=_("金额"), required=False)
    conclusion = forms.ChoiceField(
        label=_("结论"), choices=[NO_CHOICE, *Conclusion.choices], required=False
    )
    leave = forms.BooleanField(label=_("这份不要"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("leave"):
            for name, words in (("project", _("请填项目编号。")), ("proof", _("请选择材料种类。"))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned
