"""Every figure of one's own work opens a list with exactly that many rows."""

from datetime import timedelta

import pytest

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.cockpit.queries import counters_for
from yanzhen.common import clock
from yanzhen.desk.models import Task
from yanzhen.journal.commands import record, seal
from yanzhen.projects.models import CollisionCase

pytestmark = pytest.mark.django_db


def rows_of(answer):
    """Return how many rows the opened page lists."""
    context = answer.context
    if "list" in context:
        found = context["list"].count
        assert not found.capped
        return found.number
    if "counts" in context:
        return sum(count.projects for count in context["counts"])
    return len(context["changes"])


@pytest.mark.parametrize("role", list(Role))
def test_every_figure_opens_a_list_of_that_many(demo_zone, client, role):
    user = User.objects.get(username=demo_zone[role])
    client.force_login(user)
    on = clock.today()
    seal()
    record("season.left", "season:2022", by=user, at=clock.now(), team="ZSJ")
    Task.objects.create(title="昨天的事", assignee=user, due_on=on - timedelta(days=1),
                        opened_at=clock.now())  # fmt: skip
    Task.objects.create(title="今天的事", assignee=user, due_on=on, opened_at=clock.now())
    for case in CollisionCase.objects.filter(state="OPEN")[:1]:
        CollisionCase.objects.filter(pk=case.pk).update(state="APPEALED")

    figures = counters_for(user, on)

    assert len(figures) >= 3
    for figure in figures:
        answer = client.get(figure.url)
        assert answer.status_code == 200, figure
        assert rows_of(answer) == figure.number, figure
