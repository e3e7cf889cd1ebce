"""A brief as it is kept and shown: sections of statements, each with where it comes from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

TITLES = {
    "who": _("他们是谁"),
    "place": _("在我们链上的位置"),
    "signals": _("信号与判断"),
    "intent": _("投资意愿"),
    "market": _("市场前景"),
    "resources": _("资源消耗"),
    "output": _("后续产出"),
    "offer": _("园区能给什么"),
    "comparable": _("本区可比项目"),
    "ways": _("谁能引荐"),
    "questions": _("要问的问题"),
    "promises": _("不能许诺的事"),
}
# What one reads between two floors, in this order.
LIFT = ("who", "place", "signals", "offer", "questions", "promises")


@dataclass(frozen=True, slots=True)
class Line:
    """One statement. `of` names what must be open to a reader (`project:P…`, `activity:7`)."""

    text: str
    source: str
    url: str = ""
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a brief. `edit` is what a person wrote in its place, None where nobody did;
    `hidden`: how many statements this reader may not see."""

    key: str
    lines: tuple[Line, ...]
    edit: str | None = None
    edited_by: str = ""
    edited_on: str = ""
    # What the section rested on when it was written in: it may be told in the words.
    edit_of: tuple[str, ...] = ()
    hidden: int = 0

    @property
    def title(self) -> str:
        return str(TITLES[self.key])

    @property
    def paragraphs(self) -> list[str]:
        """What a person wrote, line by line."""
        return [line.strip() for line in (self.edit or "").splitlines() if line.strip()]

    @property
    def plain(self) -> str:
        """The statements as a person begins to edit them."""
        if self.edit is not None:
            return self.edit
        return "\n".join(f"{line.text}（{line.source}）" for line in self.lines)

    @property
    def first(self) -> str:
        """Its first statement, as read in haste."""
        if self.edit is not None:
            return self.paragraphs[0] if self.paragraphs else ""
        return self.lines[0].text if self.lines else ""

    @property
    def needs(self) -> frozenset[str]:
        return frozenset(self.edit_of).union(*(line.of for line in self.lines))


def to_json(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """Return sections as a version keeps them."""
    return [
        {
            "key": s.key, "edit": s.edit, "edited_by": s.edited_by, "edited_on": s.edited_on,
            "edit_of": list(s.edit_of),
            "lines": [[one.text, one.source, one.url, list(one.of)] for one in s.lines],
        }
        for s in sections
    ]  # fmt: skip


def from_json(told: list[dict[str, Any]]) -> list[Section]:
    """Return the sections of a kept version."""
    return [
        Section(
            one["key"],
            tuple(Line(text, source, url, tuple(of)) for text, source, url, of in one["lines"]),
            one["edit"], one["edited_by"], one["edited_on"], tuple(one["edit_of"]),
        )
        for one in told
        if one["key"] in TITLES
    ]  # fmt: skip


def for_reader(sections: Iterable[Section], open_to: Collection[str]) -> list[Section]:
    """Leave out what rests on something the reader may not open, and say how much that is.

    What a person wrote is shown only if everything the section rests on is open, now and then.
    """
    shown = []
    for section in sections:
        lines = tuple(one for one in section.lines if set(one.of) <= set(open_to))
        hidden = len(section.lines) - len(lines)
        hidden += not set(section.edit_of) <= set(open_to)
        edit = section.edit if not hidden else None
        shown.append(replace(section, lines=lines, hidden=hidden, edit=edit))
    return shown


def lift(sections: Iterable[Section]) -> list[tuple[str, str]]:
    """Return what is read between two floors: title and first statement of six sections."""
    held = {section.key: section for section in sections}
    return [(held[key].title, held[key].first) for key in LIFT if key in held and held[key].first]


def changed_keys(kept: Iterable[Section], fresh: Iterable[Section]) -> list[str]:
    """Return the sections whose statements differ from what the records say now."""
    now = {section.key: section.lines for section in fresh}
    return [one.key for one in kept if one.key in now and now[one.key] != one.lines]
