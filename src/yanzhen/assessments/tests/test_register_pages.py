"""The register's pages: what a figure was made of, and what is wrong taken out of it."""

from datetime import date

import pytest
from django.urls import reverse

from yanzhen.assessments.commands import end_commitment, make_batch, make_commitment
from yanzhen.assessments.models import Commitment
from yanzhen.assessments.tests.factories import AT, DAY, decided
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import (
    LeaderFactory,
    StewardFactory,
    UserFactory,
    project_at,
)

pytestmark = pytest.mark.django_db
SAID = {"item": "TALENT", "promised": "30", "due_on": "2024-12-31"}


@pytest.fixture
def steward(client):
    user = StewardFactory()
    client.force_login(user)
    return user


def test_a_figure_of_a_batch_opens_the_promises_it_was_added_up_from(client, steward):
    first, second = (
        project_at(Stage.S3, project_name="甲项目"),
        project_at(Stage.S3, project_name="乙项目"),
    )
    for project in (first, second):
        make_commitment(project.code, SAID, by=steward, at=AT)
    batch = make_batch(name="首批", on=DAY, projects=[first], by=LeaderFactory(), at=AT)

    page = client.get(reverse("assessments:rollup"), {"batch": batch.code}).content.decode()
    assert f"?item=TALENT&amp;batch={batch.code}" in page
    told = {"item": "TALENT", "batch": batch.code}
    listed = client.get(reverse("assessments:commitments"), told).content.decode()
    assert "甲项目" in listed and "乙项目" not in listed


def test_the_promises_of_a_year_are_those_signed_in_it(client, steward):
    signed, other = (
        project_at(Stage.S5, project_name="甲项目"),
        project_at(Stage.S3, project_name="乙项目"),
    )
    year = str(signed.signed_on.year)
    for project in (signed, other):
        make_commitment(project.code, SAID, by=steward, at=AT)
    listed = client.get(reverse("assessments:commitments"), {"signed": year}).content.decode()
    assert "甲项目" in listed and "乙项目" not in listed
    wrong = client.get(reverse("assessments:commitments"), {"signed": "今年"})
    assert (wrong.status_code, "年份请写" in wrong.content.decode()) == (200, True)


def test_a_batch_that_there_is_not_is_not_the_whole_zone(client, steward):
    make_commitment(project_at(Stage.S3).code, SAID, by=steward, at=AT)
    assert client.get(reverse("assessments:rollup"), {"batch": "B1999-01"}).status_code == 404


def test_the_fifty_first_batch_is_still_found(client, steward):
    project, leader = project_at(Stage.S3), LeaderFactory()
    oldest = make_batch(name="最早一批", on=date(2020, 1, 1), projects=[project], by=leader, at=AT)
    for _n in range(50):
        make_batch(name="后来", on=DAY, projects=[project], by=leader, at=AT)
    page = client.get(reverse("assessments:rollup"), {"batch": oldest.code}).content.decode()
    assert "最早一批" in page


def test_a_promise_entered_wrongly_is_ended_and_stays_readable(client, steward):
    project = project_at(Stage.S3)
    wrong = make_commitment(project.code, SAID | {"promised": "3000"}, by=steward, at=AT)
    with pytest.raises(NotAllowed):
        end_commitment(wrong.pk, reason="录错", by=project.owner, at=AT)
    with pytest.raises(Refused, match="终止原因"):
        end_commitment(wrong.pk, reason=" ", by=steward, at=AT)

    client.post(reverse("assessments:end", args=[wrong.pk]), {"reason": "多写两个零"})

    make_commitment(project.code, SAID, by=steward, at=AT)
    assert Commitment.objects.filter(ended_at__isnull=True).get().promised == 30
    page = client.get(reverse("assessments:commitment", args=[wrong.pk])).content.decode()
    assert "多写两个零" in page and "登记实测" not in page
    with pytest.raises(Refused, match="已终止"):
        end_commitment(wrong.pk, reason="再来", by=steward, at=AT)


def test_a_replaced_promise_of_anothers_lead_stays_closed(client):
    commitment = decided("PASSED").project.commitments.get()
    Commitment.objects.update(ended_at=AT, ended_reason="替代")
    client.force_login(UserFactory())
    assert client.get(reverse("assessments:commitment", args=[commitment.pk])).status_code == 404
