from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.chains import commands
from yanzhen.chains.calc.changes import Change, diff, from_plain, inverse, to_plain
from yanzhen.chains.calc.circles import find_circle
from yanzhen.chains.commands import Source
from yanzhen.chains.models import Edit, Segment, SegmentLink
from yanzhen.chains.rows import read_segments
from yanzhen.chains.tables import read_statements
from yanzhen.chains.tests.factories import AT, load_small
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
PRESS = Source("行业年报", date(2022, 4, 30))


@pytest.fixture
def steward():
    load_small()
    return User.objects.create(username="xu", name="许澄", role=Role.DATA_STEWARD)


def whole():
    return read_segments(), read_statements()


def add(steward, name="隔膜", chain="锂电材料"):
    edit = commands.add_segment(
        pillar="NE", chain=chain, name=name, position="MIDSTREAM", by=steward, at=AT
    )
    return edit.subject


def test_a_new_segment_gets_a_code_of_its_own_and_is_found_by_pinyin(steward):
    code = add(steward)

    made = Segment.objects.get(code=code)
    assert code.startswith("NE_")
    assert "gemo" in made.search_text
    event = Event.objects.get(verb="chains.add")
    assert event.facts["changes"][0]["before"] is None


@pytest.mark.parametrize(("name", "chain", "why"), [
    ("锂盐", "锂电材料", "已有环节"), ("  ", "锂电材料", "没有名称"),
    ("隔膜", "没有的链", "没有的链"), ("长" * 61, "锂电材料", "太长"),
])  # fmt: skip
def test_a_duplicate_nameless_or_misplaced_segment_is_refused(steward, name, chain, why):
    with pytest.raises(Refused, match=why):
        add(steward, name, chain)

    assert Segment.ever.count() == 3


def test_only_stewards_edit_the_map(steward):
    officer = User.objects.create(username="lin", name="林知夏", role=Role.OFFICER)

    with pytest.raises(NotAllowed):
        add(officer)


def test_a_link_closing_a_circle_is_refused_with_the_whole_way(steward):
    with pytest.raises(Refused, match="动力电芯 → 锂盐 → 电解液 → 动力电芯"):
        commands.link_segments("NE_CELL", "NE_SALT", kind="MATERIAL", source=PRESS,
                               by=steward, at=AT)  # fmt: skip

    assert SegmentLink.objects.filter(is_loop=False).count() == 2


def test_the_same_link_may_stand_as_a_loop_set_aside(steward):
    commands.link_segments("NE_CELL", "NE_SALT", kind="MATERIAL", source=PRESS, is_loop=True,
                           by=steward, at=AT)  # fmt: skip

    assert SegmentLink.objects.get(kind="MATERIAL", start__code="NE_CELL").is_loop


@pytest.mark.parametrize(("start", "end", "kind", "why"), [
    ("NE_SALT", "NE_SALT", "MATERIAL", "不能供给自己"),
    ("NE_SALT", "NE_ELECTROLYTE", "MATERIAL", "已经有了"),
    ("NE_SALT", "NOWHERE", "MATERIAL", "没有环节 NOWHERE"),
    ("NE_SALT", "NE_CELL", "MAGIC", "不是连线种类"),
])  # fmt: skip
def test_self_loops_duplicates_and_unknown_ends_are_refused(steward, start, end, kind, why):
    with pytest.raises(Refused, match=why):
        commands.link_segments(start, end, kind=kind, source=PRESS, by=steward, at=AT)


@pytest.mark.parametrize(("table", "key", "fields", "source", "why"), [
    ("industry", "9999", {}, PRESS, "没有行业代码“9999”"),
    ("industry", "39", {}, PRESS, "四位小类"),
    ("city", "某某市", {}, PRESS, "没有城市"),
    ("route", "固态", {}, PRESS, "已有“固态”"),
    ("route", "干法", {"maturity": "MAGIC"}, PRESS, "不是成熟度"),
    ("fact", "COLOUR", {"value": "蓝"}, PRESS, "不是概况项"),
    ("firm", "示例二", {"stock_code": "!!"}, PRESS, "不是股票代码"),
    ("city", "宜春", {}, Source("", date(2022, 1, 1)), "没有来源"),
    ("city", "宜春", {}, Source("年报", None), "没有日期"),
    ("city", "宜春", {}, Source("年报", date(2023, 1, 1)), "在将来"),
    ("city", "宜春", {}, Source("年报", date(2022, 1, 1), date(2021, 1, 1)), "早于"),
])  # fmt: skip
def test_a_statement_that_cannot_be_is_refused(steward, table, key, fields, source, why):
    before = whole()

    with pytest.raises(Refused, match=why):
        commands.state("NE_SALT", table=table, key=key, fields=fields, source=source,
                       by=steward, at=AT)  # fmt: skip

    assert whole() == before


def test_a_statement_is_kept_with_source_day_and_person_and_replaced_in_place(steward):
    commands.state("NE_SALT", table="route", key="盐湖提锂", fields={"maturity": "EARLY"},
                   source=PRESS, by=steward, at=AT)  # fmt: skip
    commands.state("NE_SALT", table="route", key="吸附法提锂", fields={"maturity": "MATURE"},
                   source=Source(own=True, as_of=date(2022, 5, 1)), by=steward, at=AT,
                   instead_of="盐湖提锂")  # fmt: skip

    routes = list(Segment.objects.get(code="NE_SALT").routes.select_related("backing"))
    assert [(r.name, r.order) for r in routes] == [("固态", 0), ("吸附法提锂", 1)]
    assert routes[1].backing.own_knowledge
    assert routes[1].backing.kept_by == steward


def test_every_edit_can_be_taken_back_and_the_taking_back_too(steward):
    start = whole()
    code = add(steward)
    commands.link_segments(code, "NE_CELL", kind="MATERIAL", source=PRESS, by=steward, at=AT)
    commands.state(code, table="city", key="上海", fields={}, source=PRESS, by=steward, at=AT)
    end = whole()

    for _ in range(3):
        last = Edit.objects.filter(undone_by__isnull=True).exclude(kind="UNDO").first()
        commands.undo_edit(last.pk, by=steward, at=AT)
    assert whole() == start
    for edit in list(Edit.objects.filter(kind="UNDO", undone_by__isnull=True)[:3]):
        commands.undo_edit(edit.pk, by=steward, at=AT)
    assert whole() == end


def test_an_edit_on_which_later_ones_rest_is_not_taken_back(steward):
    code = add(steward)
    first = Edit.objects.get(subject=code)
    commands.link_segments(code, "NE_CELL", kind="MATERIAL", source=PRESS, by=steward, at=AT)

    with pytest.raises(Refused, match="图上没有环节"):
        commands.undo_edit(first.pk, by=steward, at=AT)
    commands.undo_edit(Edit.objects.first().pk, by=steward, at=AT)
    commands.change_segment(code, wanted={"name": "湿法隔膜"}, by=steward, at=AT)
    with pytest.raises(Refused, match="之后又改过"):
        commands.undo_edit(first.pk, by=steward, at=AT)


def test_a_loaded_reference_and_an_undone_edit_are_not_taken_back(steward):
    with pytest.raises(Refused, match="不能撤回"):
        commands.undo_edit(Edit.objects.get(kind="LOAD").pk, by=steward, at=AT)
    add(steward)
    number = Edit.objects.first().pk
    commands.undo_edit(number, by=steward, at=AT)
    with pytest.raises(Refused, match="已经撤回"):
        commands.undo_edit(number, by=steward, at=AT)
    with pytest.raises(Refused, match="没有这次改动"):
        commands.undo_edit(999_999, by=steward, at=AT)


def test_a_removed_segment_takes_its_statements_along_and_comes_back_with_them(steward):
    before = whole()

    commands.remove_segment("NE_ELECTROLYTE", by=steward, at=AT)
    assert not Segment.objects.filter(code="NE_ELECTROLYTE").exists()
    assert Segment.ever.get(code="NE_ELECTROLYTE").name == "电解液"
    assert SegmentLink.objects.filter(is_loop=False).count() == 0
    commands.undo_edit(Edit.objects.first().pk, by=steward, at=AT)

    assert whole() == before


def test_loading_the_reference_over_edits_is_refused_unless_meant(steward):
    commands.change_segment("NE_SALT", wanted={"name": "锂矿与锂盐"}, by=steward, at=AT)

    with pytest.raises(Refused, match="园区已改过图谱 1 次"):
        load_small()


def test_a_circle_is_told_in_the_direction_of_supply():
    assert find_circle([("b", "c"), ("c", "a"), ("a", "b"), ("c", "d")]) == ["a", "b", "c", "a"]
    assert find_circle([("a", "a")]) == ["a", "a"]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_a_told_circle_consists_of_the_links_and_none_is_told_only_where_an_order_exists(pairs):
    links = [(str(a), str(b)) for a, b in pairs]
    circle = find_circle(links)
    if circle:
        assert circle[0] == circle[-1]
        assert all(pair in links for pair in pairwise(circle))
    else:
        order = {}
        waiting = {n for pair in links for n in pair}
        while waiting:
            free = {n for n in waiting if not any(e == n and s in waiting for s, e in links)}
            assert free
            order |= dict.fromkeys(free, len(order))
            waiting -= free


rows = st.dictionaries(st.tuples(st.text(max_size=2)), st.fixed_dictionaries({"n": st.integers()}))


@settings(max_examples=60)
@given(rows, rows)
def test_a_difference_leads_there_and_its_inverse_back(now, wanted):
    changes = from_plain(to_plain(diff("t", now, wanted, drop=now)))

    assert _applied(now, changes) == wanted
    assert _applied(wanted, inverse(changes)) == now


def _applied(rows, changes: list[Change]):
    done = dict(rows)
    for change in changes:
        done.pop(change.key, None)
        if change.after is not None:
            done[change.key] = change.after
    return done
