from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yanzhen.assessments import versions
from yanzhen.assessments.commands import copy_scheme, make_batch
from yanzhen.assessments.dossiers import scheme_of
from yanzhen.assessments.models import Commitment
from yanzhen.assessments.tests.factories import (
    AT,
    DAY,
    answer,
    answered,
    consulted,
    decided,
    meeting_of,
    opened,
)
from yanzhen.common import clock
from yanzhen.companies.commands import add_figure, mark_resident
from yanzhen.companies.tests.factories import CompanyFactory
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import LeaderFactory, StewardFactory, UserFactory, project_at
from yanzhen.resources.tests.factories import ParcelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: DAY)


def get(client, user, page, *args, status=200, query=""):
    client.force_login(user)
    answer_ = client.get(reverse(f"assessments:{page}", args=args) + query)
    assert answer_.status_code == status, answer_.content.decode()[:2000]
    return answer_.content.decode()


def post(client, user, page, *args, status=302, **said):
    client.force_login(user)
    answer_ = client.post(reverse(f"assessments:{page}", args=args), said)
    assert answer_.status_code == status, answer_.content.decode()[:4000]
    return answer_.content.decode()


def test_an_officer_starts_fills_in_and_hands_in(client):
    from yanzhen.assessments.commands import add_papers
    from yanzhen.assessments.tests.factories import ENTRIES, TEXTS, departments, paper
    from yanzhen.common.parameters import parameter

    departments()
    project = project_at(Stage.S3, land_mu=50)
    owner = project.owner
    post(client, owner, "start", project.code)
    assessment = project.assessments.get()
    form = get(client, owner, "dossier", assessment.code)
    assert "5亿元" in form and "准备" not in form.split("还缺什么")[0][-50:]

    said = {f"entry_{code}": "".join(value) for code, value in ENTRIES.items()}
    said |= {f"text_{key}": text for key, text in TEXTS.items()}
    said |= {"version": assessment.version, "promise_0_item": "JOBS", "promise_0_promised": "200",
             "promise_0_due_on": "2024-12-31", "promise_0_consequence": "DAMAGES"}  # fmt: skip
    post(client, owner, "dossier", assessment.code, **said)
    for kind in parameter("meetings.required_papers", on=DAY):
        add_papers(assessment.code, kinds=[kind], file=paper(assessment.subject, owner), by=owner,
                  at=AT)  # fmt: skip
    post(client, owner, "step", assessment.code, "hand-in")

    assessment.refresh_from_db()
    assert assessment.state == "CONSULTING"
    page = get(client, owner, "page", assessment.code)
    assert assessment.dossiers.get().hash in page


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("entry_TOTAL_CNY", "500", "币种"),
        ("entry_TOTAL_CNY", "500万", "币种"),
        ("entry_FIXED_CNY", "9亿元", "计划总投资"),
        ("entry_LAND_MU", "0亩", "用地"),
        ("entry_JOBS", "-3人", "负数"),
        ("entry_TAX_CNY", "abc", "不是有限的数字"),
        ("promise_0_promised", "120", "超过100"),
    ],
)
def test_a_figure_that_cannot_be_true_is_told_at_its_field_and_nothing_is_lost(
    client, field, typed, told
):
    assessment = opened()
    said = {
        "version": assessment.version,
        "entry_TOTAL_CNY": "5亿元",
        "entry_LAND_MU": "50亩",
        "text_MARKET": "写了很久的市场分析",
        "promise_0_item": "RESEARCH",
        "promise_0_promised": "5",
        "promise_0_due_on": "2024-12-31",
    } | {field: typed}
    page = post(client, assessment.project.owner, "dossier", assessment.code, status=422, **said)
    assert told in page and "写了很久的市场分析" in page


def test_a_file_that_is_not_what_it_says_is_named_as_such(client):
    assessment = opened()
    by = assessment.project.owner
    for content, told in ((b"MZ\x90\x00", "只收 PDF"), (b"", "空")):
        file = SimpleUploadedFile("材料.pdf", content, content_type="application/pdf")
        page = post(client, by, "paper", assessment.code, kind="LICENCE", file=file, status=422)
        assert told in page and "请选择材料种类和文件" not in page


def test_a_department_answers_and_sees_the_others_only_afterwards(client):
    assessment, asked = consulted()
    answer(assessment, asked["FINANCE"], "DISAGREE", text="财力测算不足")
    user = asked["DEVELOPMENT"]
    assert "财力测算不足" not in get(client, user, "opinion", assessment.code)

    questions = scheme_of(assessment).questions["DEVELOPMENT"]
    said = {f"q_{question.code}": "AGREE" for question in questions}
    post(client, user, "opinion", assessment.code, stance="AGREE", **said)
    assert "财力测算不足" in get(client, user, "page", assessment.code)


def test_a_department_finds_nothing_that_was_not_put_before_it(client):
    assessment, _asked = consulted()
    stranger = UserFactory(role="REVIEWER")
    get(client, stranger, "page", assessment.code, status=404)
    get(client, stranger, "opinion", assessment.code, status=404)
    assert assessment.project.name not in get(client, stranger, "list")


def test_a_meeting_is_run_from_its_pages(client):
    assessment, asked = answered(stances={"ENVIRONMENT": "CONDITIONAL"})
    leader, steward = LeaderFactory(), UserFactory(role="DATA_STEWARD", team=None)
    post(client, leader, "meeting_new", held_on="2022-03-02", chair=leader.username,
         secretary=steward.username)  # fmt: skip
    meeting = steward.seats.get().meeting
    post(client, steward, "meeting_step", meeting.code, "agenda", assessment=assessment.code)
    refused = post(client, steward, "meeting_step", meeting.code, "open", status=422)
    assert "主持人未到会" in refused
    post(client, steward, "meeting_step", meeting.code, "open",
         present=list(meeting.seats.values_list("user", flat=True)))  # fmt: skip
    item = meeting.items.get()
    post(client, asked["FINANCE"], "judge", meeting.code, item.place, "vote", value="CONDITIONAL")
    page = get(client, leader, "mode", meeting.code, item.place)
    assert "作出决定" in page and assessment.project.name in page
    kept = post(client, leader, "judge", meeting.code, item.place, "decide", status=422,
                outcome="PASSED", reason="带动强")  # fmt: skip
    assert "有条件通过" in kept and "带动强" in kept
    post(client, leader, "judge", meeting.code, item.place, "decide", outcome="CONDITIONAL",
         by_vote="on", reason="带动强")  # fmt: skip
    code = meeting.items.get().decision.code
    for user in (leader, steward):
        post(client, user, "sign", code)
    post(client, steward, "meeting_step", meeting.code, "close")

    assert "投产前落实总量来源" in get(client, leader, "decision", code)


def test_a_refused_vote_keeps_what_was_typed_and_says_what_is_wrong(client):
    assessment, asked = answered()
    meeting = meeting_of(assessment)
    place, voter = meeting.items.get().place, asked["FINANCE"]
    told = {"voter": voter.username, "value": "REFUSED", "reason": ""}
    page = post(client, meeting.secretary, "judge", meeting.code, place, "vote", status=422, **told)
    assert f'value="{voter.username}" selected' in page and "写明理由" in page
    page = post(client, meeting.secretary, "judge", meeting.code, place, "vote", status=422,
                **told | {"value": "MAYBE", "reason": "不成熟"})  # fmt: skip
    assert 'value="不成熟"' in page


def test_the_chair_sees_how_large_the_sites_are(client):
    ParcelFactory(code="D1", name="北一号", area_mu=52, available_from=date(2022, 1, 1))
    meeting = meeting_of(answered()[0])
    page = get(client, meeting.chair, "mode", meeting.code, meeting.items.get().place)
    assert "D1 北一号 · 52 亩" in page


def test_the_minutes_come_as_word_and_pdf(client):
    decision = decided("CONDITIONAL", stances={"ENVIRONMENT": "CONDITIONAL"})
    client.force_login(decision.decided_by)
    for name, start in (("minutes_docx", b"PK"), ("minutes_pdf", b"%PDF")):
        got = client.get(reverse(f"assessments:{name}", args=[decision.code]))
        assert got.status_code == 200 and got.content.startswith(start)


def test_word_minutes_hold_what_was_decided(client):
    import io

    import docx

    decision = decided("CONDITIONAL", stances={"ENVIRONMENT": "CONDITIONAL"})
    client.force_login(decision.decided_by)
    got = client.get(reverse("assessments:minutes_docx", args=[decision.code]))
    document = docx.Document(io.BytesIO(got.content))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "有条件通过" in text and "投产前落实总量来源" in text and decision.digest in text
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert decision.project.name in cells
    # Signed at two in the morning in UTC, ten in China: as the page of the decision says.
    assert "2022-03-02 10:00" in text + "".join(cells)


def test_a_promise_is_measured_struck_and_rolled_up(client):
    decision = decided("PASSED")
    commitment = Commitment.objects.get()
    steward = UserFactory(role="DATA_STEWARD", team=None)
    post(client, steward, "measure", commitment.pk, on="2022-03-01", value="1", source="",
         status=422)  # fmt: skip
    post(client, steward, "measure", commitment.pk, on="2022-03-01", value="1", source="认定证书")
    assert "已兑现" in get(client, steward, "commitment", commitment.pk)
    batch = make_batch(name="首批", on=DAY, projects=[decision.project], by=LeaderFactory(), at=AT)
    page = get(client, steward, "rollup", query=f"?batch={batch.code}")
    assert "高新技术企业" in page
    measurement = commitment.measurements.get()
    post(client, steward, "measure", commitment.pk, strike=measurement.pk, reason="证书过期")
    commitment.refresh_from_db()
    assert commitment.measured is None


def test_the_project_page_fetches_its_assessments_as_a_panel(client):
    decision = decided("PASSED")
    client.force_login(decision.project.owner)
    address = reverse("assessments:of_project", args=[decision.project.code])
    assert (
        address
        in client.get(reverse("projects:page", args=[decision.project.code])).content.decode()
    )
    panel = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert decision.number in panel and "<html" not in panel


def test_a_scheme_is_copied_edited_previewed_and_put_in_force(client):
    from yanzhen.assessments import versions
    from yanzhen.assessments.models import ZoneScheme
    from yanzhen.assessments.schemes.reading import read_scheme, scheme_as_text

    answered()
    leader = LeaderFactory()
    land = versions.in_force(DAY)["LAND"]
    get(client, leader, "schemes")
    key = f"{land.code}@{land.version}"
    assert land.indicators[0].name in get(client, leader, "scheme", key)
    post(client, leader, "scheme_copy", key, name="本区用地项目方案")
    row = ZoneScheme.objects.get()
    text = scheme_as_text(read_scheme(row.content)).replace(
        f"conditional_at: {land.conditional_at}", f"conditional_at: {land.conditional_at - 1}"
    )
    assert "按此方案重算过去的项目" in get(client, leader, "scheme", row.pk)
    post(client, leader, "scheme_edit", row.pk, text=text, version=row.version)
    broken = post(client, leader, "scheme_edit", row.pk, status=422, text="name: [", version=2)
    assert "YAML" in broken
    post(client, leader, "scheme_force", row.pk, from_day="2022-03-02")
    assert versions.in_force(DAY)["LAND"].name == "本区用地项目方案"


def table_of(client, leader, row):
    """What the table of a scheme's page holds, as a browser would send it."""
    from yanzhen.assessments.forms.scheming import SchemeTableForm
    from yanzhen.assessments.schemes.reading import read_scheme

    form = SchemeTableForm(scheme=read_scheme(row.content), version=row.version)
    return {name: form[name].initial for name in form.fields}


def test_why_a_day_is_not_taken_is_said(client):
    steward = UserFactory(role="DATA_STEWARD", team=None)
    own = copy_scheme(versions.shipped()[0], name="本区方案", by=steward, at=AT)
    page = post(client, steward, "scheme_force", own.pk, status=422, from_day="2022-03-01")
    assert "今天或以后" in page and "请填写启用日期" not in page


def test_figures_of_a_scheme_are_edited_in_a_table_and_previewed_as_one_types(client):
    from yanzhen.assessments import versions
    from yanzhen.assessments.commands import copy_scheme
    from yanzhen.assessments.schemes.reading import read_scheme

    answered()
    leader = LeaderFactory()
    row = copy_scheme(versions.in_force(DAY)["LAND"], name="本区方案", by=leader, at=AT)
    said = table_of(client, leader, row)
    place = next(n for n, one in enumerate(row.content["indicators"])
                 if one["unit"] == "CNY_PER_MU")  # fmt: skip
    floor = f"indicators.{place}.floor"
    client.force_login(leader)
    address = reverse("assessments:scheme_edit", args=[row.pk])

    told = client.post(f"{address}?preview=1", said | {"pass_at": "100", "conditional_at": "99"})
    assert "电控单元" in told.content.decode() and "<html" not in told.content.decode()
    row.refresh_from_db()
    assert row.version == said["version"]

    refused = client.post(f"{address}?preview=1", said | {floor: "许多"}).content.decode()
    assert "还不成方案" in refused and floor in refused
    broken = post(client, leader, "scheme_edit", row.pk, status=422, **(said | {floor: "许多"}))
    assert "许多" in broken

    post(client, leader, "scheme_edit", row.pk, **(said | {floor: "310.5"}))
    row.refresh_from_db()
    assert read_scheme(row.content).indicators[place].floor == 3_105_000


@pytest.mark.parametrize("many", [1, 4])
def test_the_list_and_the_register_take_the_same_few_queries(
    client, django_assert_max_num_queries, many
):
    for _n in range(many):
        decided("PASSED")
    client.force_login(LeaderFactory())
    for name in ("list", "meetings", "commitments", "rollup"):
        address = reverse(f"assessments:{name}")
        client.get(address)
        with django_assert_max_num_queries(14):
            client.get(address)


def test_the_page_of_an_assessment_takes_a_fixed_number_of_queries(
    client, django_assert_max_num_queries
):
    decision = decided("CONDITIONAL", stances={"ENVIRONMENT": "CONDITIONAL", "LAND": "CONDITIONAL"})
    client.force_login(decision.decided_by)
    for name, code, most in (("page", decision.assessment.code, 22),
                             ("decision", decision.code, 16)):  # fmt: skip
        address = reverse(f"assessments:{name}", args=[code])
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)


def test_beside_the_points_stand_what_turns_them_the_like_and_the_residents(
    client, django_assert_num_queries
):
    settled = CompanyFactory()
    mark_resident(settled.code, since=date(2020, 1, 6), land_mu=Decimal(20), by=StewardFactory(),
                  at=AT)  # fmt: skip
    add_figure(settled.code, metric="TAX", period_kind="YEAR", period_on=date(2021, 1, 1),
               value=Decimal(10_000_000), source="税务", by=StewardFactory(), at=AT)  # fmt: skip
    like = [decided("PASSED").assessment for _turn in range(2)]
    assessment, _asked = consulted()
    leader = LeaderFactory()

    page = get(client, leader, "beside", assessment.code)
    assert "哪一项变了" in page and "固定资产投资强度" in page
    assert all(reverse("assessments:page", args=[one.code]) in page for one in like)
    # 3,000 万元 on 50 mu against 1,000 万元 on 20.
    assert "60 万元/亩" in page and "50 万元/亩" in page and "100%" in page
    assert "land_mu=50" in page

    # A department is not told of what was not put before it.
    stranger = UserFactory(role="REVIEWER")
    get(client, stranger, "beside", assessment.code, status=404)
    client.force_login(leader)
    for _more in range(2):
        with django_assert_num_queries(9):
            client.get(reverse("assessments:beside", args=[assessment.code]))
        decided("PASSED")
        client.force_login(leader)
