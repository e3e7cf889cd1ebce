"""What stands in the PDF and in sheets, and which way the pages of PDF and Word lie."""

from io import BytesIO

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from yanzhen.reports.documents import pdf
from yanzhen.reports.documents.excel import bulletin_xlsx
from yanzhen.reports.documents.pdf import bulletin_pdf
from yanzhen.reports.documents.word import bulletin_docx
from yanzhen.reports.told import Column, Section, Told, row_of

KINDS = {"amount": "number", "number": "number"}
LONG = ("number", "name", "company", "pillar", "tier", "amount", "day", "basis", "team", "document")


def table(key, columns=LONG, rows=2, chart="", plot=()):
    """Return a section whose every cell differs from all others."""
    return Section(
        key, f"{key}一节", tuple(Column(c, f"栏{n}", KINDS.get(c, "text"))
                               for n, c in enumerate(columns)),
        tuple(row_of(f"{key}{r}", [(f"{key}{r}·{c}", c) for c in columns]) for r in range(rows)),
        note=f"{key}共 2 个。", chart=chart, plot=plot,
    )  # fmt: skip


def paper(*sections, **comments):
    return Told("招商引资月报", "示范区", "2022年3月", "2022-03-31", sections, comments)


def pages(told, **more):
    made = bulletin_pdf(told, **({"version": 1, "reason": "", "digest": "abc"} | more))
    return PdfReader(BytesIO(made)).pages


def words(found):
    return "".join("".join(page.extract_text().split()) for page in found)


def test_the_pdf_says_every_heading_figure_and_comment():
    bars = (("新签约", 0.37, 0.4167, "amber", "10 / 27 个"),)
    months = (("1月", 2.0, 2.25, "2", "2.25"), ("2月", None, 4.5, "", "4.5"))
    told = paper(
        table("targets", ("metric", "amount"), chart="bars", plot=bars),
        table("course", ("month", "amount"), chart="course", plot=months), table("starts"),
        targets="抓紧签约",
    )  # fmt: skip
    text = words(pages(told, version=2, reason="外资退回重汇"))

    for each in ("示范区招商引资月报", "2022年3月", "第2版", "更正原因：外资退回重汇",
                 "点评：抓紧签约", "记录校验码：abc", "10/27个"):  # fmt: skip
        assert each in text, each
    for section in told.sections:
        assert section.head in text and "".join(section.note.split()) in text
        assert all(cell in text for row in section.rows for cell in row.cells)


def test_bars_keep_within_their_ground_and_lamps_have_shapes():
    """Foreign capital sent back makes a negative share: its bar once lay across the names."""
    tones = [("已退回", -0.3, "red", "◆"), ("超额", 2.5, "green", "●"), ("关注", 0.3, "amber", "▲")]
    bars = tuple((name, share, 0.4, tone, "1 / 2 个") for name, share, tone, _shape in tones)
    section = table("targets", ("metric", "amount"), chart="bars", plot=bars)

    drawn = pdf._section(1, section, "")["bars"]

    assert [bar["share"] for bar in drawn] == [0.0, 1.0, 0.3]
    text = words(pages(paper(section)))
    assert all(f"{shape}1/2个" in text for _name, _share, _tone, shape in tones)


def test_a_name_without_a_blank_breaks_within_its_column():
    """A foreign firm's name was printed over the columns beside it."""
    name = "AdvancedSemiconductorMaterialsInternationalHoldingsGmbH" * 2
    cells = [(name if c == "company" else f"甲{c}", c) for c in LONG]
    columns = tuple(Column(c, f"栏{n}", KINDS.get(c, "text")) for n, c in enumerate(LONG))
    found = pages(paper(Section("starts", "开工", columns, (row_of("one", cells),))))

    lines = found[0].extract_text().splitlines()
    assert name in words(found).replace("\u200b", "")
    assert max(len(part) for line in lines for part in line.split() if "Semi" in part) < 60


def leaders_page(targets):
    bars = tuple((f"目标{n}", 0.4, 0.4, "green", "1 / 2 个") for n in range(targets))
    return paper(
        table("targets", ("metric", "amount"), targets, "bars", bars), table("numbers", rows=3),
        table("behind", ("metric", "amount"), targets), targets="抓紧" * 100, behind="补上" * 60,
    )  # fmt: skip


def test_the_leaders_page_is_one_page():
    assert len(pages(leaders_page(8))) > 1
    found = pages(leaders_page(8), one_page=True)
    assert len(found) == 1 and found[0].mediabox.width < found[0].mediabox.height
    assert "记录校验码：abc" in words(found) and "behind7" in words(found)


def test_a_leaders_page_that_would_be_unreadably_small_goes_on():
    found = pages(leaders_page(40), one_page=True)
    assert len(found) > 1 and "behind39" in words(found)


def test_files_say_what_they_are_and_whose():
    told = paper(table("teams", ("team", "amount")))
    made = docx.Document(BytesIO(bulletin_docx(told, version=1, reason="", digest="")))
    known = made.core_properties
    assert (known.title, known.author, known.comments) == ("招商引资月报 2022年3月", "示范区", "")
    assert f"{known.created:%Y-%m-%d}" == "2022-03-31"
    printed = PdfReader(BytesIO(bulletin_pdf(told, version=1, reason="", digest=""))).metadata
    assert (printed.title, printed.author) == ("招商引资月报 2022年3月", "示范区")


def test_a_draft_says_so_and_has_no_checksum():
    text = words(pages(paper(table("teams", ("team", "amount"))), version=0, digest=""))
    assert "未定稿" in text and "记录校验码" not in text


@pytest.mark.parametrize(
    ("sections", "across"),
    [
        ([table("by_tier", ("tier", "amount")), table("starts")], [True]),
        ([table("starts", rows=0)], [False]),
        ([table("targets", ("metric",), chart="bars"), table("starts"), table("end", ("team",))],
         [False, True, False]),
    ],
)  # fmt: skip
def test_long_lists_lie_across_and_all_else_upright(sections, across):
    told = paper(*sections)
    sides = [(page.mediabox.width, page.mediabox.height) for page in pages(told)]
    word = docx.Document(BytesIO(bulletin_docx(told, version=1, reason="", digest="")))

    assert [width > height for width, height in sides] == across
    assert [part.page_width > part.page_height for part in word.sections] == across


def test_a_sheet_shows_every_number_as_it_is_printed_and_says_which_version_it_is():
    cells = [("95%", 0.9544), (">99%", 0.9987), ("37.0%", 0.37037), ("−2.8", -2.8), ("+15.0", 15),
             ("0.0", 0), ("1,345.20", 1345.2), ("4.5", 4.5), ("27", 27), ("—", None)]  # fmt: skip
    columns = tuple(Column(f"c{n}", f"栏{n}", "number") for n in range(len(cells)))
    told = paper(
        Section("figures", "数", columns, (row_of("one", cells),)),
        Section("lagging", "滞后", columns[:1], (), empty="没有滞后的目标。"),
    )
    made = bulletin_xlsx(told, version=2, reason="补录协议", digest="abc")

    book = openpyxl.load_workbook(BytesIO(made))
    shown = [(c.value, c.number_format) for c in book["数"][3]]
    assert shown == [
        (0.9544, "0%"), (">99%", "General"), (0.37037, "0.0%"), (-2.8, '+0.0;"−"0.0;0.0'),
        (15, '+0.0;"−"0.0;0.0'), (0, "#,##0.0"), (1345.2, "#,##0.00"), (4.5, "#,##0.0"), (27, "0"),
        ("—", "General"),
    ]  # fmt: skip
    for sheet in book:
        said = [c.value for row in sheet for c in row if c.value]
        assert "截至 2022-03-31 · 第2版" in said[0]
        assert "更正原因：补录协议" in said and "记录校验码：abc" in said
    assert book["滞后"]["A4"].value == "没有滞后的目标。"


def test_a_draft_sheet_says_so():
    book = openpyxl.load_workbook(BytesIO(bulletin_xlsx(paper(table("starts")))))
    assert "未定稿" in book.active["A1"].value
