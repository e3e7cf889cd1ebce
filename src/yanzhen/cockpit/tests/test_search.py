"""One box that finds everything a person may see."""

import time

import pytest
from django.urls import reverse

from yanzhen.accounts.roles import Role
from yanzhen.cockpit.search import ACTIONS, PROVIDERS, search_all, sounds_like
from yanzhen.desk.tests.factories import PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def found(text, user, **told):
    groups = search_all(text, user, **({"limit": 5} | told))
    return {group.key: [hit.label for hit in group.hits] for group in groups}


@pytest.mark.parametrize("typed", ["登记线", "dengjixian", "djxs", "首报", "LEAD"])
def test_an_action_is_found_by_characters_pinyin_initials_and_other_words(typed):
    assert "登记线索" in found(typed, PersonFactory())["actions"]


@pytest.mark.parametrize("typed", ["待办", "daiban", "db"])
def test_a_page_is_found_likewise(typed):
    assert "待办" in found(typed, PersonFactory())["pages"]


@pytest.mark.parametrize("typed", ["沈亦", "syan"])
def test_a_colleague_is_found_but_not_one_who_left(typed):
    PersonFactory(name="沈亦安", initials="sya")
    PersonFactory(name="沈亦宁", initials="syn", is_active=False)
    people = found(typed[:3], PersonFactory())["people"]
    assert people == ["沈亦安"]


def test_a_partner_is_found_by_initials():
    PartnerFactory(name="东澜机电商会", initials="dljdsh", pinyin="donglanjidianshanghui")
    for typed in ("机电", "dljd", "donglan"):
        assert found(typed, PersonFactory())["partners"] == ["东澜机电商会"]


def test_roles_see_only_what_they_may_do():
    auditor = PersonFactory(role=Role.AUDITOR)
    labels = {str(action.label) for action in ACTIONS if Role.AUDITOR not in action.roles}
    for text in ("登记", "交办", "导入", "添加"):
        assert not labels & set(found(text, auditor).get("actions", []))
    administrator = PersonFactory(role=Role.ADMINISTRATOR)
    assert found("添加人", administrator)["actions"] == ["添加人员"]


def test_one_kind_may_be_asked_for_alone():
    PartnerFactory(name="待办商会", initials="dbsh", pinyin="daibanshanghui")
    assert set(found("待办", PersonFactory(), only="partners")) == {"partners"}
    assert len(found("待办", PersonFactory(), only="nonsense")) > 1


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'", "\\", "a" * 5000, "😀", "()*&"])
def test_odd_input_finds_little_and_breaks_nothing(client, text):
    client.force_login(PersonFactory())
    for name in ("cockpit:search", "cockpit:suggest"):
        assert client.get(reverse(name), {"q": text}).status_code == 200


def test_a_nul_is_turned_away(client):
    client.force_login(PersonFactory())
    assert client.get(reverse("cockpit:suggest"), {"q": "a\x00"}).status_code == 400


def test_suggestions_are_links_grouped_and_few(client, django_assert_max_num_queries):
    client.force_login(PersonFactory())
    PartnerFactory.create_batch(9)
    with django_assert_max_num_queries(len(PROVIDERS) * 2 + 2):
        part = client.get(reverse("cockpit:suggest"), {"q": "东澜"}).content.decode()
    assert part.count('href="/desk/partners/') == 5
    assert 'role="option"' in part and "全部结果" in part


def test_a_suggestion_comes_in_time(client):
    client.force_login(PersonFactory())
    PartnerFactory.create_batch(200)
    client.get(reverse("cockpit:suggest"), {"q": "东"})
    start = time.perf_counter()
    for _ in range(5):
        client.get(reverse("cockpit:suggest"), {"q": "东"})
    assert (time.perf_counter() - start) / 5 < 0.25


def test_more_of_a_kind_is_one_click_away(client):
    client.force_login(PersonFactory())
    PartnerFactory.create_batch(12)
    page = client.get(reverse("cockpit:search"), {"q": "东澜"}).content.decode()
    assert "only=partners" in page and page.count('href="/desk/partners/Q') == 10
    page = client.get(reverse("cockpit:search"), {"q": "东澜", "only": "partners"}).content.decode()
    assert page.count('href="/desk/partners/Q') == 12


def test_what_sounds_alike_only_in_the_middle_is_not_meant():
    assert sounds_like("合作渠道", "hezuo") and not sounds_like("合作渠道", "zuo")
