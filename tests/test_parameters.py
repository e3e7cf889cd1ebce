"""Parameters: dated, sourced, checked at start, overridden by the zone."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from yanzhen.common.parameters import load_parameters, parameter

GOOD = """
export_rows:
  description: 行数
  unit: row
  values:
    - {from: 2021-01-01, value: 5, source: "zone office"}
    - {from: 2022-06-01, value: 7, source: "zone office"}
"""


@pytest.fixture
def folder(tmp_path, settings):
    settings.PARAMETERS_OVERRIDES = tmp_path
    load_parameters.cache_clear()
    yield tmp_path
    load_parameters.cache_clear()


def test_a_zone_overrides_by_day(folder):
    (folder / "desk.yaml").write_text(GOOD)
    days = [date(2020, 1, 1), date(2022, 5, 31), date(2022, 6, 1)]
    assert [parameter("desk.export_rows", on=day) for day in days] == [5, 5, 7]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("export_rows: [", "desk.yaml: not readable"),
        ("- a", "desk.yaml: expected names"),
        (GOOD.replace("source", "sauce"), "desk.yaml: values.0.source"),
        (GOOD.replace("2022-06-01", "2020-06-01"), "earliest first"),
        (GOOD.replace("2021-01-01", "soon"), "desk.yaml: values.0.from"),
        (GOOD.replace("export_rows", "export_rowz"), "no such parameter"),
        (GOOD.replace("value: 7", "value: sixty"), "expected a number, got 'sixty'"),
        (GOOD.replace("  unit: row\n", ""), "unit"),
    ],
)
def test_a_wrong_file_stops_the_start_and_says_where(folder, text, told):
    (folder / "desk.yaml").write_text(text)
    with pytest.raises(ImproperlyConfigured, match=told):
        load_parameters(folder)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GOOD.replace("value: 7", "value: .nan").encode(), "out of bounds"),
        (GOOD.replace("value: 7", "value: -7").encode(), "out of bounds"),
        ((GOOD + GOOD).encode(), "'export_rows' stands twice"),
        (GOOD.encode("gb18030"), "desk.yaml: not in UTF-8"),
    ],
)
def test_a_file_that_would_be_misread_stops_the_start(folder, content, told):
    (folder / "desk.yaml").write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match=told):
        load_parameters(folder)


def test_a_table_is_checked_within_and_may_have_more_rows(folder):
    text = """
capital_rates:
  description: 汇率
  unit: yuan
  values: [{from: 2021-01-01, value: {USD: %s, XAU: 400}, source: "zone office"}]
"""
    (folder / "companies.yaml").write_text(text % "6.7")
    assert load_parameters(folder)["companies.capital_rates"].values[0].value["XAU"] == 400
    load_parameters.cache_clear()
    (folder / "companies.yaml").write_text(text % "six")
    with pytest.raises(ImproperlyConfigured, match=r"capital_rates.USD: expected a number"):
        load_parameters(folder)


def test_a_file_as_windows_writes_it_is_read_and_one_of_another_ending_is_told(folder):
    (folder / "desk.yaml").write_bytes(GOOD.encode("utf-8-sig"))
    assert parameter("desk.export_rows", on=date(2022, 6, 1)) == 7
    load_parameters.cache_clear()
    (folder / "projects.yml").write_text(GOOD)
    with pytest.raises(ImproperlyConfigured, match=r"projects\.yml: would not be read"):
        load_parameters(folder)


def test_every_shipped_parameter_is_sourced():
    load_parameters.cache_clear()
    for key, one in load_parameters(None).items():
        assert all(value.source.strip() for value in one.values), key
