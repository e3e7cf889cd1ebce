"""Splitting and merging, with a register of firms that stands for what higher features keep."""

from datetime import date

import pytest

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.chains import commands, tables
from yanzhen.chains.commands import Fate, Source, Where
from yanzhen.chains.models import Edit, Segment
from yanzhen.chains.rows import read_segments
from yanzhen.chains.tables import read_statements
from yanzhen.chains.tests.factories import AT, load_small
from yanzhen.common.refusals import Refused

pytestmark = pytest.mark.django_db


class FirmRegister:
    name, subject, label, may_double, may_drop = "firms", "firm", "企业", True, True

    def __init__(self):
        self.rows = {("NE_ELECTROLYTE", "甲"): {"n": 1}, ("NE_ELECTROLYTE", "乙"): {"n": 2}}

    def read(self, codes):
        wanted = set(codes)
        return {key: body for key, body in self.rows.items() if key[0] in wanted}

    def titles(self, keys, *, to):
        return {key: key[1] for key in keys}

    def write(self, changes, *, by, at):
        for change in changes:
            if change.after is None:
                self.rows.pop(change.key)
        for change in changes:
            if change.after is not None:
                self.rows[change.key] = change.after

    def on(self, code):
        return [key[1] for key in self.rows if key[0] == code]


@pytest.fixture
def firms(monkeypatch):
    register = FirmRegister()
    for name in list(tables.holders):
        monkeypatch.delitem(tables.holders, name)
    monkeypatch.setitem(tables.holders, "firms", register)
    return register


@pytest.fixture
def steward():
    load_small()
    return User.objects.create(username="xu", name="许澄", role=Role.DATA_STEWARD)


def whole():
    return read_segments(), read_statements()


def split(steward, **more):
    where = {("firms", ("NE_ELECTROLYTE", "甲")): Where.GO,
             ("firms", ("NE_ELECTROLYTE", "乙")): Where.BOTH}  # fmt: skip
    edit = commands.split_segment(
        "NE_ELECTROLYTE", name="液态电解液", new_name="固态电解质", position="MIDSTREAM",
        where=where | more.pop("where", {}), by=steward, at=AT, **more,
    )  # fmt: skip
    return edit, next(c["key"][0] for c in edit.changes if c["table"] == "segment")


def test_a_split_puts_links_statements_and_firms_where_they_were_said_to_belong(steward, firms):
    edit, new = split(steward, where={
        ("link", ("NE_ELECTROLYTE", "NE_CELL", "MATERIAL")): Where.STAY,
        ("route", ("NE_ELECTROLYTE", "固态")): Where.GO,
    })  # fmt: skip

    links = set(read_statements(None, ["link"])["link"])
    assert ("NE_ELECTROLYTE", "NE_CELL", "MATERIAL") in links
    assert (new, "NE_CELL", "MATERIAL") not in links
    assert {("NE_SALT", "NE_ELECTROLYTE", "MATERIAL"), ("NE_SALT", new, "MATERIAL")} <= links
    assert [r.name for r in Segment.objects.get(code=new).routes.all()] == ["固态"]
    assert not Segment.objects.get(code="NE_ELECTROLYTE").routes.exists()
    assert (firms.on("NE_ELECTROLYTE"), firms.on(new)) == (["乙"], ["甲", "乙"])
    assert edit.kind == "SPLIT"


def test_a_split_asks_for_every_firm_and_for_a_name(steward, firms):
    before = whole()
    with pytest.raises(Refused, match="选定去处：乙"):
        commands.split_segment(
            "NE_ELECTROLYTE", name="甲", new_name="乙", position="MIDSTREAM",
            where={("firms", ("NE_ELECTROLYTE", "甲")): Where.STAY}, by=steward, at=AT,
        )  # fmt: skip
    with pytest.raises(Refused, match="自己的名称"):
        commands.split_segment("NE_CELL", name="同名", new_name="同名", position="MIDSTREAM",
                               where={}, by=steward, at=AT)  # fmt: skip
    assert whole() == before


def test_a_split_is_taken_back_with_its_firms(steward, firms):
    before, kept = whole(), dict(firms.rows)

    edit, _new = split(steward)
    commands.undo_edit(edit.pk, by=steward, at=AT)

    assert whole() == before
    assert firms.rows == kept


def test_a_split_is_not_taken_back_over_a_firm_that_came_since(steward, firms):
    edit, new = split(steward)
    firms.rows[new, "丙"] = {"n": 3}

    with pytest.raises(Refused, match="还有企业：丙"):
        commands.undo_edit(edit.pk, by=steward, at=AT)


def merge(steward, gone="NE_ELECTROLYTE", into="NE_SALT", fate=Fate.MOVE):
    fates = {("firms", (gone, name)): fate for name in "甲乙"}
    return commands.merge_segments(gone, into=into, fates=fates, by=steward, at=AT)


def test_a_merge_carries_links_and_firms_and_leaves_the_old_code_resolvable(steward, firms):
    merge(steward)

    links = {k for k, row in read_statements(None, ["link"])["link"].items() if not row["is_loop"]}
    assert links == {("NE_SALT", "NE_CELL", "MATERIAL")}
    gone = Segment.ever.get(code="NE_ELECTROLYTE")
    assert gone.merged_into.code == "NE_SALT"
    assert firms.on("NE_SALT") == ["甲", "乙"]
    with pytest.raises(Refused, match="已并入 NE_SALT"):
        commands.change_segment("NE_ELECTROLYTE", wanted={"name": "x"}, by=steward, at=AT)


def test_a_merge_that_would_close_a_circle_is_refused(steward, firms):
    with pytest.raises(Refused, match="绕成一圈"):
        commands.merge_segments("NE_CELL", into="NE_SALT", fates={}, by=steward, at=AT)


def test_a_merge_asks_for_every_firm_and_may_take_them_off(steward, firms):
    with pytest.raises(Refused, match="选定去处：甲、乙"):
        commands.merge_segments("NE_ELECTROLYTE", into="NE_SALT", fates={}, by=steward, at=AT)
    with pytest.raises(Refused, match="并入自己"):
        merge(steward, into="NE_ELECTROLYTE")
    merge(steward, fate=Fate.DROP)
    assert firms.rows == {}


def test_a_merge_is_taken_back_whole(steward, firms):
    commands.state("NE_SALT", table="city", key="上海", fields={}, by=steward, at=AT,
                   source=Source("年报", date(2022, 1, 1)))  # fmt: skip
    before, kept = whole(), dict(firms.rows)

    commands.undo_edit(merge(steward).pk, by=steward, at=AT)

    assert whole() == before
    assert firms.rows == kept
    assert Edit.objects.first().kind == "UNDO"


def test_a_segment_with_firms_is_not_taken_off_the_map(steward, firms):
    with pytest.raises(Refused, match="还有企业：甲、乙"):
        commands.remove_segment("NE_ELECTROLYTE", by=steward, at=AT)
