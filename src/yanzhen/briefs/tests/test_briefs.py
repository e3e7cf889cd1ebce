"""A brief: filled from the records with sources, edited, refreshed, handed out, and leak-proof."""

import io
from datetime import date, timedelta
from decimal import Decimal

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yanzhen.briefs import commands, policies
from yanzhen.briefs.models import Brief, BriefVersion
from yanzhen.briefs.queries.building import build, read_brief
from yanzhen.briefs.told import Line, Section, changed_keys, for_reader, from_json, lift, to_json
from yanzhen.chains.models import SegmentLink
from yanzhen.chains.tests.factories import load_small
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.companies import commands as companies
from yanzhen.companies.models import Company
from yanzhen.companies.tests.factories import CompanyFactory
from yanzhen.incentives.tests.factories import policy
from yanzhen.journal.models import Event
from yanzhen.projects.models import Project
from yanzhen.projects.tests.factories import AT, DAY, TeamFactory, UserFactory, firm, lead, meet

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role="OFFICER", team=TeamFactory(), name="林若溪")


@pytest.fixture
def zone(officer):
    """A firm outside on a segment, with a resident that takes from it, and a policy in force."""
    load_small()
    link = SegmentLink.objects.filter(is_loop=False).exclude(kind="EQUIPMENT").order_by("pk")[0]
    steward = UserFactory(role="DATA_STEWARD")
    here = CompanyFactory(name="南通启岚电子有限公司", by=steward)
    companies.mark_resident(here.code, since=date(2020, 1, 1), by=steward, at=AT)
    companies.place_by_hand(here.code, segment=link.end.code, by=steward, at=AT)
    outside = CompanyFactory(name="江苏苏澜新材料科技有限公司", by=steward, county_code="320583")
    companies.place_by_hand(outside.code, segment=link.start.code, by=steward, at=AT)
    companies.add_relation(outside.code, here.code, kind="SUPPLIES", source="企业走访记录",
                           by=steward, at=AT)  # fmt: skip
    companies.record_signal(
        outside.code, kind="EXPANSION", seen_on=DAY, source="对外投资公告", quote="拟扩产",
        evidence="ANNOUNCEMENT", confidence=Decimal("0.9"), by=steward, at=AT,
    )  # fmt: skip
    policy(by=steward, valid_from=date(2020, 1, 1))
    policy(by=steward, title="旧办法", valid_from=date(2020, 1, 1),
           valid_until=DAY - timedelta(days=9))  # fmt: skip
    return {"here": here, "firm": Company.objects.get(pk=outside.pk), "by": steward}


def told(sections, key):
    section = next(one for one in sections if one.key == key)
    return [(line.text, line.source) for line in section.lines]


def texts(sections):
    return "\n".join(line.text for section in sections for line in section.lines)


def test_every_statement_names_its_source_and_the_records_fill_the_blocks(zone, officer):
    sections = build(zone["firm"], None, officer, DAY)

    assert [s.key for s in sections][:7] == [
        "who", "place", "signals", "intent", "market", "resources", "output"]  # fmt: skip
    assert all(line.text and line.source for section in sections for line in section.lines)
    assert ("已向在驻企业南通启岚电子有限公司供货", "企业走访记录") in told(sections, "place")
    assert "在本区可能卖给" in texts(sections)
    assert any("拟扩产" in text for text, _source in told(sections, "signals"))
    offer = told(sections, "offer")
    assert any("租金减半" in text and "支持补链若干措施" in source for text, source in offer)
    promises = "\n".join(text for text, _source in told(sections, "promises"))
    assert "不得承诺税收返还" in promises and "旧办法" in promises and "净地" in promises
    assert "要多少地，买地还是租厂房？" in texts(sections)


def test_what_a_project_lacks_is_asked_and_what_it_says_is_not(zone, officer):
    project = lead(by=officer, company=zone["firm"])
    Project.objects.filter(pk=project.pk).update(land_mu=120)
    project.refresh_from_db()
    sections = build(zone["firm"], project, officer, DAY)
    asked = told(sections, "questions")
    assert any("年用能" in text and "能耗" in source for text, source in asked)
    assert not any("要多少地" in text for text, _source in asked)
    assert any("120" in text for text, _source in told(sections, "resources"))


def test_one_click_makes_one_brief_a_team_and_writes_one_event(zone, officer):
    brief, is_new = commands.make_brief(zone["firm"].code, by=officer, at=AT)
    mate = UserFactory(role="OFFICER", team=officer.team)
    assert commands.make_brief(zone["firm"].code, by=mate, at=AT) == (brief, False)
    other = UserFactory(role="OFFICER", team=TeamFactory())
    assert commands.make_brief(zone["firm"].code, by=other, at=AT)[1]
    assert is_new and Brief.objects.count() == 2
    assert Event.objects.filter(verb="brief.made").count() == 2
    with pytest.raises(NotAllowed):
        commands.make_brief(zone["firm"].code, by=UserFactory(role="AUDITOR"), at=AT)
    with pytest.raises(Refused):
        commands.make_brief("C9999999", by=officer, at=AT)


def test_edits_are_versions_that_outlive_a_refresh_and_can_be_taken_back(zone, officer):
    brief, _new = commands.make_brief(zone["firm"].code, by=officer, at=AT)
    commands.edit_section(brief.code, "who", "老客户\n先谈设备", version=1, by=officer, at=AT)
    companies.change_company(zone["firm"].code, version=zone["firm"].version, by=zone["by"],
                             at=AT + timedelta(days=1), website="suluan.example")  # fmt: skip
    commands.refresh_brief(brief.code, version=2, by=officer, at=AT + timedelta(days=1))
    brief.refresh_from_db()
    _version, sections = read_brief(brief, officer)

    assert sections[0].paragraphs == ["老客户", "先谈设备"] and sections[0].edited_by == "林若溪"
    assert brief.version == 3
    assert read_brief(brief, officer, number=1)[1][0].edit is None
    commands.reset_section(brief.code, "who", version=3, by=officer, at=AT)
    brief.refresh_from_db()
    assert read_brief(brief, officer)[1][0].first.startswith("江苏苏澜")
    with pytest.raises(Stale):
        commands.edit_section(brief.code, "who", "晚了", version=3, by=officer, at=AT)
    assert BriefVersion.objects.count() == 4


def test_another_teams_lead_is_neither_read_nor_told(zone, officer):
    holder = UserFactory(role="OFFICER", team=TeamFactory(short_name="招商二局"))
    project = lead(by=holder, company=zone["firm"], project_name="绝密电控项目",
                   contents="绝密内容",
                   )  # fmt: skip
    Project.objects.filter(pk=project.pk).update(land_mu=77)
    meet(project)
    seen = texts(build(zone["firm"], None, officer, DAY))
    assert "绝密" not in seen and project.code not in seen and "77" not in seen
    assert "招商二局" in seen  # taken, since, by which team
    assert "绝密电控项目" in texts(build(zone["firm"], None, holder, DAY))
    with pytest.raises(NotAllowed):
        commands.make_brief(zone["firm"].code, project=project.code, by=officer, at=AT)


def test_a_brief_hides_what_its_reader_may_no_longer_open(zone, officer):
    project = lead(by=officer, company=zone["firm"], project_name="电控项目")
    brief, _new = commands.make_brief(zone["firm"].code, by=officer, at=AT)
    commands.edit_section(brief.code, "intent", "抢在二局之前", version=1, by=officer, at=AT)
    brief.refresh_from_db()
    mate = UserFactory(role="OFFICER", team=officer.team)
    assert "抢在二局之前" in [s.edit for s in read_brief(brief, mate)[1]]

    elsewhere = UserFactory(role="OFFICER", team=TeamFactory())
    project.owner, project.team = elsewhere, elsewhere.team
    project.save()
    _version, sections = read_brief(brief, mate)
    assert "抢在二局之前" not in [s.edit for s in sections]
    assert "电控项目" not in texts(sections) and any(s.hidden for s in sections)
    # A refresh by whom the project is no longer open to takes nothing out of the old words' rest.
    commands.refresh_brief(brief.code, version=2, by=officer, at=AT)
    brief.refresh_from_db()
    assert "抢在二局之前" not in [s.edit for s in read_brief(brief, mate)[1]]
    with pytest.raises(Refused, match="不能看"):
        commands.edit_section(brief.code, "intent", "x", version=3, by=mate, at=AT)


def test_briefs_are_the_teams_own(zone, officer, client):
    brief, _new = commands.make_brief(zone["firm"].code, by=officer, at=AT)
    stranger = UserFactory(role="OFFICER", team=TeamFactory())
    assert list(policies.visible_briefs(stranger)) == []
    client.force_login(stranger)
    assert client.get(reverse("briefs:page", args=[brief.code])).status_code == 404
    assert client.get(reverse("briefs:download", args=[brief.code, "pdf"])).status_code == 404
    client.force_login(UserFactory(role="AUDITOR"))
    assert client.get(reverse("briefs:page", args=[brief.code])).status_code == 200


def test_the_page_offers_the_records_refresh_and_keeps_what_was_typed(zone, officer, client):
    client.force_login(officer)
    answer = client.post(reverse("briefs:make"), {"company": zone["firm"].code})
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "一眼看完" in page and "企业走访记录" in page
    brief = Brief.objects.get()
    edit = reverse("briefs:edit", args=[brief.code, "questions"])
    stale = client.post(edit, {"version": "9", "text": "我写的问题"})
    assert stale.status_code == 422 and "我写的问题" in stale.content.decode()
    assert client.post(edit, {"version": "1", "text": "我写的问题"}).status_code == 302
    companies.add_class(zone["firm"].code, kind="LITTLE_GIANT", source="工信部公告",
                        edition="第三批", by=zone["by"], at=AT)  # fmt: skip
    assert "按记录更新" in client.get(answer.url).content.decode()
    refresh = reverse("briefs:refresh", args=[brief.code])
    assert client.post(refresh, {"version": "2"}).status_code == 302
    page = client.get(answer.url).content.decode()
    assert "专精特新小巨人" in page and "我写的问题" in page
    assert client.get(answer.url + "?version=77").status_code == 404
    assert client.get(answer.url + "?version=1").status_code == 200


def test_word_and_pdf_say_what_the_page_says(zone, officer, client):
    client.force_login(officer)
    brief, _new = commands.make_brief(zone["firm"].code, by=officer, at=AT)
    commands.edit_section(brief.code, "offer", "只谈厂房", version=1, by=officer, at=AT)
    word = client.get(reverse("briefs:download", args=[brief.code, "docx"]))
    document = docx.Document(io.BytesIO(word.content))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "谈判手卡：江苏苏澜新材料科技有限公司" in text
    assert "已向在驻企业南通启岚电子有限公司供货（企业走访记录）" in text
    assert "只谈厂房" in text and "林若溪" in text and "租金减半" not in text
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    assert "要问的问题" in cells and "只谈厂房" in cells
    pdf = client.get(reverse("briefs:download", args=[brief.code, "pdf"]))
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Type"] == "application/pdf"
    assert Event.objects.filter(verb="brief.exported").count() == 2
    assert client.get(reverse("briefs:download", args=[brief.code, "exe"])).status_code == 404


def test_a_fixed_number_of_queries_however_much_is_known(zone, officer):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            build(zone["firm"], None, officer, DAY)
        return len(queries)

    asked()
    before = asked()
    for number in range(6):
        here = firm()
        companies.mark_resident(here.code, since=date(2020, 1, 1), by=zone["by"], at=AT)
        companies.add_relation(zone["firm"].code, here.code, kind="SUPPLIES", source="走访",
                               by=zone["by"], at=AT)  # fmt: skip
        policy(by=zone["by"], title=f"办法{number}", valid_from=date(2020, 1, 1))
    assert asked() <= before


def test_kept_sections_are_the_same_after_json_and_changes_are_named():
    kept = [Section("who", (Line("甲", "来源", "/a/", ("project:P1",)),)), Section("place", ())]
    assert from_json(to_json(kept)) == kept
    assert changed_keys(kept, [Section("who", ()), Section("place", ())]) == ["who"]
    (shown, _rest) = for_reader(kept, set())
    assert (shown.lines, shown.hidden) == ((), 1)
    assert [text for _title, text in lift(kept)] == ["甲"]
