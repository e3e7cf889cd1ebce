"""Reading fields one by one, collecting what is wrong with each under its path."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.assessments.calc.units import exact
from yanzhen.common.refusals import Refused

CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
LONGEST_TEXT = 2000


class SchemeRefused(Refused):
    """A scheme that cannot be; `problems` says for each field (`indicators.2.goal`) why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        told = [f"{path}：{text}" if path else text for path, text in self.problems.items()]
        super().__init__("\n".join(told), field=next(iter(self.problems), ""))


class Fields:
    """The fields of one part of a scheme, and the problems found in it so far."""

    def __init__(self, raw: Any, path: str, problems: dict[str, str]) -> None:
        self.raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        self.path = path
        self.problems = problems
        if not isinstance(raw, Mapping):
            self.wrong("", _("应为一组字段。"))

    def at(self, name: str) -> str:
        return ".".join(part for part in (self.path, name) if part)

    def wrong(self, name: str, message: str) -> None:
        self.problems.setdefault(self.at(name), message)

    def only(self, known: Iterable[str]) -> None:
        for name in sorted(set(map(str, self.raw)) - set(known)):
            self.wrong(name, _("没有这个字段。"))

    def part(self, name: str) -> "Fields":
        return Fields(self.raw.get(name) or {}, self.at(name), self.problems)

    def parts(self, name: str) -> list["Fields"]:
        raw = self.raw.get(name) or []
        if not isinstance(raw, list | tuple):
            self.wrong(name, _("应为一个列表。"))
            return []
        return [Fields(one, self.at(f"{name}.{n}"), self.problems) for n, one in enumerate(raw)]

    def text(self, name: str, *, needed: bool = False) -> str:
        value = self.raw.get(name)
        text = "" if value is None else str(value).strip()
        if needed and not text:
            self.wrong(name, _("必须填写。"))
        if len(text) > LONGEST_TEXT:
            self.wrong(name, _("太长，最多 %(n)d 字。") % {"n": LONGEST_TEXT})
        return text

    def code(self, name: str = "code") -> str:
        code = self.text(name, needed=True)
        if code and not CODE.fullmatch(code):
            self.wrong(name, _("代码只能用大写字母、数字和下划线，以字母开头。"))
        return code

    def choice(self, name: str, known: Iterable[str], default: str = "") -> str:
        value = self.text(name, needed=not default) or default
        options = list(known)
        if value and value not in options:
            message = _("“%(value)s”不在可选范围：%(known)s。")
            self.wrong(name, message % {"value": value, "known": "、".join(options)})
        return value

    def number(self, name: str, default: Any = None) -> Fraction | None:
        value = self.raw.get(name)
        value = default if value in (None, "") else value
        if value is None:
            return None
        try:
            # Kept schemes hold thirds as 1/3, which a decimal cannot say.
            if isinstance(value, str) and re.fullmatch(r"-?\d{1,40}/[1-9]\d{0,39}", value):
                return Fraction(value)
            return exact(value)
        except ValueError:
            self.wrong(name, _("“%(value)s”不是有限的数字。") % {"value": value})
            return None

    def needed(self, name: str, default: Any = None) -> Fraction:
        value = self.number(name, default)
        if value is None:
            self.wrong(name, _("必须填写数字。"))
            return Fraction(0)
        return value

    def day(self, name: str, *, needed: bool = False) -> date | None:
        value = self.raw.get(name)
        if isinstance(value, date):
            return value
        if not value:
            if needed:
                self.wrong(name, _("必须填写日期。"))
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.wrong(name, _("“%(value)s”不是日期，请写成 2026-01-31。") % {"value": value})
            return None

    def unique(self, name: str, codes: Iterable[str]) -> None:
        seen: set[str] = set()
        for number, code in enumerate(codes):
            if code and code in seen:
                message = _("代码“%(code)s”重复。") % {"code": code}
                self.problems.setdefault(self.at(f"{name}.{number}.code"), message)
            seen.add(code)
