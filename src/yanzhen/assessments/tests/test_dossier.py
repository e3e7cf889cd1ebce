import pytest

from yanzhen.assessments.calc.score import FiguresRefused
from yanzhen.assessments.commands import (
    Draft,
    add_papers,
    call_back,
    hand_in,
    open_assessment,
    save_dossier,
    withdraw_assessment,
)
from yanzhen.assessments.dossiers import scheme_kind
from yanzhen.assessments.models import Answering, Assessment
from yanzhen.assessments.queries.page import changed_since
from yanzhen.assessments.tests.factories import (
    AT,
    DAY,
    ENTRIES,
    consulted,
    departments,
    filled,
    opened,
    paper,
)
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.projects.commands import change_project
from yanzhen.projects.commands.amounts import Sum
from yanzhen.projects.tests.factories import UserFactory, lead

pytestmark = pytest.mark.django_db


def test_the_first_dossier_says_what_the_project_says():
    assessment = opened(lead(land_mu=50))
    dossier = assessment.dossiers.get()
    assert dossier.entries["TOTAL_CNY"] == ["5", "亿元"]
    assert dossier.entries["LAND_MU"] == ["50", "亩"]
    assert "电控单元" in dossier.texts["CONTENTS"]


def test_a_project_is_assessed_once_at_a_time():
    assessment = opened()
    with pytest.raises(Refused, match=assessment.code):
        opened(assessment.project)


def test_only_the_projects_people_open_and_write():
    project = lead()
    with pytest.raises(NotAllowed, match="所属团队"):
        open_assessment(project.code, by=UserFactory(), at=AT)


def test_the_kind_of_scheme_follows_the_project():
    assert scheme_kind(lead(land_mu=50)) == "LAND"
    assert scheme_kind(lead(land_mu=None)) == "LAND_FREE"
    assert scheme_kind(lead(kind="TECHNICAL_UPGRADE", land_mu=50)) == "UPGRADE"
    assert scheme_kind(lead(kind="HEADQUARTERS", land_mu=5)) == "LAND_FREE"


def test_all_that_lacks_is_named_before_it_is_handed_in():
    departments()
    assessment = opened(lead(land_mu=50))
    with pytest.raises(Refused, match="材料还不齐") as refusal:
        hand_in(assessment.code, by=assessment.project.owner, at=AT)
    assert "固定资产投资" in refusal.value.missing
    assert "能耗测算" in refusal.value.missing


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"TOTAL_CNY": ["500", ""]}, "TOTAL_CNY"),
        ({"TOTAL_CNY": ["500", "万"]}, "TOTAL_CNY"),
        ({"JOBS": ["-3", "人"]}, "JOBS"),
        ({"ELECTRICITY_KWH": ["-5", "万千瓦时"]}, "ELECTRICITY_KWH"),
        ({"LOCAL_SHARE": ["130", "%"]}, "LOCAL_SHARE"),
        ({"LAND_MU": ["0", "亩"]}, "LAND_MU"),
        ({"LAND_MU": ["50", "万元"]}, "LAND_MU"),
    ],
)
def test_figures_that_cannot_be_true_are_refused_and_nothing_is_kept(wrong, field):
    assessment = opened()
    with pytest.raises(FiguresRefused) as refusal:
        save_dossier(assessment.code, Draft(ENTRIES | wrong), by=assessment.project.owner, at=AT)
    assert field in refusal.value.problems
    assert "TAX_CNY" not in assessment.dossiers.get().entries


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"item": "NONSENSE", "promised": "1", "due_on": "2024-01-01"}, "没有"),
        ({"item": "JOBS", "promised": "1.5", "due_on": "2024-01-01"}, "整数"),
        ({"item": "JOBS", "promised": "0", "due_on": "2024-01-01"}, "大于零"),
        ({"item": "RESEARCH", "promised": "130", "due_on": "2024-01-01"}, "超过100"),
        ({"item": "JOBS", "promised": "9", "due_on": ""}, "日期"),
        ({"item": "JOBS", "promised": "9", "due_on": "2021-01-01"}, "将来"),
    ],
)
def test_a_promise_that_is_none_is_refused(row, named):
    assessment = opened()
    with pytest.raises(Refused, match=named):
        save_dossier(assessment.code, Draft(ENTRIES, promises=[row]),
                     by=assessment.project.owner, at=AT)  # fmt: skip


def test_a_handed_in_version_never_changes_and_its_hash_covers_papers_and_figures():
    assessment, _asked = consulted()
    first = assessment.dossiers.get()
    with pytest.raises(Refused, match="材料已提交"):
        save_dossier(assessment.code, Draft(ENTRIES), by=assessment.project.owner, at=AT)
    owner = assessment.project.owner
    call_back(assessment.code, reason="补能评", by=owner, at=AT)
    add_papers(
        assessment.code, kinds=["OTHER"], file=paper(assessment.subject, owner), by=owner, at=AT
    )
    second = hand_in(assessment.code, by=owner, at=AT)
    assert (second.number, second.entries) == (2, first.entries)
    assert second.hash != first.hash
    assert assessment.opinions.filter(dossier=second, stance="").count() > 0


def test_the_same_content_has_the_same_hash():
    assessment, _asked = consulted()
    first = assessment.dossiers.get().hash
    owner = assessment.project.owner
    call_back(assessment.code, reason="核对", by=owner, at=AT)
    assert hand_in(assessment.code, by=owner, at=AT).hash == first


def test_without_a_team_for_who_may_veto_nothing_is_handed_in():
    departments()
    Answering.objects.filter(department="ENVIRONMENT").delete()
    assessment = filled(opened())
    with pytest.raises(Refused, match="没有指定由谁答复"):
        hand_in(assessment.code, by=assessment.project.owner, at=AT)
    assert Assessment.objects.get().state == "DRAFT"


def test_two_who_edit_at_once_lose_nothing():
    assessment = opened()
    save_dossier(assessment.code, Draft(ENTRIES), by=assessment.project.owner, at=AT, version=1)
    with pytest.raises(Stale):
        save_dossier(assessment.code, Draft(ENTRIES), by=assessment.project.owner, at=AT,
                     version=1)  # fmt: skip


def test_a_paper_of_another_subject_is_refused():
    assessment = opened()
    owner = assessment.project.owner
    with pytest.raises(Refused, match="不属于"):
        add_papers(
            assessment.code, kinds=["OTHER"], file=paper("project:P1", owner), by=owner, at=AT
        )


def test_withdrawing_needs_a_reason_and_frees_the_project():
    assessment, _asked = consulted()
    owner = assessment.project.owner
    with pytest.raises(Refused, match="原因"):
        withdraw_assessment(assessment.code, reason="", by=owner, at=AT)
    withdraw_assessment(assessment.code, reason="投资方改方案", by=owner, at=AT)
    assert opened(assessment.project).previous == assessment


def test_what_changed_since_it_was_judged_is_told():
    assessment, _asked = consulted()
    project = assessment.project
    change_project(project.code, version=project.version, planned=Sum.of_cny(900_000_000),
                   by=project.owner, at=AT)  # fmt: skip
    assessment = Assessment.objects.select_related("project__company").get()
    (told,) = changed_since(assessment, assessment.dossiers.get(), on=DAY)
    assert "总投资由5.00亿元变为9.00亿元" in told


def test_a_veto_the_scheme_does_not_know_is_refused_not_dropped():
    assessment = opened()
    with pytest.raises(Refused, match="NO_SUCH_VETO"):
        save_dossier(assessment.code, Draft(declared=["NO_SUCH_VETO"]),
                     by=assessment.project.owner, at=AT)  # fmt: skip
