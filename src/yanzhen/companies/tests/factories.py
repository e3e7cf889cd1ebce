"""Firms for tests, made the way the product makes them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import factory
import pytest

from yanzhen.accounts.models import User
from yanzhen.companies.commands import add_company
from yanzhen.companies.models import Company

AT = datetime(2022, 5, 31, 1, 0, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person{n}")
    name = "许诺"
    role = "DATA_STEWARD"
    must_change_password = False


class CompanyFactory(factory.Factory):
    """A firm opened by a data steward; pass any stated field."""

    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"江苏苏澜{n:04d}科技有限公司")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        by = kwargs.pop("by", None) or UserFactory()
        at = kwargs.pop("at", AT)
        return add_company(by=by, at=at, **kwargs)


def signed_in(**stated: Any) -> Callable[..., User]:
    """Return a fixture: a person (a data steward if not stated otherwise) whom `client` is signed
    in as. `by = signed_in(role="OFFICER")`"""

    @pytest.fixture
    def by(client) -> User:
        user = UserFactory(**stated)
        client.force_login(user)
        return user

    return by
