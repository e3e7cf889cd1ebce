import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.chains.books import book_of_pillar, write_workbook
from yanzhen.chains.models import Edit, Pillar, Segment
from yanzhen.chains.tests.factories import load_small

pytestmark = pytest.mark.django_db
BASE = {"source": "行业年报", "as_of": "2022-03-01"}


@pytest.fixture
def steward(client):
    load_small()
    user = User.objects.create(
        username="xu", name="许澄", role=Role.DATA_STEWARD, must_change_password=False
    )
    client.force_login(user)
    return client


def segment(code):
    return f"/chains/segments/{code}/"


def test_a_steward_adds_a_segment_and_lands_on_it_in_the_map(steward):
    given = {"name": "隔膜", "chain": "锂电材料", "position": "MIDSTREAM"}
    answer = steward.post("/chains/pillars/NE/add/", given)

    made = Segment.objects.get(name="隔膜")
    assert answer["Location"] == f"/chains/pillars/NE/?segment={made.code}"


def test_a_refused_link_keeps_what_was_typed_and_tells_the_circle(steward):
    answer = steward.post(segment("NE_CELL") + "link/", BASE | {
        "direction": "out", "other": "NE_SALT", "kind": "MATERIAL", "source": "独家来源",
    })  # fmt: skip

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "绕成一圈" in page
    assert "独家来源" in page


def test_a_statement_is_added_changed_and_retracted_with_its_source_shown(steward):
    address = segment("NE_SALT") + "route/"
    steward.post(address, BASE | {"key": "盐湖 提锂&", "maturity": "EARLY"})
    page = steward.get(segment("NE_SALT")).content.decode()
    assert "盐湖 提锂&amp; · 初步产业化" in page
    assert "行业年报" in page
    assert steward.get(address, {"key": "盐湖 提锂&"}).status_code == 200
    steward.post(address + "?key=%E7%9B%90%E6%B9%96%20%E6%8F%90%E9%94%82%26",
                 BASE | {"key": "吸附法", "maturity": "MATURE"})  # fmt: skip
    steward.post(address + "retract/", {"key": "固态"})

    assert [r.name for r in Segment.objects.get(code="NE_SALT").routes.all()] == ["吸附法"]


@pytest.mark.parametrize("address", ["nonsense/", "route/?key=没有", "link/retract/"])
def test_statements_that_do_not_exist_are_not_found(steward, address):
    answer = steward.post(segment("NE_SALT") + address, BASE | {"key": "x"})

    assert answer.status_code == 404


def opened(client, address):
    """Return what a browser would send back from a form that nobody touched."""
    form = client.get(address).context["form"]
    return {
        name: value for name in form.fields if (value := form[name].value()) not in (None, False)
    }


def test_of_two_stewards_at_one_segment_the_later_sees_the_change_and_loses_nothing(steward):
    address = segment("NE_SALT") + "change/"
    mine = opened(steward, address) | {"keywords": "碳酸锂"}
    steward.post(address, opened(steward, address) | {"name": "锂盐与锂矿"})

    refused = steward.post(address, mine)
    page = refused.content.decode()

    assert refused.status_code == 422
    assert "别人改过" in page and "锂盐与锂矿" in page and "碳酸锂" in page
    form = refused.context["form"]
    steward.post(address, {name: form[name].value() for name in form.fields})
    now = Segment.objects.get(code="NE_SALT")
    assert (now.name, now.keywords) == ("锂盐与锂矿", ["碳酸锂"])


def test_of_two_stewards_at_one_statement_the_later_is_told(steward):
    address = segment("NE_SALT") + "route/?key=%E5%9B%BA%E6%80%81"
    mine = opened(steward, address) | {"principle": "我写的"}
    steward.post(address, opened(steward, address) | {"substitute": "别人写的"})

    refused = steward.post(address, mine)

    assert refused.status_code == 422
    assert "别人写的" in refused.content.decode()
    form = refused.context["form"]
    steward.post(address, {name: form[name].value() or "" for name in form.fields})
    route = Segment.objects.get(code="NE_SALT").routes.get()
    assert (route.principle, route.substitute) == ("我写的", "别人写的")


def test_old_statements_are_marked_and_new_ones_are_not(steward):
    load_small(sources={"default": {"text": "旧年报", "as_of": "2012-01-01"}})

    page = steward.get("/chains/pillars/NE/?only=stale").content.decode()

    assert page.count("yz-chain-node is-stale") == 3
    assert "待更新" in steward.get(segment("NE_SALT")).content.decode()


def test_a_merged_code_leads_to_where_it_went(steward):
    steward.post(segment("NE_ELECTROLYTE") + "merge/", {"into": "NE_SALT"})

    answer = steward.get(segment("NE_ELECTROLYTE"))
    assert answer["Location"] == segment("NE_SALT") + "?from=NE_ELECTROLYTE"
    assert "已并入这个环节" in steward.get(answer["Location"]).content.decode()
    assert "并入" in steward.get(segment("NE_ELECTROLYTE"), {"as_it_was": 1}).content.decode()
    assert steward.get(segment("NE_ELECTROLYTE") + "change/").status_code == 404


def test_a_split_is_made_thing_by_thing_and_taken_back_from_the_list(steward):
    page = steward.get(segment("NE_SALT") + "split/").content.decode()
    assert 'name="route|NE_SALT|固态"' in page
    steward.post(segment("NE_SALT") + "split/", {
        "name": "锂矿", "new_name": "碳酸锂", "position": "UPSTREAM", "route|NE_SALT|固态": "go",
    })  # fmt: skip
    assert Segment.objects.get(name="碳酸锂").routes.count() == 1
    edit = Edit.objects.first()
    steward.post(f"/chains/edits/{edit.pk}/undo/")

    assert not Segment.objects.filter(name="碳酸锂").exists()
    assert "已由第" in steward.get("/chains/edits/").content.decode()
    answer = steward.post(f"/chains/edits/{edit.pk}/undo/")
    assert (answer.status_code, "已经撤回" in answer.content.decode()) == (422, True)


def test_a_refused_removal_is_told_on_the_segment(steward, monkeypatch):
    answer = steward.post(segment("NE_SALT") + "unlink/",
                          {"start": "NE_SALT", "end": "NE_CELL", "kind": "ENERGY"})  # fmt: skip

    assert (answer.status_code, "已经不在了" in answer.content.decode()) == (422, True)
    assert steward.post(segment("NE_SALT") + "remove/").status_code == 302


def test_an_upload_is_previewed_and_applied(steward):
    target = io.BytesIO()
    Segment.objects.filter(code="NE_SALT").update(name="锂盐（旧）")
    write_workbook(target, book_of_pillar(Pillar.objects.get()))
    Segment.objects.filter(code="NE_SALT").update(name="锂盐")
    file = SimpleUploadedFile("map.xlsx", target.getvalue())

    answer = steward.post("/chains/import/", {"file": file})
    page = steward.get(answer["Location"]).content.decode()
    assert "更改 1 条" in page
    assert "锂盐 → 锂盐（旧）" in page
    assert steward.post(answer["Location"]).status_code == 302
    assert Segment.objects.get(code="NE_SALT").name == "锂盐（旧）"
    assert steward.post(answer["Location"]).status_code == 422
    assert steward.get(f"/chains/edits/{Edit.objects.first().pk}/").status_code == 200


def test_a_bad_upload_is_refused_on_the_page(steward):
    answer = steward.post("/chains/import/", {"file": SimpleUploadedFile("x.xlsx", b"nonsense")})

    assert answer.status_code == 422
    assert steward.post("/chains/import/", {}).status_code == 422


def test_files_download(steward):
    book = steward.get("/chains/pillars/NE/book.xlsx")
    told = steward.get("/chains/pillars/NE/book.json").json()

    assert book.content[:2] == b"PK"
    assert [node["id"] for node in told["nodes"]] == ["ne_electrolyte", "ne_salt", "ne_cell"]
    assert told["sources"] == {"s1": {"text": "小图的来源", "as_of": "2022-03-01"}}


def test_an_officer_reads_but_sees_no_way_to_edit(steward, client):
    user = User.objects.create(
        username="lin", name="林知夏", role=Role.OFFICER, must_change_password=False
    )
    client.force_login(user)

    assert "/change/" not in client.get(segment("NE_SALT")).content.decode()
    assert client.get("/chains/edits/").status_code == 200
    assert client.get(segment("NE_SALT") + "change/").status_code == 403
