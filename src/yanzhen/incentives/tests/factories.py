"""Policies for tests."""

from datetime import UTC, date, datetime

from yanzhen.companies.tests.factories import UserFactory
from yanzhen.incentives.commands import Stated, add_policy

AT = datetime(2022, 5, 31, 2, 0, tzinfo=UTC)
DAY = date(2022, 5, 31)
TEXT = (
    "示范开发区支持补链若干措施\n示开管〔2022〕3号\n\n第一条 对补链项目给予设备补助。\n"
    "第二条 租用标准厂房的租金减半。\n第三条 不得承诺税收返还。\n"
)


def policy(by=None, at=AT, **changed):
    """Enter a policy; pass any stated field."""
    said = {"title": "示范开发区支持补链若干措施", "issuer": "管委会", "level": "ZONE",
            "valid_from": date(2022, 2, 1), "text": TEXT}  # fmt: skip
    return add_policy(Stated(**(said | changed)), by=by or UserFactory(), at=at)
