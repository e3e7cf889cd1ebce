import pytest

from yanzhen.accounts.models import User
from yanzhen.chains.commands import load_reference
from yanzhen.chains.models import Draft, Edit
from yanzhen.chains.reference import read_reference
from yanzhen.demo.commands.charting import chart
from yanzhen.demo.commands.telling import moment
from yanzhen.demo.people import BEGINNING

pytestmark = pytest.mark.django_db


def test_the_demo_zone_has_an_edit_to_take_back_and_an_import_to_look_at():
    admin = User.objects.create(username="admin", name="管理员", role="ADMINISTRATOR")
    at = moment(BEGINNING, 0)
    load_reference(read_reference(), by=admin, at=at)

    chart(by=admin, at=at)

    assert list(Edit.objects.values_list("kind", flat=True)) == ["CHANGE", "LOAD"]
    assert Draft.objects.get().applied is None
