"""Entering, correcting, replacing and ending policies; what holds on a day; the pages."""

import io
from datetime import date, timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.companies.tests.factories import UserFactory
from yanzhen.incentives import commands
from yanzhen.incentives.models import Policy
from yanzhen.incentives.queries.finding import (
    clauses_for,
    gone_lately,
    limits,
    matching_text,
    offers,
    standing,
)
from yanzhen.incentives.reading import words_of
from yanzhen.incentives.tests.factories import AT, DAY, TEXT, policy
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db


def stated(**changed):
    said = {"title": "措施", "issuer": "管委会", "level": "ZONE", "valid_from": DAY, "text": TEXT}
    return commands.Stated(**(said | changed))


def held(text):
    return set(matching_text(Policy.objects.all(), text).values_list("code", flat=True))


def test_clauses_and_search_follow_the_text():
    found = policy(tags=("新能源",), number="示开管〔2022〕3号")

    assert list(found.clauses.values_list("number", "topic")) == [
        ("第一条", "FUND"), ("第二条", "PLANT"), ("第三条", "LIMIT")]  # fmt: skip
    assert held("租金减半") == held("新能源") == held("设备 租金") == {found.code}
    assert held("租金加倍") == set()

    by = UserFactory()
    commands.change_policy(
        found.code, stated(text="第一条 给予人才公寓。"), version=1, by=by, at=AT
    )
    assert held("人才公寓") == {found.code} and held("租金减半") == set()
    assert Event.objects.filter(subject=found.subject).count() == 2


def test_topics_that_a_person_set_stay_with_their_clauses():
    found, by = policy(), UserFactory()
    assert commands.set_topics(found.code, {1: "LISTING"}, by=by, at=AT) == 1
    commands.change_policy(
        found.code, stated(text=TEXT + "第四条 附则。\n"), version=1, by=by, at=AT
    )
    assert list(found.clauses.values_list("topic", "is_set")) == [
        ("LISTING", True), ("PLANT", True), ("LIMIT", True), ("OTHER", False)]  # fmt: skip
    with pytest.raises(Refused, match="条款主题"):
        commands.set_topics(found.code, {1: "NONSENSE"}, by=by, at=AT)


def test_what_holds_on_a_day():
    one = policy(valid_until=DAY)
    other = policy(title="后来的办法", valid_from=DAY + timedelta(days=1))
    assert set(Policy.objects.in_force(DAY)) == {one}
    assert set(Policy.objects.in_force(DAY + timedelta(days=1))) == {other}
    assert [standing(p, DAY).key for p in (one, other)] == ["soon", "not_yet"]


def test_a_replaced_policy_stops_on_the_day_and_names_its_successor():
    by, old = UserFactory(), policy()
    new = policy(title="新措施", number="示开管〔2022〕9号")
    commands.supersede_policy(old.code, successor=new.code.lower(), on=DAY, by=by, at=AT)
    old.refresh_from_db()
    assert (old.superseded_by, old.ended_on) == (new, DAY)
    assert set(Policy.objects.in_force(DAY)) == {new}
    assert old in Policy.objects.in_force(DAY - timedelta(days=1))
    assert standing(old, DAY).key == "replaced"
    with pytest.raises(Refused, match="已自"):
        commands.end_policy(old.code, on=DAY, reason="废止", by=by, at=AT)
    with pytest.raises(Refused, match="已被它替代"):
        commands.supersede_policy(new.code, successor=old.code, on=DAY, by=by, at=AT)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"), ({"issuer": ""}, "issuer"), ({"text": "\n"}, "text"),
        ({"level": "VILLAGE"}, "level"), ({"valid_until": date(2020, 1, 1)}, "valid_until"),
        ({"number": "示开管〔2022〕3号"}, "number"), ({"text": "字" * 200_001}, "text"),
        ({"tags": ("长" * 21,)}, "tags"),
    ],
)  # fmt: skip
def test_refuses_what_cannot_be_and_says_where(changed, field):
    policy(number="示开管〔2022〕3号")
    with pytest.raises(Refused) as refusal:
        commands.add_policy(stated(**changed), by=UserFactory(), at=AT)
    assert refusal.value.field == field
    assert Policy.objects.count() == 1


def test_only_keepers_write_and_two_at_once_are_told():
    found = policy()
    with pytest.raises(NotAllowed):
        commands.add_policy(stated(), by=UserFactory(role="OFFICER"), at=AT)
    commands.change_policy(found.code, stated(), version=1, by=UserFactory(), at=AT)
    with pytest.raises(Stale):
        commands.change_policy(found.code, stated(title="别的"), version=1, by=UserFactory(), at=AT)


def test_clauses_of_an_industry_are_its_own_and_the_general_ones_the_zone_first():
    own = policy(tags=("新能源",))
    general = policy(title="市里的", level="CITY")
    policy(title="别的产业", tags=("医药健康",))
    policy(title="失效的", tags=("新能源",), valid_until=DAY - timedelta(days=1))

    clauses = clauses_for(["新能源"], on=DAY)
    assert list(dict.fromkeys(c.policy for c in clauses)) == [own, general]
    assert {c.topic for c in limits(clauses)} == {"LIMIT"}
    assert "LIMIT" not in {c.topic for c in offers(clauses)}
    assert [p.title for p in gone_lately(["新能源"], on=DAY)] == ["失效的"]


def word(*lines):
    document, out = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def test_words_come_out_of_text_and_word_files():
    assert words_of(SimpleUploadedFile("a.docx", word("第一条 给予补助。"))) == "第一条 给予补助。"
    assert words_of(SimpleUploadedFile("a.txt", "第一条".encode("gb18030"))) == "第一条"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04spoilt", b"\x00\x01\x02\xff", b"%PDF-1.4\x00"]
)
def test_a_file_without_words_is_refused_with_one_sentence(content):
    with pytest.raises(Refused):
        words_of(SimpleUploadedFile("a.docx", content))


def test_a_pasted_document_fills_the_form_and_is_kept(client):
    client.force_login(UserFactory())
    head = {"text": TEXT + "第四条 自2022年2月1日起施行，有效期至2024年12月31日。"}
    form = client.post(reverse("incentives:read"), head).context["form"]
    assert form.initial["number"] == "示开管〔2022〕3号"
    sent = {k: v for k, v in form.initial.items() if v is not None and k != "original"}
    answer = client.post(
        reverse("incentives:add"), sent | {"issuer": "管委会", "tags": "通用、用地"}
    )
    found = Policy.objects.get()
    assert answer.url == reverse("incentives:page", args=[found.code])
    assert (found.last_day, found.clauses.count()) == (date(2024, 12, 31), 4)
    assert [str(tag) for tag in found.tags.all()] == ["通用", "用地"]
    page = client.get(answer.url).content.decode()
    assert "租金减半" in page and "主题由系统按用词猜" in page


def test_the_list_shows_what_holds_and_is_searched_by_words(client, monkeypatch):
    monkeypatch.setattr("yanzhen.common.clock.today", lambda: DAY)
    client.force_login(UserFactory(role="OFFICER"))
    policy()
    policy(title="老办法", valid_until=DAY - timedelta(days=1))
    page = client.get(reverse("incentives:list"), {"force": "1"}).content.decode()
    assert "支持补链若干措施" in page and "老办法" not in page
    assert "老办法" in client.get(reverse("incentives:list"), {"q": "租金减半"}).content.decode()
    assert client.get(reverse("incentives:page", args=["ZC9999"])).status_code == 404


def test_what_was_typed_stays_when_it_is_refused(client):
    client.force_login(UserFactory())
    found = policy()
    answer = client.post(reverse("incentives:supersede", args=[found.code]),
                         {"successor": "ZC7777", "on": "2022-05-31"})  # fmt: skip
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有编号" in page and 'value="ZC7777"' in page
