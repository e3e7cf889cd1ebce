"""The pages of the register: what they show, to whom, and what they cost."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yanzhen.accounts.roles import Role
from yanzhen.common import clock
from yanzhen.resources import access, commands
from yanzhen.resources.models import Border, Budget, Claim, Parcel, Plant
from yanzhen.resources.needs import Needs
from yanzhen.resources.states import SiteState, held_sites, in_states, state_of
from yanzhen.resources.tests.factories import (
    AT,
    ON,
    BudgetFactory,
    ParcelFactory,
    PlantFactory,
    StewardFactory,
    UserFactory,
    square,
    tell_all,
    tell_teams,
)
from yanzhen.resources.words import ParcelStatus

pytestmark = pytest.mark.django_db
PARCEL = {
    "code": "D9", "name": "北一路地块", "area_mu": "108.5", "zoning": "M2", "status": "READY",
    "price_cny_per_mu": "30", "available_from": "2022-01-01", "takes_quota": "on", "version": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)
    monkeypatch.setattr(access, "_tellers", [tell_all])


@pytest.fixture
def steward(client):
    user = StewardFactory()
    client.force_login(user)
    return user


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def hold(code, **needs):
    return commands.reserve(code, Needs(**needs), by=StewardFactory(), at=AT)


def test_the_map_draws_each_site_as_a_link_that_says_its_state(client, steward):
    ParcelFactory(code="D1", outline=square(), takes_quota=False)
    ParcelFactory(code="D2", outline=square(west=120.94), takes_quota=False)
    PlantFactory(code="C1", outline=square(west=120.941, side=0.0005))
    ParcelFactory(code="D3")
    hold("P7", parcels=("D2",))

    text = text_of(client.get("/resources/"))

    assert 'href="/resources/parcels/D1/"' in text
    assert 'href="/resources/plants/C1/"' in text
    assert "100 亩，可供" in text
    assert "100 亩，已预留，P7" in text
    assert "有 1 处没有登记边界" in text


def test_an_empty_register_says_what_to_do(client, steward):
    assert "还没有带边界的地块" in text_of(client.get("/resources/"))
    assert "还没有登记地块" in text_of(client.get("/resources/parcels/"))
    assert "还没有登记指标" in text_of(client.get("/resources/budgets/"))


def test_the_map_costs_the_same_however_many_sites_there_are(client, steward):
    def add(n):
        for _ in range(n):
            ParcelFactory(outline=square(), takes_quota=False)
            PlantFactory(outline=square(side=0.001))
        parcel = Parcel.objects.latest("pk")
        hold(f"P{n}", parcels=(parcel.code,))

    add(2)
    with CaptureQueriesContext(connection) as few:
        client.get("/resources/")
    add(12)
    with CaptureQueriesContext(connection) as many:
        client.get("/resources/")
    assert len(few) == len(many)


def test_the_lists_find_sites_by_state_size_and_day(client, steward):
    ParcelFactory(code="FREE1", area_mu=50)
    ParcelFactory(code="LATER1", area_mu=150, available_from=date(2023, 1, 1))
    ParcelFactory(code="HELD1", area_mu=250, takes_quota=False)
    ParcelFactory(code="GIVEN1", status="GIVEN")
    hold("P7", parcels=("HELD1",))

    def codes(query):
        text = text_of(client.get(f"/resources/parcels/?{query}"))
        return {c for c in ("FREE1", "LATER1", "HELD1", "GIVEN1") if f"/parcels/{c}/" in text}

    assert codes("state=FREE") == {"FREE1"}
    assert codes("state=LATER&state=RESERVED") == {"LATER1", "HELD1"}
    assert codes("state=GIVEN") == {"GIVEN1"}
    assert codes("state=COMMITTED") == set()
    assert codes("area_min=100&area_max=200") == {"LATER1", "GIVEN1"}
    assert codes("from_min=2022-06-01") == {"LATER1"}
    assert codes("q=held") == {"HELD1"}
    assert "请写成数字" in text_of(client.get("/resources/parcels/?area_min=many"))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_shown_can_be_taken_along(client, steward, kind):
    ParcelFactory(code="D1")
    PlantFactory(code="C1")
    assert client.get(f"/resources/parcels/?export={kind}").status_code == 200
    assert client.get(f"/resources/plants/?export={kind}&state=FREE").status_code == 200


# No token of a form, made by chance, holds these letters.
HELD = "P-HELD-7"


def test_a_site_tells_who_holds_it_as_far_as_one_may_know(client, monkeypatch):
    ParcelFactory(code="D1", takes_quota=False, outline=square())
    hold(HELD, parcels=("D1",))
    client.force_login(UserFactory())
    assert HELD in text_of(client.get("/resources/parcels/D1/"))

    monkeypatch.setattr(access, "_tellers", [tell_teams])
    for page in ("/resources/parcels/D1/", "/resources/parcels/", "/resources/"):
        text = text_of(client.get(page))
        assert "一局的项目" in text
        assert HELD not in text
        assert "秘密" not in text


def test_a_steward_registers_and_changes_a_parcel(client, steward):
    told = PARCEL | {"outline": json.dumps(square())}
    assert client.post("/resources/parcels/new/", told).status_code == 302
    parcel = Parcel.objects.get()
    assert (parcel.code, parcel.price_cny_per_mu, parcel.outline) == ("D9", 300_000, square())

    address = f"/resources/parcels/{parcel.code}/change/"
    form = text_of(client.get(address))
    assert 'name="code"' not in form
    changed = told | {"version": "1", "price_cny_per_mu": "32.5"}
    assert client.post(address, changed).status_code == 302
    parcel.refresh_from_db()
    assert (parcel.version, parcel.price_cny_per_mu) == (2, 325_000)
    assert "修改价格" in text_of(client.get(f"/resources/parcels/{parcel.code}/"))


def test_who_comes_second_sees_what_the_first_changed(client, steward):
    parcel = ParcelFactory(code="D9", name="旧名")
    commands.change_parcel("D9", version=1, name="新名", by=steward, at=AT)
    told = PARCEL | {"version": "1", "note": "我写的", "original": json.dumps({"name": "旧名"})}
    text = text_of(client.post("/resources/parcels/D9/change/", told), 422)
    assert "别人刚改过" in text
    assert "新名" in text
    parcel.refresh_from_db()
    assert parcel.note == ""


def upload(content, name="a.geojson"):
    return SimpleUploadedFile(name, content)


def test_an_outline_is_taken_from_a_file_as_drawing_programs_write_it(client, steward):
    ring = [[*place, 3.5] for place in square()["coordinates"][0]]
    feature = {"type": "Feature", "properties": {"名": "甲"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    file = upload(b"\xef\xbb\xbf" + content.encode())
    client.post("/resources/parcels/new/", PARCEL | {"outline_file": file})
    assert Parcel.objects.get().outline == square()


@pytest.mark.parametrize(
    "outline",
    ["x", "[" * 100_000, '{"type":"Polygon"}', "[1,2]", "null",
     '{"type":"Point","coordinates":[1,2]}',
     '{"type":"Polygon","coordinates":[[[120,31],[NaN,31],[121,32],[120,31]]]}',
     '{"type":"Polygon","coordinates":[[[31,120],[31.1,120],[31,120.1],[31,120]]]}',
     '{"type":"Polygon","coordinates":[' + "9" * 5000 + "]}", '{"type":"FeatureCollection"}'],
)  # fmt: skip
def test_what_is_no_outline_is_refused_at_its_field(client, steward, outline):
    text = text_of(client.post("/resources/parcels/new/", PARCEL | {"outline": outline}), 422)
    assert "id_outline_errors" in text or "yz-error" in text
    assert not Parcel.objects.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04", b" " * 1_000_001, b"null2"])
def test_a_file_that_is_no_outline_is_refused(client, steward, content):
    told = PARCEL | {"outline_file": upload(content)}
    assert "yz-error" in text_of(client.post("/resources/parcels/new/", told), 422)
    assert not Parcel.objects.exists()


def test_nothing_is_registered_beyond_the_border(client, steward):
    told = {"outline": json.dumps(square(side=0.01)), "source": "总规批复", "version": "0"}
    assert client.post("/resources/border/", told).status_code == 302
    beyond = PARCEL | {"outline": json.dumps(square(west=120.938))}
    text = text_of(client.post("/resources/parcels/new/", beyond), 422)
    assert "园区边界以外" in text
    within = PARCEL | {"outline": json.dumps(square())}
    assert client.post("/resources/parcels/new/", within).status_code == 302

    smaller = told | {"outline": json.dumps(square(side=0.001)), "version": "1"}
    assert "落在新边界以外" in text_of(client.post("/resources/border/", smaller), 422)
    stale = told | {"version": "7"}
    assert "别人刚改过" in text_of(client.post("/resources/border/", stale), 422)
    assert Border.objects.get().version == 1


def test_a_plant_stands_on_a_built_parcel(client, steward):
    built = ParcelFactory(code="D1", status="BUILT")
    told = {"code": "C1", "name": "一号楼", "floor_sqm": "5200", "available_from": "2022-01-01",
            "parcel": built.pk, "rent_cny": "16.5", "outline": json.dumps(square())}  # fmt: skip
    assert client.post("/resources/plants/new/", told).status_code == 302
    plant = Plant.objects.get()
    assert plant.parcel == built
    assert "一号楼" in text_of(client.get("/resources/parcels/D1/"))
    change = told | {"version": "1", "storey_m": "9"}
    assert client.post("/resources/plants/C1/change/", change).status_code == 302
    assert client.post("/resources/plants/C1/withdraw/", {"version": 2}).status_code == 422
    gone = {"version": 2, "reason": "拆除"}
    assert client.post("/resources/plants/C1/withdraw/", gone).status_code == 302
    assert "已撤下" in text_of(client.get("/resources/plants/C1/"))


def test_a_held_parcel_is_not_withdrawn(client, steward):
    ParcelFactory(code="D1", takes_quota=False)
    hold("P7", parcels=("D1",))
    told = {"version": 1, "reason": "调规"}
    assert "先释放再撤下" in text_of(client.post("/resources/parcels/D1/withdraw/", told), 422)


def test_budgets_show_what_is_given_and_the_ledger_behind_it(client, steward):
    budget = BudgetFactory(limit=1000)
    BudgetFactory(limit=500, year=2021)
    hold("P7", energy_tce=Decimal(300))
    hold("P8", energy_tce=Decimal(50))
    commands.commit("P7", by=steward, at=AT)
    commands.free("P8", reason="投资方放弃", by=steward, at=AT)

    text = text_of(client.get("/resources/budgets/"))
    assert "700" in text
    assert "30.0%" in text
    text = text_of(client.get(f"/resources/budgets/{budget.pk}/"))
    for said in ("P7", "P8", "投资方放弃", "已承诺", "2021", "示例下达文件"):
        assert said in text
    assert "2021" in text_of(client.get("/resources/budgets/?year=2021"))
    assert client.get("/resources/budgets/?year=abc").status_code == 200


def test_a_budget_is_registered_changed_and_withdrawn(client, steward):
    told = {"kind": "COD", "year": "2022", "limit": "50", "source": "环发〔2022〕1号"}
    assert client.post("/resources/budgets/new/", told).status_code == 302
    budget = Budget.objects.get()
    assert "已经登记" in text_of(client.post("/resources/budgets/new/", told), 422)
    hold("P7", cod_t=Decimal(20))
    address = f"/resources/budgets/{budget.pk}/change/"
    low = {"limit": "10", "source": "新文", "version": "1"}
    assert "不能更低" in text_of(client.post(address, low), 422)
    assert client.post(address, low | {"limit": "60"}).status_code == 302
    assert "别人刚改过" in text_of(client.post(address, low | {"limit": "70"}), 422)
    withdraw = f"/resources/budgets/{budget.pk}/withdraw/"
    gone = {"version": "2", "reason": "重复"}
    assert "先释放再撤下" in text_of(client.post(withdraw, gone), 422)
    commands.free("P7", reason="x", by=steward, at=AT)
    assert client.post(withdraw, gone).status_code == 302
    assert client.get(address).status_code == 404
    assert "已撤下" in text_of(client.get(f"/resources/budgets/{budget.pk}/"))


def test_a_keeper_reserves_commits_and_frees_by_hand(client, steward):
    BudgetFactory(limit=1000)
    ParcelFactory(code="D1", takes_quota=False)
    page = "/resources/projects/P7/"
    assert "没有占用过" in text_of(client.get(page))
    told = {"year": "2022", "parcels": "D1，", "energy_tce": "1,200"}
    text = text_of(client.post(page + "reserve/", told), 422)
    assert "缺 200" in text
    assert "1,200" in text
    bad = told | {"energy_tce": "-1"}
    assert "不能是负数" in text_of(client.post(page + "reserve/", bad), 422)
    assert client.post(page + "reserve/", told | {"energy_tce": "300"}).status_code == 302
    assert client.post(page + "commit/").status_code == 302
    assert set(Claim.objects.values_list("state", flat=True)) == {"COMMITTED"}
    assert "先预留" in text_of(client.post(page + "commit/"), 422)
    assert client.post(page + "free/", {}).status_code == 422
    assert client.post(page + "free/", {"reason": "退地"}).status_code == 302
    assert "退地" in text_of(client.get(page))


def test_what_a_hidden_project_holds_is_not_told(client, monkeypatch):
    monkeypatch.setattr(access, "_tellers", [tell_teams])
    client.force_login(UserFactory())
    assert client.get("/resources/projects/P7/").status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER, Role.AUDITOR])
def test_others_read_and_do_not_write(client, role):
    ParcelFactory(code="D1")
    client.force_login(UserFactory(role=role))
    text = text_of(client.get("/resources/parcels/D1/"))
    assert reverse("resources:parcel_change", args=["D1"]) not in text
    assert client.post("/resources/parcels/new/", PARCEL).status_code == 403


@pytest.mark.parametrize("code", ["", "a/b", "a b", "x" * 21])
def test_a_code_that_cannot_stand_in_an_address_is_refused(client, steward, code):
    assert client.post("/resources/parcels/new/", PARCEL | {"code": code}).status_code == 422


def test_a_site_stands_in_one_state_and_the_database_agrees():
    for status in ParcelStatus.values:
        for day in (ON, date(2023, 1, 1)):
            ParcelFactory(status=status, available_from=day)
    for is_withdrawn in (False, True):
        for day in (ON, date(2023, 1, 1)):
            PlantFactory(is_withdrawn=is_withdrawn, available_from=day)
    steward = StewardFactory()
    ready = Parcel.objects.filter(status=ParcelStatus.READY).first()
    plant = Plant.objects.filter(is_withdrawn=False).first()
    Parcel.objects.update(takes_quota=False)
    commands.reserve("P7", Needs(parcels=(ready.code,)), by=steward, at=AT)
    commands.commit("P7", by=steward, at=AT)
    commands.reserve("P8", Needs(plants=(plant.code,)), by=steward, at=AT)

    parcels, plants = list(Parcel.objects.all()), list(Plant.objects.all())
    held = held_sites(parcels, plants, reader=steward)
    for model, sites in ((Parcel, parcels), (Plant, plants)):
        for state in SiteState:
            told = {s.code for s in sites if state_of(s, held.get(s.subject), ON) is state}
            found = in_states(model.objects.all(), [state], ON)
            assert told == {site.code for site in found}, state
