import pytest

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.chains.models import Chain
from yanzhen.chains.tests.factories import load_shipped, load_small

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = User.objects.create(
        username="lin", name="林知夏", role=Role.OFFICER, must_change_password=False
    )
    client.force_login(user)
    return client


def test_without_a_reference_the_page_says_how_to_load_it(officer):
    page = officer.get("/chains/")

    assert page.status_code == 200
    assert "yanzhen load_chains" in page.content.decode()


def test_the_map_and_the_list_show_every_segment_as_a_link(officer):
    load_small()

    page = officer.get("/chains/pillars/NE/").content.decode()
    rows = officer.get("/chains/pillars/NE/?view=list").content.decode()

    for code in ("NE_SALT", "NE_ELECTROLYTE", "NE_CELL"):
        assert page.count(f'href="/chains/segments/{code}/"') == 1
        assert rows.count(f'href="/chains/segments/{code}/"') == 1
    assert page.count('class="yz-chain-line"') == 2


@pytest.mark.parametrize("view", ["map", "routes", "applications", "cities", "list", "nonsense"])
def test_the_four_pictures_open_for_the_whole_pillar_and_for_one_chain(officer, view):
    load_small()
    chain = Chain.objects.get(name="电池")

    for address in (f"/chains/pillars/ne/?view={view}", f"/chains/?view={view}&chain={chain.pk}"):
        page = officer.get(address)
        assert page.status_code == 200
        assert "动力电芯" in page.content.decode()


def test_cities_to_be_checked_are_marked(officer):
    load_small()

    page = officer.get("/chains/pillars/NE/?view=cities").content.decode()

    assert "常州" in page
    assert "待核" in page


def test_a_segment_comes_as_panel_for_htmx_and_as_page_for_a_browser(officer):
    load_small()

    panel = officer.get("/chains/segments/NE_CELL/", headers={"HX-Request": "true"})
    page = officer.get("/chains/segments/ne_cell/")

    assert "<html" not in panel.content.decode()
    assert "<h1" in page.content.decode()
    for answer in (panel, page):
        assert "示例股份" in answer.content.decode()


def test_the_chosen_segment_stands_in_the_address(officer):
    load_small()

    page = officer.get("/chains/pillars/NE/?segment=NE_SALT").content.decode()

    assert 'data-chosen="NE_SALT"' in page
    assert 'data-segment="NE_SALT"' in page


@pytest.mark.parametrize("address", [
    "/chains/pillars/XX/", "/chains/segments/NOWHERE/", "/chains/pillars/XX/map.svg",
])  # fmt: skip
def test_what_does_not_exist_is_not_found(officer, address):
    load_small()

    assert officer.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["chain=999999", "chain=x'--", "segment=zzz", "view=", "chain=²", "only=x"]
)
def test_nonsense_in_the_address_is_ignored(officer, query):
    load_small()

    assert officer.get(f"/chains/pillars/NE/?{query}").status_code == 200


def test_the_drawing_downloads_as_svg_of_its_own(officer):
    load_small()

    drawing = officer.get("/chains/pillars/NE/map.svg")

    assert drawing["Content-Type"] == "image/svg+xml"
    assert "attachment" in drawing["Content-Disposition"]
    assert drawing.content.decode().count('fill="#e9effb"') == 3


def test_the_page_takes_a_fixed_number_of_queries(officer, django_assert_max_num_queries):
    load_shipped()

    with django_assert_max_num_queries(14):
        officer.get("/chains/pillars/IT/")
