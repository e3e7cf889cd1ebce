from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

import yanzhen
from yanzhen.common import icons


def show(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ v|yi }}", Decimal("1320000000"), "13.20"),
        ("{{ v|yi }}", None, "—"),
        ("{{ v|wan }}", Decimal("30000000"), "3,000.00"),
        ("{{ v|percent }}", 0.4167, "41.7%"),
        ("{{ v|percent }}", None, "—"),
        ("{{ v|points }}", -0.0463, "−4.6"),
        ("{{ v|points }}", 0.083, "+8.3"),
        ("{{ v|points }}", -0.0001, "0.0"),
        ("{{ v|points }}", None, "—"),
        ("{{ v|day }}", date(2022, 2, 8), "2022-02-08"),
        ("{{ v|day }}", datetime(2022, 2, 7, 17, 0, tzinfo=UTC), "2022-02-08"),
        ("{{ v|moment }}", datetime(2022, 2, 8, 1, 5, tzinfo=UTC), "2022-02-08 09:05"),
        ("{{ v|count }}", 12345, "12,345"),
        ("{{ v|count }}", None, "—"),
        ("{{ v|length_percent }}", 1.7, "100.00%"),
        ("{{ v|length_percent }}", None, "0.00%"),
        ("{{ v|lamp_shape }}", "amber", "▲"),
        ("{{ v|lamp_shape }}", "purple", "○"),
    ],
)
def test_figures_look_the_same_everywhere(source, value, shown):
    assert show(source, v=value) == shown


def test_an_icon_is_drawn_in_the_page_and_silent():
    drawn = show('{% icon "search" 16 %}')
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn


def test_an_unknown_icon_leaves_the_page_standing():
    assert show('{% icon "no-such-icon" %}').startswith("<svg")


def test_every_icon_that_a_template_names_exists():
    import re

    root = Path(yanzhen.__file__).parent
    named = {
        (path.name, name)
        for path in root.glob("*/templates/**/*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert {(page, name) for page, name in named if name not in icons.drawings()} == set()
    assert len(named) > 20


def test_a_page_that_is_not_there_has_an_empty_address():
    assert show('{% url_or_empty "nowhere:nothing" %}') == ""
    assert show('{% url_or_empty "common:health" %}') == "/healthz"


@pytest.mark.parametrize(
    ("role", "shown"), [("ADMINISTRATOR", "/settings/people/"), ("OFFICER", "")]
)
def test_a_page_is_offered_only_to_those_it_opens_to(role, shown):
    person = SimpleNamespace(role=role)
    assert show('{% open_url "accounts:people" %}', user=person) == shown
    assert show('{% open_url "nowhere:nothing" %}', user=person) == ""


def test_query_url_changes_one_parameter_and_keeps_the_rest():
    request = RequestFactory().get("/x/?q=电&stage=S1&stage=S2&page=3")
    shown = show('{% query_url page=None q="机" %}', request=request)
    assert shown == "?stage=S1&amp;stage=S2&amp;q=%E6%9C%BA"


class Sample(forms.Form):
    name = forms.CharField(label="名称", help_text="全称")
    on = forms.DateField(label="日期", required=False)
    agreed = forms.BooleanField(label="同意", required=False)
    kind = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_a_field_ties_label_help_and_error_to_its_control():
    form = Sample({"name": "", "version": "1"})
    page = show('{% include "common/_field.html" with field=form.name %}', form=form)
    assert 'for="id_name"' in page
    assert 'aria-describedby="id_name_help id_name_errors"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_name_errors"' in page


def test_what_was_typed_is_escaped_and_kept():
    form = Sample({"name": "<script>x</script>"})
    page = show('{% include "common/_field.html" with field=form.name %}', form=form)
    assert "<script>" not in page
    assert "&lt;script&gt;x" in page


def test_a_day_gets_the_date_control_once():
    page = show("{% control form.on %}", form=Sample(initial={"on": date(2022, 2, 8)}))
    assert page.count("type=") == 1
    assert 'type="date"' in page
    assert 'value="2022-02-08"' in page


def test_options_stand_in_a_fieldset_and_hidden_fields_alone():
    form = Sample()
    assert "<legend" in show('{% include "common/_field.html" with field=form.kind %}', form=form)
    hidden = show('{% include "common/_field.html" with field=form.version %}', form=form)
    assert "<label" not in hidden


def test_a_lamp_has_a_shape_and_a_word():
    page = show('{% include "common/_lamp.html" with tone="red" text="超期 61 天" %}')
    assert "◆" in page
    assert "超期 61 天" in page


def test_a_bar_says_its_figures():
    page = show('{% include "common/_bar.html" with share=0.37 due=0.417 label="新签约" %}')
    assert "37.0%" in page
    assert "41.7%" in page
    assert 'width="37.00%"' in page


def test_a_skein_has_its_table():
    page = show('{% skein actual=2 target=5 tiers=t due=2.08 label="50 亿以上" %}', t=[3, 2])
    assert page.count('class="yz-bird"') == 2 + 3
    assert "<table" in page
    assert "50 亿以上" in page


def test_no_template_carries_inline_style_or_script():
    import re

    root = Path(yanzhen.__file__).parent
    wrong = re.compile(r"""\sstyle=["']|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']""")
    found = {
        path.relative_to(root).as_posix()
        for path in root.glob("*/templates/**/*.html")
        if wrong.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()
