from datetime import date
from decimal import Decimal

import pytest

from yanzhen.assessments.commands import (
    PaperDecision,
    carry_decision,
    make_batch,
    make_commitment,
    measure_commitment,
    strike_measurement,
)
from yanzhen.assessments.models import Commitment, Decision
from yanzhen.assessments.promises import standing
from yanzhen.assessments.queries.rollup import roll_up
from yanzhen.assessments.tests.factories import AT, DAY, decided, paper
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.projects.models import Evidence
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import (
    LeaderFactory,
    StewardFactory,
    UserFactory,
    lead,
    project_at,
)

pytestmark = pytest.mark.django_db


def promise(project=None, item="TALENT", promised=36, due_on=date(2024, 12, 31)):
    project = project or lead()
    row = {"item": item, "promised": promised, "due_on": due_on, "consequence": ""}
    return make_commitment(project.code, row, by=StewardFactory(), at=AT)


def measure(commitment, value, on=DAY, **stated):
    told = {"source": "参保数据", "by": StewardFactory(), "at": AT} | stated
    return measure_commitment(commitment.pk, on=on, value=value, **told)


def test_the_worked_example_of_three_projects():
    first, second, third = promise(), promise(), promise(promised=12)
    measure(first, 40)
    measure(second, 9)

    (row,) = roll_up(Commitment.objects.all(), on=date(2025, 1, 1))

    assert (row.promised, row.measured, row.gap) == (84, 49, 35)
    assert (row.projects, row.unmeasured, row.met, row.overdue) == (3, 1, 1, 2)
    assert third.measured is None


def test_the_latest_measurement_stands_and_a_struck_one_does_not():
    commitment = promise()
    measure(commitment, 20, on=date(2022, 2, 1))
    later_one = measure(commitment, 30, on=DAY)
    measure(commitment, 10, on=date(2022, 1, 1))
    commitment.refresh_from_db()
    assert commitment.measured == 30
    strike_measurement(later_one.pk, reason="抄错", by=StewardFactory(), at=AT)
    commitment.refresh_from_db()
    assert commitment.measured == 20


@pytest.mark.parametrize(
    ("measured", "on", "tone", "gap"),
    [
        (None, date(2022, 3, 2), "none", None),
        (None, date(2024, 12, 1), "amber", None),
        (None, date(2025, 1, 1), "red", None),
        (20, date(2025, 1, 1), "red", 16),
        (36, date(2025, 1, 1), "green", 0),
        (50, date(2022, 3, 2), "green", 0),
    ],
)
def test_the_light_follows_day_and_measure(measured, on, tone, gap):
    commitment = promise()
    commitment.measured = None if measured is None else Decimal(measured)
    how = standing(commitment, on)
    assert (how.tone, how.gap) == (tone, gap)


def test_where_less_is_better_less_is_met():
    commitment = promise(item="ENERGY_PER_OUTPUT", promised="0.2")
    measure(commitment, "0.15")
    commitment.refresh_from_db()
    assert standing(commitment, DAY).tone == "green"
    (row,) = roll_up(Commitment.objects.all(), on=DAY)
    assert (row.met, row.is_ratio, row.gap) == (1, True, 0)


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        ({"on": date(2022, 4, 1)}, "将来"),
        ({"value": "-1"}, "不小于零"),
        ({"value": "3.5"}, "整数"),
        ({"value": "x"}, "数字"),
        ({"source": " "}, "来源"),
    ],
)
def test_a_measurement_that_is_none_is_refused(stated, named):
    commitment = promise()
    told = {"value": 3, "on": DAY, "source": "证明"} | stated
    with pytest.raises(Refused, match=named):
        measure_commitment(commitment.pk, by=StewardFactory(), at=AT, **told)


def test_one_day_has_one_measurement_and_one_promise():
    commitment = promise()
    measure(commitment, 3)
    with pytest.raises(Refused, match="已有实测值"):
        measure(commitment, 4)
    with pytest.raises(Refused, match="已有承诺"):
        promise(commitment.project)


def test_strangers_do_not_measure():
    with pytest.raises(NotAllowed):
        measure(promise(), 3, by=UserFactory())


def test_a_batch_needs_a_name_projects_and_somebody_who_may():
    leader = LeaderFactory()
    with pytest.raises(Refused, match="名字"):
        make_batch(name=" ", on=DAY, projects=[lead()], by=leader, at=AT)
    with pytest.raises(Refused, match="项目编号"):
        make_batch(name="首批", on=DAY, projects=[], by=leader, at=AT)
    with pytest.raises(NotAllowed):
        make_batch(name="首批", on=DAY, projects=[lead()], by=UserFactory(), at=AT)


def on_paper(project, **stated):
    steward = StewardFactory()
    told = {
        "outcome": "PASSED", "number": "评审纪要〔2020〕3号", "decided_on": date(2020, 5, 1),
        "valid_until": date(2021, 5, 1), "file": paper(f"project:{project.code}", steward),
    } | stated  # fmt: skip
    return carry_decision(project.code, PaperDecision(**told), confirmed_by=LeaderFactory(),
                          by=steward, at=AT)  # fmt: skip


def test_a_decision_on_paper_is_carried_over_by_two_people_and_proves():
    project = lead()
    decision = on_paper(project)
    assert Evidence.objects.get(ruling=decision.subject).document_no == "评审纪要〔2020〕3号"
    leader = LeaderFactory()
    with pytest.raises(NotAllowed, match="另请"):
        carry_decision(lead().code, PaperDecision(outcome="PASSED", number="1", decided_on=DAY,
                                                  valid_until=DAY),
                       confirmed_by=leader, by=leader, at=AT)  # fmt: skip


def test_paper_cannot_overrule_a_meeting_nor_come_without_its_scan():
    with pytest.raises(Refused, match="不能再补录"):
        on_paper(decided("REFUSED").project)
    with pytest.raises(Refused, match="扫描件"):
        on_paper(lead(), file=None)
    with pytest.raises(Refused, match="有效期"):
        on_paper(lead(), valid_until=date(2020, 1, 1))


def test_a_refusal_on_paper_takes_the_place_of_a_pass_on_paper():
    project = project_at(Stage.S3)
    on_paper(project)
    refused = on_paper(project, number="评审纪要〔2020〕9号", outcome="REFUSED")
    assert refused.replaces == Decision.objects.exclude(pk=refused.pk).get()
    assert not Evidence.objects.filter(project=project, proof="MINUTES", state="VERIFIED").exists()
