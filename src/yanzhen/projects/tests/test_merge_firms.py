import pytest

from yanzhen.projects.commands import register_lead
from yanzhen.projects.commands.choosing import CollisionFound
from yanzhen.projects.commands.merging import MOVER
from yanzhen.projects.queries import search_hits
from yanzhen.projects.tests.factories import (
    LeaderFactory,
    UserFactory,
    firm,
    later,
    lead,
    meet,
    report,
)

pytestmark = pytest.mark.django_db


def test_projects_registrations_and_visits_follow_and_can_be_taken_back():
    gone, kept = firm(), firm()
    project = lead(company=gone)
    visit = meet(project)
    assert MOVER.count(gone.pk) == 1

    moved = MOVER.move(gone.pk, kept.pk)

    project.refresh_from_db()
    visit.refresh_from_db()
    assert (project.company, visit.company) == (kept, kept)
    assert project.registrations.get().company == kept

    MOVER.back(moved, gone.pk, kept.pk)
    project.refresh_from_db()
    assert project.company == gone


def test_the_moved_project_is_met_under_the_kept_firm():
    gone, kept = firm(), firm()
    project = lead(company=gone)
    MOVER.move(gone.pk, kept.pk)

    with pytest.raises(CollisionFound) as found:
        register_lead(report(kept), by=UserFactory(), at=later(1))
    assert found.value.hits[0].project_code == project.code
    assert search_hits(kept.name, LeaderFactory())[0].code == project.code


def test_search_finds_by_any_characters_and_hides_others_leads():
    project = lead(project_name="年产五万套减速器项目")

    leader = LeaderFactory()
    for text in ("减速", "速", project.code.lower(), "减速器 精密"):
        assert [hit.code for hit in search_hits(text, leader)] == [project.code]
    assert search_hits("减速", UserFactory()) == []
    assert search_hits("  ", leader) == []
    assert search_hits("100%_", leader) == []
