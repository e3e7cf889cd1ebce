"""Two people at the same moment, with real threads and real locks."""

import pytest

from yanzhen.common.tests.together import at_once, said
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory
from yanzhen.prospects.commands import claim_target
from yanzhen.prospects.models import Claim

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_who_reserve_one_firm_at_once_reserve_it_once():
    first, second = UserFactory(role="OFFICER"), UserFactory(role="OFFICER")
    firm = CompanyFactory(by=first)

    results = at_once(*(lambda who=who: claim_target(firm.code, by=who, at=AT)
                        for who in (first, second)))  # fmt: skip

    assert sorted(said(results)) == ["done", "refused"]
    assert Claim.objects.count() == 1


def test_one_who_reserves_two_firms_at_once_stays_within_the_cap(settings, tmp_path):
    (tmp_path / "projects.yaml").write_text(
        'holding_cap: {description: "上限", unit: projects, values: '
        '[{from: 2021-01-01, value: 1, source: "测试"}]}', encoding="utf-8")  # fmt: skip
    settings.PARAMETERS_OVERRIDES = tmp_path
    who = UserFactory(role="OFFICER")
    firms = [CompanyFactory(by=who) for _ in range(2)]

    results = at_once(*(lambda firm=firm: claim_target(firm.code, by=who, at=AT)
                        for firm in firms))  # fmt: skip

    assert sorted(said(results)) == ["done", "refused"]
    assert Claim.objects.count() == 1
