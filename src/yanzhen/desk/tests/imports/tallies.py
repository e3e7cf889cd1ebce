"""A tiny kind of import for tests: names with a number, kept as counters."""

import io

import openpyxl

from yanzhen.accounts.roles import STEWARDS, Role
from yanzhen.common.amounts import read_amount
from yanzhen.common.models import Counter
from yanzhen.desk.imports.kinds import Applied, Field, Format, Judgement, Verdict


def whole(text, context):
    if not text.isdigit():
        raise ValueError(f"“{text}”不是整数。")
    return int(text)


def money(text, context):
    found = read_amount(text, context.unit)
    return found and found.as_json()


class Tallies:
    """Judges by name; 甲或乙 fits two; 坏 is refused when written."""

    key = "tallies"
    label = "计数"
    roles = frozenset({Role.OFFICER, *STEWARDS})
    fields = (
        Field("name", "名称", ("项目名称", "单位名称"), required=True),
        Field("count", "数量", ("件数",), required=True, parse=whole),
        Field("money", "总投资", ("投资额",), parse=money),
        Field("office", "责任部门"),
    )
    on_timelines = True
    formats = (Format("dipper", "北斗查", frozenset({"单位名称", "数量"})),)
    judged = applied = 0
    stop_after: int | None = None

    def judge(self, rows, *, by, on):
        self.judged += 1
        held = dict(
            Counter.objects.filter(name__in=[r.fields["name"] for r in rows]).values_list(
                "name", "last"
            )
        )
        return [self._one(row, held) for row in rows]

    def _one(self, row, held):
        name, count = row.fields["name"], row.fields["count"]
        if name == "甲或乙" and "甲" not in held:
            return Judgement(Verdict.CONFLICT, "两个都像", candidates=(("甲", "甲"), ("乙", "乙")))
        if name not in held:
            return Judgement(Verdict.NEW)
        if held[name] == count:
            return Judgement(Verdict.SAME, target=f"counter:{name}")
        changes = (("数量", str(held[name]), str(count)),)
        return Judgement(Verdict.CHANGED, target=f"counter:{name}", changes=changes)

    def apply(self, rows, *, batch, by, at):
        self.applied += 1
        if self.stop_after is not None and self.applied > self.stop_after:
            raise KeyboardInterrupt("killed")
        if any(one.row.fields["name"] == "坏" for one in rows):
            raise ValueError("坏")
        names = {one.row.number: one.choice or one.row.fields["name"] for one in rows}
        held = dict(Counter.objects.filter(name__in=names.values()).values_list("name", "last"))
        wanted = {names[one.row.number]: one.row.fields["count"] for one in rows}
        Counter.objects.bulk_create(
            [Counter(name=name, last=last) for name, last in wanted.items()],
            update_conflicts=True, update_fields=["last"], unique_fields=["name"],
        )  # fmt: skip
        return [
            Applied(number, f"counter:{name}", {"was": held.get(name), "became": wanted[name]})
            for number, name in names.items()
        ]

    def undo(self, rows, *, batch, by, at):
        left = []
        for row in rows:
            name = row.target.removeprefix("counter:")
            mine = Counter.objects.filter(name=name, last=row.before["became"])
            if not mine.exists():
                left.append(f"{name} 之后改过")
            elif row.before["was"] is None:
                mine.delete()
            else:
                mine.update(last=row.before["was"])
        return left


def workbook(rows, *, title="表", merges=()):
    """Return an xlsx with these rows, as bytes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)
    return saved(book)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
