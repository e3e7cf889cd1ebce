"""A register taken in, its firms placed, scored, listed, and filed once somebody claims one."""

from datetime import date

import pytest

from yanzhen.chains.models import Segment
from yanzhen.common.plain_files import Unusable
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.calc.uscc import check_sign
from yanzhen.companies.models import Company
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory
from yanzhen.journal.models import Event
from yanzhen.prospects import commands
from yanzhen.prospects.models import Claim, Score, Scoring
from yanzhen.prospects.register import store
from yanzhen.prospects.register.intake import take_in
from yanzhen.prospects.register.placing import place_slices
from yanzhen.prospects.tests.test_targets import by, url, zone

pytestmark = pytest.mark.django_db
__all__ = ["by", "zone"]
HEAD = (
    "统一社会信用代码,企业名称,行政区划代码,国标行业小类,注册资本,成立日期,经营范围,资质,"
    "子公司数,登记状态"
)
CODES = [f"92320583{number:08d}A" for number in range(9000, 9006)]
USCC = [code + check_sign(code) for code in CODES]


@pytest.fixture
def register(zone, settings, tmp_path):
    """Two sound rows and one of each kind that is left out."""
    settings.HOME = tmp_path
    made = zone["segment"].name
    file = tmp_path / "firms.csv"
    file.write_text(
        "\n".join([
            HEAD,
            f"{USCC[0]},江苏澜启材料科技有限公司,320583,,5000万元人民币,2011-03-04,"
            f"{made}的研发、生产、销售,专精特新小巨人（第三批）,2,存续",
            f"{USCC[1]},重庆远岫{made}有限公司,500112,,,,生产{made},,,在业",
            f"{USCC[2]},南通旧事有限公司,320602,,,,,,,注销",
            f"{USCC[0]},江苏澜启材料科技有限公司,320583,,,,,,,存续",
            "91320583MA00000000,坏码有限公司,320583,,,,,,,存续",
            f"{USCC[3]},,320583,,,,,,,存续",
        ]), encoding="utf-8")  # fmt: skip
    taken = take_in(file, edition="全国名册2022春", origin="合成数据", as_of=date(2022, 5, 1))
    place_slices(taken.register)
    store.use(taken.register)
    return taken


def test_rows_that_cannot_be_used_are_left_out_and_told(register):
    assert (register.read, register.register.firms) == (6, 2)
    assert register.left_out == {
        "no sound credit code": 1, "no name": 1, "struck off or revoked": 1,
        "credit code told before": 1,
    }  # fmt: skip


def test_its_firms_are_ranked_beside_those_on_file(register, zone, client):
    listed = commands.refresh_scores(at=AT)
    score = Score.objects.get(uscc=USCC[0])

    assert listed == 3
    assert not Company.objects.filter(uscc=USCC[0]).exists()
    assert score.segment == zone["segment"].code
    assert 0 < score.gap < 1  # the share of the gap by the chance that it stands there
    assert (score.class_share, score.hq, score.near) == (0.8, pytest.approx(2 / 3), 0.5)
    assert (score.intent, score.link) == (None, None)  # not known, which is not zero
    assert Scoring.objects.first().register == "全国名册2022春（合成数据，2022-05-01）"
    page = client.get(url("index")).content.decode()
    assert "江苏澜启材料科技有限公司" in page
    assert "专精特新小巨人（全国名册2022春（合成数据，2022-05-01） 第三批）" in page


def test_what_did_not_change_is_not_written_again(register):
    commands.refresh_scores(at=AT)
    before = dict(Score.objects.values_list("name", "pk"))
    commands.refresh_scores(at=AT)

    assert dict(Score.objects.values_list("name", "pk")) == before
    assert Scoring.objects.first().changed == 0


def test_a_firm_on_file_is_not_listed_twice(register, by):
    CompanyFactory(by=by, uscc=USCC[0])
    CompanyFactory(by=by, name=Score(name=f"重庆远岫{Segment.objects.first()}有限公司").name)
    commands.refresh_scores(at=AT)

    assert not Score.objects.filter(uscc=USCC[0]).exists()


@pytest.mark.parametrize(
    ("query", "count"),
    [("source=register", 2), ("source=file", 1), ("class=LITTLE_GIANT", 2), ("place=重庆市", 1),
     ("place=昆山市", 2), ("place=苏州市", 2), ("capital_min=1000万", 2), ("q=澜启", 1),
     ("q=jslq", 1), ("q=没有这家", 0), ("signalled=1", 1)],
)  # fmt: skip
def test_one_list_is_narrowed_over_both(register, client, query, count):
    commands.refresh_scores(at=AT)

    assert len(client.get(url("index") + "?" + query).context["list"].rows) == count


def test_the_card_of_a_listed_firm_says_the_same_and_claiming_opens_its_file(register, client, by):
    commands.refresh_scores(at=AT)
    page = client.get(url("listed", USCC[0]))
    assert page.context["card"].points == pytest.approx(Score.objects.get(uscc=USCC[0]).points)
    assert "全国名册2022春" in page.content.decode()

    answer = client.post(url("claim_listed", USCC[0]))
    firm = Company.objects.get(uscc=USCC[0])
    assert answer["Location"] == url("target", firm.code)
    assert (firm.county_code, firm.capital_cny, firm.founded_on) == (
        "320583", 50_000_000, date(2011, 3, 4))  # fmt: skip
    assert firm.classes.get().edition == "第三批"
    assert Claim.objects.get().company == firm
    assert Event.objects.latest("pk").verb == "target.taken_in"
    assert Score.objects.get(company=firm).uscc is None
    assert client.get(url("listed", USCC[0]))["Location"] == url("target", firm.code)


def test_who_may_not_court_opens_no_file_and_nobody_opens_two(register, by):
    with pytest.raises(NotAllowed):
        commands.claim_listed(USCC[1], by=UserFactory(role="REVIEWER"), at=AT)
    commands.claim_listed(USCC[1], by=by, at=AT)
    with pytest.raises(Refused, match="已经建档"):
        commands.claim_listed(USCC[1], by=by, at=AT)
    with pytest.raises(Refused, match="名册里没有"):
        commands.claim_listed(USCC[5], by=by, at=AT)


def test_another_edition_takes_the_place_of_the_one_before(register, tmp_path):
    file = tmp_path / "next.csv.gz"
    import gzip

    file.write_bytes(gzip.compress(f"{HEAD}\n{USCC[4]},江苏新册有限公司,320583,,,,,,,".encode()))
    taken = take_in(file, edition="2023", origin="合成", as_of=date(2023, 1, 1))
    store.use(taken.register)

    assert store.current().edition == "2023"
    assert len([one for one in store.home().iterdir() if one.is_dir()]) == 1


def test_without_a_register_everything_works(zone, settings, tmp_path, client):
    settings.HOME = tmp_path
    assert commands.refresh_scores(at=AT) == 1
    assert client.get(url("listed", USCC[0])).status_code == 404
    assert len(client.get(url("index") + "?q=苏澜").context["list"].rows) == 1


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.txt", "x", "ending in .parquet"),
        ("a.parquet", "no parquet", "Parquet or CSV"),
        ("a.csv", "企业名称\n甲\n", "统一社会信用代码"),
        ("a.csv", f"{HEAD}\n", "no row"),
        ("b.csv", "", "b.csv"),
    ],
)
def test_a_file_that_is_no_register_is_refused_whole(settings, tmp_path, name, text, told):
    settings.HOME = tmp_path / "home"
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable, match=told):
        take_in(file, edition="x", origin="x", as_of=date(2022, 1, 1))
    assert store.current() is None
