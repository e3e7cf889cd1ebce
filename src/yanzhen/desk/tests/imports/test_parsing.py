"""Cells that repeat are parsed once, and read the same as if each were parsed."""

from datetime import date

from yanzhen.desk.imports.kinds import CellContext, Field
from yanzhen.desk.imports.parsing import Reader, parse_row


def reader_of(parse, column=0):
    return Reader(column, "city", parse, CellContext(today=date(2022, 5, 31)),
                  Field("city", "城市"))  # fmt: skip


def test_a_repeated_text_is_parsed_once():
    asked = []

    def parse(text, context):
        asked.append(text)
        return text.upper()

    readers = [reader_of(parse)]
    rows = [parse_row(n, str(n), [cell], readers) for n, cell in enumerate(["a", "b", "a"], 1)]
    assert [row.fields for row in rows] == [{"city": "A"}, {"city": "B"}, {"city": "A"}]
    assert asked == ["a", "b"]


def test_every_row_with_an_unreadable_cell_is_warned():
    def parse(text, context):
        raise ValueError("no such day")

    readers = [reader_of(parse)]
    rows = [parse_row(n, str(n), ["x"], readers) for n in (1, 2)]
    assert [row.warnings for row in rows] == [["城市：no such day"]] * 2


def test_a_list_read_from_a_cell_belongs_to_its_row_alone():
    readers = [reader_of(lambda text, context: [text])]
    first, second = (parse_row(n, str(n), ["x"], readers) for n in (1, 2))
    first.fields["city"].append("y")
    assert second.fields == {"city": ["x"]}


def test_columns_with_the_same_texts_are_kept_apart():
    readers = [
        reader_of(lambda text, context: text + "1"),
        Reader(1, "county", lambda text, context: text + "2", CellContext(), Field("county", "县")),
    ]
    assert parse_row(1, "1", ["a", "a"], readers).fields == {"city": "a1", "county": "a2"}
