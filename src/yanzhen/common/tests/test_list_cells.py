"""What stands before a value where a phone shows a row as a card."""

from decimal import Decimal

import pytest
from django.utils import translation

from yanzhen.common.lists.drawing import draw_rows
from yanzhen.common.lists.page import Row, show
from yanzhen.common.lists.spec import Column


@pytest.mark.parametrize(("kind", "value", "label"), [
    ("money", Decimal(2 * 10**8), "计入 亿元"), ("wan", Decimal(18_000_000), "计入 万"),
    ("share", Decimal("0.2"), "计入"), ("text", "甲", "计入"),
])  # fmt: skip
def test_a_card_says_in_what_a_value_is_shown(kind, value, label):
    column = Column("counted", "计入", lambda row: row, kind=kind)
    assert f'data-label="{label}"' in draw_rows([Row(1, "", [show(column, value)])])


def test_units_are_in_the_readers_language():
    column = Column("counted", "Counted", lambda row: row, kind="money")
    with translation.override("en"):
        assert 'data-label="Counted CNY 100 m"' in draw_rows(
            [Row(1, "", [show(column, Decimal(2 * 10**8))])]
        )
