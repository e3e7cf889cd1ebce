"""The dossier's form: one field for each entry of the scheme, for each text, each promise."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.assessments.calc.entries import BLOCKS, Entry
from yanzhen.assessments.calc.scheme import Scheme
from yanzhen.assessments.calc.units import WRITTEN
from yanzhen.assessments.commands import Draft
from yanzhen.assessments.dossiers import TEXTS
from yanzhen.assessments.models import Consequence, Item, PaperKind
from yanzhen.assessments.promises import UNITS
from yanzhen.projects.forms.fields import DayField

NUMBER = re.compile(r"\s*([-+−]?[0-9][0-9,，]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?)\s*(.*)")
PROMISE_ROWS = 6
MONEY = ("CNY", "USD")


def read_quantity(text: str, entry: Entry) -> Any:
    """Return [number, unit] of what was typed; a unit left out is the usual one, except of money.

    >>> from yanzhen.assessments.calc.entries import ENTRIES
    >>> read_quantity("1,200.5 亿元", ENTRIES["TOTAL_CNY"]), read_quantity("50", ENTRIES["LAND_MU"])
    (['1200.5', '亿元'], ['50', '亩'])
    """
    text = text.strip()
    if not text:
        return None
    found = NUMBER.fullmatch(text)
    if not found:
        return [text, ""]
    number = re.sub("[,，]", "", found[1]).replace("−", "-")
    unit = found[2].strip()
    if not unit and entry.dimension not in MONEY:
        unit = next(iter(WRITTEN[entry.dimension]))
    return [number, unit]


def shown_quantity(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"{value[0]}{value[1]}"
    return str(value or "")


class DossierForm(forms.Form):
    """All that an application says. Fields are named entry_, text_, veto_, promise_."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, scheme: Scheme, entries: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(entries)
        for entry in self.asked:
            self.fields[f"entry_{entry.code}"] = _entry_field(entry)
        for key, label in TEXTS.items():
            self.fields[f"text_{key}"] = forms.CharField(
                label=cast(str, label), required=False, max_length=4000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        for veto in scheme.vetoes:
            self.fields[f"veto_{veto.code}"] = forms.BooleanField(label=veto.name, required=False)
        for row in range(PROMISE_ROWS):
            self._add_promise(row)

    def _add_promise(self, row: int) -> None:
        units = [(item, f"{Item(item).label}（{unit}）") for item, unit in UNITS.items()]
        head = _("第%d项") % (row + 1)
        parts = {
            "item": forms.ChoiceField(label=head + _("事项"), choices=[("", "—"), *units],
                                      required=False),
            "promised": forms.CharField(label=head + _("承诺值"), required=False, max_length=20),
            "due_on": DayField(label=head + _("兑现日期"), required=False),
            "consequence": forms.ChoiceField(
                label=head + _("未兑现时"), choices=Consequence.choices, required=False
            ),
        }  # fmt: skip
        for name, field in parts.items():
            self.fields[f"promise_{row}_{name}"] = field

    @staticmethod
    def first(dossier: Any, version: int) -> dict[str, Any]:
        """Return what a dossier says as this form's initial values."""
        told: dict[str, Any] = {"version": version}
        told |= {f"entry_{code}": shown_quantity(v) for code, v in dossier.entries.items()}
        told |= {f"text_{key}": text for key, text in dossier.texts.items()}
        told |= {f"veto_{code}": True for code in dossier.declared}
        for number, row in enumerate(dossier.promises[:PROMISE_ROWS]):
            told |= {f"promise_{number}_{name}": value for name, value in row.items()}
        return told

    def blocks(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the entries' fields by block, in the order of the vocabulary."""
        found: dict[str, list[forms.BoundField]] = {}
        for entry in self.asked:
            found.setdefault(entry.block, []).append(self[f"entry_{entry.code}"])
        return [(str(label), found[block]) for block, label in BLOCKS.items() if block in found]

    def texts(self) -> list[forms.BoundField]:
        return [self[f"text_{key}"] for key in TEXTS]

    def vetoes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("veto_")]

    def promises(self) -> list[list[forms.BoundField]]:
        names = ("item", "promised", "due_on", "consequence")
        return [[self[f"promise_{row}_{name}"] for name in names] for row in range(PROMISE_ROWS)]

    def draft(self) -> Draft:
        """Return what was typed, as the command takes it."""
        said: Mapping[str, Any] = self.cleaned_data
        entries = {
            entry.code: said[f"entry_{entry.code}"] or None if entry.dimension == "CLASS"
            else read_quantity(said[f"entry_{entry.code}"], entry)
            for entry in self.asked
        }  # fmt: skip
        rows = [
            {name: str(said[f"promise_{row}_{name}"] or "")
             for name in ("item", "promised", "due_on", "consequence")}
            for row in range(PROMISE_ROWS) if said[f"promise_{row}_item"]
        ]  # fmt: skip
        return Draft(
            entries={code: value for code, value in entries.items() if value is not None},
            texts={key: said[f"text_{key}"] for key in TEXTS},
            declared=[n.removeprefix("veto_") for n in said if n.startswith("veto_") and said[n]],
            promises=rows,
        )


def _entry_field(entry: Entry) -> forms.Field:
    if entry.dimension == "CLASS":
        choices = [("", _("未填")), *entry.classes.items()]
        return forms.ChoiceField(label=str(entry.name), choices=choices, required=False)
    units = [unit for unit in WRITTEN[entry.dimension] if unit and not unit.isupper()]
    hint = _("写上单位：%s") % "、".join(units) if units else ""
    field = forms.CharField(label=str(entry.name), required=False, max_length=40, help_text=hint)
    field.widget.attrs["autocomplete"] = "off"
    return field


class PaperForm(forms.Form):
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("材料"), choices=PaperKind, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一份文件含几种材料的，都勾选"),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("文件"))
