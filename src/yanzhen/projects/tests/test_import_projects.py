from datetime import UTC, date, datetime

import pytest

from yanzhen.accounts.models import Team
from yanzhen.chains.models import Pillar
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.imports.kinds import AcceptedRow, CellContext, Judgement, ParsedRow, Verdict
from yanzhen.projects.commands import release_project
from yanzhen.projects.imports import cells
from yanzhen.projects.imports.kind import NEW_FIRM, ProjectSheet
from yanzhen.projects.imports.people import People
from yanzhen.projects.imports.repeats import Line, find_repeats
from yanzhen.projects.models import Project
from yanzhen.projects.tests.factories import StewardFactory, UserFactory, firm, lead, meet

pytestmark = pytest.mark.django_db
AT = datetime(2022, 7, 1, 2, 0, tzinfo=UTC)
ON = date(2022, 7, 1)
KIND = ProjectSheet()
YI = CellContext(unit="亿元", year=2022, today=ON)


def row(number=1, context=YI, **said):
    told = {"name": "澜柏液压元件项目", "investor": "示范澜柏机械制造有限公司"} | said
    parsed = {
        one.key: one.parse(told[one.key], context) if one.key in told else None
        for one in KIND.fields
    }
    return ParsedRow(number, f"在谈项目 · {number}", parsed)


def judge(*rows):
    return KIND.judge(rows, by=StewardFactory(), on=ON)


def let_in(rows, choice="", by=None):
    accepted = [
        AcceptedRow(one, judged, choice) for one, judged in zip(rows, judge(*rows), strict=True)
    ]
    return KIND.apply(accepted, batch=1, by=by or StewardFactory(), at=AT)


@pytest.mark.parametrize(
    ("text", "pillar"),
    [("电子信息", "新一代信息技术"), ("光储", "新能源"), ("医疗器械", "医药健康"),
     ("智能装备", "高端装备"), ("现代农业", "其他")],
)  # fmt: skip
def test_reads_an_industry_however_it_is_said(text, pillar):
    assert cells.read_pillar(text, YI) == pillar


@pytest.mark.parametrize(
    ("text", "stage"),
    [("意向线索", "线索"), ("洽谈中", "谈判"), ("初步洽谈", "初洽"), ("已来园看地", "考察"),
     ("签约待落地", "签约"), ("放弃（外迁）", "终止"), ("竣工投产", "投产"), ("在建", "开工")],
)  # fmt: skip
def test_reads_a_stage_however_it_is_said(text, stage):
    assert cells.read_stage(text, YI) == stage


def test_an_unknown_stage_is_a_warning_for_the_person():
    with pytest.raises(ValueError, match="看不懂阶段"):
        cells.read_stage("蓝色", YI)


def test_several_owners_in_a_cell_are_several_people():
    assert cells.read_owners("徐某、胡某/林某(组长)", YI) == ["徐某", "胡某", "林某"]
    assert cells.read_owners("—", YI) is None


def test_a_bare_number_counts_in_the_sheets_unit():
    assert cells.read_sum("2.6", YI)["low"] == "260000000"
    assert cells.read_sum("面议", YI) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("澜柏液压元件扩建项目", "澜柏机械制造"),
         ("澜柏液压元件项目", "南通澜柏机械制造有限公司")),
        (("数控机床研发及产业化项目", "禾曜精密（昆山）"),
         ("禾曜数控机床项目", "昆山禾曜精密电子有限公司")),
        (("光伏支架项目（辰川）", "盐城辰川电器"), ("辰川光伏支架二期", "盐城市辰川电器有限公司")),
        (("逆变器华东基地", "澜柏"), ("澜柏逆变器总部项目", "无锡澜柏电器有限公司（拟设新公司）")),
    ],
)  # fmt: skip
def test_finds_the_same_project_under_other_names(one, other):
    lines = [Line(1, *other), Line(2, *one)]

    assert find_repeats(lines) == {2: 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("澜柏液压元件项目", "无锡澜柏机械"), ("澜柏液压元件项目", "南通澜柏机械有限公司")),
        (("澜柏液压元件项目", "澜柏机械"), ("澜柏数控机床项目", "澜柏机械有限公司")),
        (("液压元件项目", "禾曜机械"), ("液压元件项目", "辰川机械")),
    ],
)  # fmt: skip
def test_leaves_alone_what_only_looks_alike(one, other):
    assert find_repeats([Line(1, *one), Line(2, *other)]) == {}


def test_a_repeat_chain_leads_to_the_earliest_row():
    lines = [Line(n, "澜柏液压元件项目", "澜柏机械") for n in (1, 2, 3)]

    assert find_repeats(lines) == {2: 1, 3: 1}


def test_a_new_row_makes_a_project_that_claims_and_counts_nothing():
    Pillar.objects.create(code="eq", name="高端装备")
    owner = UserFactory(name="徐某")
    rows = [row(planned="2.6", pillar="机械装备", stage="签约", owners="徐某", land="15",
                began="2022.3", progress="已签框架协议")]  # fmt: skip
    assert judge(*rows)[0].verdict == Verdict.NEW

    (applied,) = let_in(rows)

    project = Project.objects.get()
    assert applied.target == f"project:{project.code}"
    assert (project.stage, project.claimed_stage, project.signed_on) == ("S0", "S5", None)
    assert (project.owner, project.pillar, project.planned_cny) == (owner, "eq", 260_000_000)
    assert project.company.name == "示范澜柏机械制造有限公司"
    assert project.outline.progress_note.startswith("已签框架协议")


def test_the_same_sheet_again_changes_nothing():
    rows = [row(planned="2.6", land="15", progress="已看地")]
    let_in(rows)

    (judged,) = judge(row(planned="2.6", land="15", progress="已看地"))

    assert judged.verdict == Verdict.SAME
    assert Project.objects.count() == 1


def test_what_the_sheet_says_otherwise_is_shown_and_then_laid_over():
    let_in([row(planned="2.6")])
    rows = [row(planned="3", name="澜柏液压元件扩建项目")]

    (judged,) = judge(*rows)
    assert judged.verdict == Verdict.CHANGED
    assert judged.changes == (("计划总投资", "2.60", "3.00"),)

    let_in(rows)
    assert Project.objects.get().planned_cny == 300_000_000


def test_a_repeat_in_the_sheet_waits_for_a_person():
    first, second = judge(
        row(1, investor="南通澜柏机械制造有限公司"),
        row(2, name="液压元件项目（澜柏）", investor="澜柏机械制造公司"),
    )

    assert first.verdict == Verdict.NEW
    assert second.verdict == Verdict.CONFLICT
    assert "在谈项目 · 1" in second.reason


def test_a_brand_of_several_firms_offers_them_and_decides_nothing():
    one = firm(name="南通曜泽机械有限公司")
    two = firm(name="苏州曜泽电子有限公司")

    (judged,) = judge(row(investor="曜泽"))

    assert judged.verdict == Verdict.CONFLICT
    offered = {key for key, _label in judged.candidates}
    assert offered == {f"company:{one.code}", f"company:{two.code}", NEW_FIRM}

    let_in([row(investor="曜泽")], choice=f"company:{two.code}")
    assert Project.objects.get().company == two


def test_a_project_that_ended_before_is_imported_as_lost_with_its_reason():
    let_in([row(stage="终止", progress="因能耗指标不足终止")])

    project = Project.objects.get()
    assert (project.stage, project.loss_reason) == ("X", "ENERGY")


def test_undo_takes_all_back_but_what_was_worked_on_since():
    applied = let_in([row(1), row(2, name="辰川数控机床项目", investor="示范辰川机床有限公司")])
    worked = Project.objects.get(name="辰川数控机床项目")
    meet(worked, on=ON, at=AT)

    left = KIND.undo(applied, batch=1, by=StewardFactory(), at=AT)

    assert list(Project.objects.all()) == [worked]
    assert left == [f"{worked.code}导入后有人跟进或修改过，没有撤回。"]


def test_undo_restores_what_the_sheet_laid_over():
    let_in([row(planned="2.6")])
    applied = let_in([row(planned="3")])

    assert KIND.undo(applied, batch=2, by=StewardFactory(), at=AT) == []
    assert Project.objects.get().planned_cny == 260_000_000


def test_an_abbreviated_department_is_found_if_only_one_fits():
    team = Team.objects.create(code="INV", name="投资促进局", short_name="投促中心",
                               kind="DEPARTMENT", opened_on=date(2020, 1, 1))  # fmt: skip
    people = People.at(StewardFactory())

    assert people.team("投促局") == team
    assert people.team("经发局") is None


def test_of_two_people_of_one_name_the_departments_is_meant():
    one, _two = UserFactory(name="王某"), UserFactory(name="王某")

    found, _team = People.at(StewardFactory()).find(["王某"], one.team.name)
    assert found == [one]
    assert People.at(StewardFactory()).find(["王某"], "")[0] == []


def test_a_foreign_sum_is_turned_at_the_rate_of_the_local_day():
    let_in([row(planned="2.6")])
    rows = [row(planned="6000万美元")]
    judged = judge(row(planned="3"))
    night = datetime(2022, 7, 31, 17, 0, tzinfo=UTC)

    KIND.apply([AcceptedRow(rows[0], judged[0])], batch=2, by=StewardFactory(), at=night)

    amount = Project.objects.get().amounts.get(kind="PLANNED")
    assert (amount.currency, amount.rate_on) == ("USD", date(2022, 8, 1))


def held(company, by=None):
    return lead(by, company=company, project_name="澜柏液压元件项目", product="液压元件")


def own_lead():
    return UserFactory(role="TEAM_LEAD")


def test_another_teams_lead_is_neither_shown_nor_changed():
    hidden = held(firm(name="示范澜柏机械制造有限公司"))
    by = own_lead()
    rows = [row(planned="9", land="300")]

    (judged,) = KIND.judge(rows, by=by, on=ON)

    assert judged.verdict == Verdict.CONFLICT
    assert str(hidden.team) in judged.reason
    told = f"{judged.reason}{judged.target}{judged.changes}{judged.candidates}"
    assert hidden.code not in told and "5.00" not in told
    assert (judged.target, judged.changes, judged.candidates) == ("", (), ())


def test_a_held_investor_is_not_imported_whatever_the_person_chose():
    hidden = held(firm(name="示范澜柏机械制造有限公司"))
    chosen = AcceptedRow(row(), Judgement(Verdict.CONFLICT), f"company:{hidden.company.code}")
    other = AcceptedRow(row(), Judgement(Verdict.CONFLICT), "other")

    for one in (chosen, other):
        with pytest.raises(Refused, match=str(hidden.team)):
            KIND.apply([one], batch=1, by=own_lead(), at=AT)
    assert Project.objects.count() == 1


def test_a_row_cannot_be_laid_over_a_project_that_is_anothers():
    hidden = held(firm(name="示范澜柏机械制造有限公司"))
    laid = AcceptedRow(
        row(planned="9"), Judgement(Verdict.CHANGED, target=f"project:{hidden.code}")
    )

    with pytest.raises(NotAllowed):
        KIND.apply([laid], batch=1, by=own_lead(), at=AT)
    hidden.refresh_from_db()
    assert hidden.planned_cny == 500_000_000


def test_what_a_person_may_no_longer_change_stays_and_they_are_told():
    lead_ = own_lead()
    mine = held(firm(name="示范澜柏机械制造有限公司"), by=UserFactory(team=lead_.team))
    rows = [row(planned="9")]
    judged = KIND.judge(rows, by=lead_, on=ON)
    accepted = [AcceptedRow(rows[0], judged[0])]
    applied = KIND.apply(accepted, batch=1, by=lead_, at=AT)
    assert Project.objects.get().planned_cny == 900_000_000
    Project.objects.filter(pk=mine.pk).update(team=UserFactory().team, owner=None)

    (left,) = KIND.undo(applied, batch=1, by=lead_, at=AT)

    assert mine.code in left and "能修改项目" in left
    assert Project.objects.get().planned_cny == 900_000_000


def test_a_team_lead_imports_for_the_own_team_alone():
    by, stranger = own_lead(), UserFactory(name="徐某")
    rows = [row(owners="徐某", department=stranger.team.name)]
    accepted = [AcceptedRow(rows[0], KIND.judge(rows, by=by, on=ON)[0])]

    KIND.apply(accepted, batch=1, by=by, at=AT)

    project = Project.objects.get()
    assert (project.owner, project.team) == (by, by.team)
    assert "徐某" in project.outline.progress_note


def test_an_officer_imports_no_projects():
    assert "OFFICER" not in KIND.roles
    with pytest.raises(NotAllowed):
        KIND.apply([AcceptedRow(row(), Judgement(Verdict.NEW))], batch=1, by=UserFactory(), at=AT)


def test_a_like_investor_of_others_waits_for_a_person():
    held(firm(name="示范澜柏精密部件有限公司"))
    by = own_lead()
    rows = [row(name="光伏支架项目", investor="示范澜柏精密部件制造有限公司")]
    (judged,) = KIND.judge(rows, by=by, on=ON)

    assert judged.verdict == Verdict.CONFLICT


def test_a_project_in_the_pool_is_claimed_before_it_is_imported_over():
    pooled = held(firm(name="示范澜柏机械制造有限公司"))
    release_project(pooled.code, reason="没有精力", by=pooled.owner, at=AT)

    (judged,) = KIND.judge([row(planned="9")], by=own_lead(), on=ON)

    assert judged.verdict == Verdict.CONFLICT and "先认领" in judged.reason


def test_judging_for_a_team_lead_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    by = own_lead()
    names = [f"示范{a}{b}柏机械有限公司" for a in "澜禾辰曜峰" for b in "川泽森瀚屿"]
    for name in names:
        held(firm(name=name), by=by)
    rows = [row(n, name=f"示例{n}号产品项目", investor=name) for n, name in enumerate(names)]

    with django_assert_max_num_queries(14):
        KIND.judge(rows, by=by, on=ON)


def test_judging_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    steward = StewardFactory()
    rows = [row(n, name=f"示例{n}号产品项目", investor=f"示范第{n}机械有限公司") for n in range(40)]

    with django_assert_max_num_queries(6):
        KIND.judge(rows, by=steward, on=ON)
