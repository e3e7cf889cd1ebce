import pytest

from yanzhen.accounts.roles import Role
from yanzhen.projects.queries.holders import tell_holders
from yanzhen.projects.tests.factories import UserFactory, lead

pytestmark = pytest.mark.django_db


def test_a_lead_is_told_whole_to_its_own_and_by_its_team_to_others():
    project = lead()

    own = tell_holders(project.owner, {project.code})[project.code]
    other = tell_holders(UserFactory(), {project.code})[project.code]
    leader = tell_holders(UserFactory(role=Role.ZONE_LEADER), {project.code})[project.code]

    assert (own.is_known, own.name, leader.is_known) == (True, project.name, True)
    assert (other.is_known, other.name, other.url) == (False, "", "")
    assert project.code not in other.text


def test_a_code_that_no_project_has_is_left_out():
    assert tell_holders(UserFactory(role=Role.ZONE_LEADER), {"P0000-0000"}) == {}
