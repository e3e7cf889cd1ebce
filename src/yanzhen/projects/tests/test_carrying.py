import pytest

from yanzhen.chains.commands import (
    Fate,
    Where,
    change_segment,
    merge_segments,
    remove_segment,
    split_segment,
    undo_edit,
)
from yanzhen.chains.models import Segment
from yanzhen.chains.tests.factories import AT, load_small
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.models import Event
from yanzhen.projects.commands import change_project
from yanzhen.projects.models import Project
from yanzhen.projects.tests.factories import StewardFactory, UserFactory, lead, project_at

pytestmark = pytest.mark.django_db
HERE = "NE_ELECTROLYTE"


@pytest.fixture
def steward():
    load_small()
    return StewardFactory()


@pytest.fixture
def project(steward):
    return lead(segment_code=HERE)


def on(project):
    return Project.objects.get(pk=project.pk).segment_code


def asked(choice, *projects):
    return {("project", (HERE, project.code)): choice for project in projects}


def split(where, by):
    return split_segment(HERE, name="液态", new_name="固态", position="MIDSTREAM", where=where,
                         by=by, at=AT)  # fmt: skip


def test_a_merge_takes_projects_along_and_its_undoing_brings_them_back(steward, project):
    edit = merge_segments(HERE, into="NE_SALT", fates=asked(Fate.MOVE, project), by=steward, at=AT)
    assert on(project) == "NE_SALT"
    event = Event.objects.get(verb="chains.merge")
    assert event.links.filter(subject=f"project:{project.code}").exists()

    undo_edit(edit.pk, by=steward, at=AT)
    assert on(project) == HERE


def test_a_split_asks_for_each_project_and_puts_it_on_one_half(steward, project):
    other = lead(segment_code=HERE)
    for where in ({}, asked(Where.BOTH, project, other)):
        with pytest.raises(Refused, match=f"选定去处：{project.code} {project.name}"):
            split(where, steward)

    edit = split(asked(Where.GO, project) | asked(Where.STAY, other), steward)
    assert (on(project), on(other)) == (Segment.objects.get(name="固态").code, HERE)

    undo_edit(edit.pk, by=steward, at=AT)
    assert (on(project), on(other)) == (HERE, HERE)


def test_a_project_keeps_its_place_under_the_new_name(steward, project):
    change_segment(HERE, wanted={"name": "新名"}, by=steward, at=AT)
    assert Segment.objects.get(code=on(project)).name == "新名"


def test_a_project_is_in_the_way_of_taking_a_segment_off_and_is_not_dropped(steward, project):
    with pytest.raises(Refused, match=f"还有项目：{project.code}"):
        remove_segment(HERE, by=steward, at=AT)
    with pytest.raises(Refused, match=project.code):
        merge_segments(HERE, into="NE_SALT", fates=asked(Fate.DROP, project), by=steward, at=AT)
    assert on(project) == HERE


def test_a_project_moved_by_hand_since_stops_the_undoing(steward, project):
    edit = merge_segments(HERE, into="NE_SALT", fates=asked(Fate.MOVE, project), by=steward, at=AT)
    with pytest.raises(Stale):
        change_project(project.code, version=project.version, by=steward, at=AT, product="电解质")
    version = Project.objects.get(pk=project.pk).version
    change_project(project.code, version=version, by=steward, at=AT, segment_code="NE_CELL")

    with pytest.raises(Refused, match=project.code):
        undo_edit(edit.pk, by=steward, at=AT)
    assert on(project) == "NE_CELL"


def test_who_may_not_open_a_lead_reads_its_number_only(steward, project):
    administrator = UserFactory(role="ADMINISTRATOR", team=None)
    signed = project_at("S5", segment_code=HERE)
    with pytest.raises(Refused) as refused:
        split({}, administrator)
    assert f"{signed.code} {signed.name}" in str(refused.value)
    assert project.code in str(refused.value)
    assert project.name not in str(refused.value).replace(f"{signed.code} {signed.name}", "")
