"""A policy stops by mistake, or in favour of one that does not hold either."""

from datetime import date

import pytest
from django.urls import reverse

from yanzhen.common.refusals import Refused
from yanzhen.companies.tests.factories import UserFactory
from yanzhen.incentives import commands
from yanzhen.incentives.queries.finding import standing
from yanzhen.incentives.tests.factories import AT, DAY, policy

pytestmark = pytest.mark.django_db


def test_what_was_repealed_takes_nobodys_place():
    by = UserFactory()
    old, other = policy(by), policy(by, title="新办法")
    commands.end_policy(other.code, on=date(2022, 3, 1), reason="清理", by=by, at=AT)
    with pytest.raises(Refused, match="有效期"):
        commands.supersede_policy(old.code, successor=other.code, on=DAY, by=by, at=AT)


def test_one_stopped_by_mistake_holds_again_and_both_stay_in_the_journal(client):
    by = UserFactory(role="DATA_STEWARD")
    found = policy(by)
    with pytest.raises(Refused, match="没有停止"):
        commands.resume_policy(found.code, by=by, at=AT)
    commands.end_policy(found.code, on=DAY, reason="点错了", by=by, at=AT)

    client.force_login(by)
    client.post(reverse("incentives:resume", args=[found.code]))

    found.refresh_from_db()
    assert (found.ended_on, standing(found, DAY).key) == (None, "in_force")
    page = client.get(reverse("incentives:page", args=[found.code])).content.decode()
    assert "恢复执行，原登记自 2022-05-31 起失效：点错了" in page


def test_what_changed_is_said_in_words(client):
    by = UserFactory(role="DATA_STEWARD")
    found = policy(by)
    said = commands.Stated(title="补链措施（修订）", issuer="管委会", level="ZONE",
                           valid_from=date(2022, 2, 1), text=found.text)  # fmt: skip
    commands.change_policy(found.code, said, version=1, by=by, at=AT)
    client.force_login(by)
    page = client.get(reverse("incentives:page", args=[found.code])).content.decode()
    assert "修改政策：标题" in page
