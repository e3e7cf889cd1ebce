"""Texts and files come in: what is read, what is refused, what is folded."""

import io
import time
import zipfile
import zlib
from datetime import date

import pytest
from docx import Document
from openpyxl import Workbook

from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.models import StoredFile
from yanzhen.journal.models import Event
from yanzhen.projects.tests.factories import AT, UserFactory
from yanzhen.radar.commands import About, add_file, read_next
from yanzhen.radar.models import Article, Reading, StoredFact
from yanzhen.radar.queries.finding import matching_text
from yanzhen.radar.tests.articles import ABOUT, TEXT, article

pytestmark = pytest.mark.django_db


def taken(content, name="a.txt", about=ABOUT):
    made = add_file([content], about, name=name, by=UserFactory(), at=AT)
    assert read_next(at=AT)
    made.refresh_from_db()
    return made


def small_pdf(words):
    """Return a PDF of one page that says `words` (letters and figures only)."""
    stream = b"BT /F1 12 Tf 20 100 Td (" + words.encode() + b") Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 6\n0000000000 65535 f \n" + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )  # fmt: skip


def test_a_pasted_text_is_read_at_once_and_each_span_is_exact():
    made = article(UserFactory())
    assert made.reading == Reading.READ and made.waiting == made.facts.count() > 4
    assert made.title.startswith("今年1至9月") and made.code == "N2022-00001"
    for fact in made.facts.all():
        assert made.text[fact.start : fact.end] == fact.text
    found = made.facts.get(metric="实际使用外资")
    assert (int(found.value), found.unit, found.period) == (120_000_000, "USD", "2022-01/2022-09")
    assert Event.objects.filter(verb="article.added").count() == 1


def test_a_long_paste_waits_for_the_worker():
    made = article(UserFactory(), TEXT + "其余从略。" * 5000)
    assert made.reading == Reading.WAITING and not made.facts.exists()
    assert read_next(at=AT) and not read_next(at=AT)
    made.refresh_from_db()
    assert made.reading == Reading.READ and made.facts.exists()


@pytest.mark.parametrize(
    ("text", "about", "field"),
    [
        ("", ABOUT, "text"), ("  \n\t ", ABOUT, "text"), ("\x00\x01", ABOUT, "text"),
        ("字" * 100_001, ABOUT, "text"),
        (TEXT, About(" ", "OFFICIAL"), "source"), (TEXT, About("青禾发布", "X"), "source_kind"),
        (TEXT, About("青禾发布", "PRESS", published_on=date(2030, 1, 1)), "published_on"),
        (TEXT, About("青禾发布", "PRESS", address="javascript:alert(1)"), "address"),
    ],
)  # fmt: skip
def test_refuses_a_text_that_cannot_be(text, about, field):
    with pytest.raises(Refused) as told:
        article(UserFactory(), text, about)
    assert told.value.field == field
    assert not Article.objects.exists()


def test_who_only_reads_adds_nothing():
    with pytest.raises(NotAllowed):
        article(UserFactory(role="AUDITOR"))


def test_a_repeat_is_folded_and_gives_no_facts():
    by = UserFactory()
    first = article(by)
    again = article(by, "转载：" + TEXT + "（记者 某某）", About("江畔日报", "PRESS"))
    assert (again.reading, again.folded_into) == (Reading.FOLDED, first)
    assert not again.facts.exists()


def test_the_next_quarters_report_is_no_repeat():
    by = UserFactory()
    article(by)
    later = article(by, TEXT.replace("18个", "26个").replace("1.2亿", "1.9亿"))
    assert later.folded_into is None and later.facts.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_whatever_its_encoding(encoding):
    made = taken(TEXT.encode(encoding))
    assert made.reading == Reading.READ and made.text == TEXT
    assert made.file == StoredFile.objects.get() and len(made.file.sha256) == 64


def test_a_word_file_is_read_with_its_tables():
    document = Document()
    document.add_paragraph(TEXT)
    document.add_table(1, 2).rows[0].cells[0].text = "表中的字"
    content = io.BytesIO()
    document.save(content)
    made = taken(content.getvalue(), "通报.docx")
    assert made.reading == Reading.READ and "表中的字" in made.text


def test_a_sheet_is_read_row_by_row():
    sheet = Workbook()
    for row in (
        ("2022年一季度青禾经济开发区主要指标",),
        ("指标", "数值"),
        ("实际使用外资", "1.7亿美元"),
        ("签约项目", "18个"),
    ):
        sheet.active.append(row)
    content = io.BytesIO()
    sheet.save(content)
    made = taken(content.getvalue(), "指标.xlsx")
    assert made.reading == Reading.READ
    assert ("实际使用外资", 170_000_000) in set(made.facts.values_list("metric", "value"))


def test_the_main_text_of_a_page_is_found_and_nothing_in_it_runs():
    page = (
        f"<!DOCTYPE html><html><head><title>青禾招商</title></head><body>"
        f"<nav>首页 导航</nav><script>alert('坏')</script><article><h1>青禾招商</h1>"
        f"<p>{TEXT}</p><p>{TEXT[:60]}再说一遍，详见后续报道。</p></article></body></html>"
    )
    made = taken(page.encode(), "page.html")
    assert "18个" in made.text and "alert" not in made.text
    assert made.file.content_type == "text/plain"


def test_a_letter_gives_its_text_subject_and_day():
    letter = (
        "From: news@example.invalid\r\nSubject: =?utf-8?b?6Z2S56a+5oub5ZWG?=\r\n"
        "Date: Sat, 19 Feb 2022 10:00:00 +0800\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n" + TEXT
    )
    made = taken(letter.encode(), "信.eml", About("转发邮件", "OTHER"))
    assert (made.title, made.published_on) == ("青禾招商", date(2022, 2, 19))
    assert made.facts.exists()


def test_a_pdf_is_read():
    assert "Invested 12 in total" in taken(small_pdf("Invested 12 in total"), "a.pdf").text


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.txt"), (b"GIF89a" + b"\0" * 99, "a.txt"), (b"\0\1\2\3" * 99, "a.bin"),
     (b"PK\x03\x04broken", "a.docx")],
)  # fmt: skip
def test_refuses_a_file_that_is_no_text(content, name):
    with pytest.raises(Refused) as told:
        add_file([content], ABOUT, name=name, by=UserFactory(), at=AT)
    assert told.value.field == "file" and not StoredFile.objects.exists()


def test_refuses_an_enormous_file_without_reading_it_to_the_end():
    read = []

    def endless():
        while True:
            read.append(1)
            yield b"x" * (1 << 20)

    with pytest.raises(Refused, match="20 MB"):
        add_file(endless(), ABOUT, name="a.txt", by=UserFactory(), at=AT)
    assert len(read) == 21


def bomb():
    """Return a Word file that unpacks to 300 MB."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<w>" + b"\0" * 300_000_000)
    return content.getvalue()


def swelling_pdf():
    """Return a PDF whose page unpacks to 400 MB of drawing."""
    stream = zlib.compress(b"0 0 m " * 70_000_000, 9)
    plain = small_pdf("x")
    start = plain.index(b"4 0 obj")
    end = plain.index(b"endobj", start)
    told = b"4 0 obj\n<</Length %d/Filter/FlateDecode>>stream\n" % len(stream)
    return plain[:start] + told + stream + b"\nendstream\n" + plain[end:]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"%PDF-1.7\nbroken", "a.pdf"), (small_pdf("cut")[:200], "a.pdf"),
     (b"\xff\xfe\x00\xd8\x00\xd8", "a.txt"), (b"<html><body></body></html>", "a.html")],
)  # fmt: skip
def test_a_spoiled_file_says_what_is_wrong_and_nothing_hangs(content, name):
    made = taken(content, name)
    assert made.reading == Reading.FAILED and made.problem.endswith("。")
    assert Event.objects.filter(verb="article.failed").count() == 1


def test_a_pdf_that_swells_is_given_up():
    began = time.monotonic()
    assert taken(swelling_pdf(), "a.pdf").reading == Reading.FAILED
    assert time.monotonic() - began < 25


def test_a_word_file_that_swells_is_not_unpacked():
    assert "过大" in taken(bomb(), "a.docx").problem


def test_a_page_nested_without_end_is_survived():
    made = taken(b"<html><body>" + b"<div>" * 200_000 + b"x", "a.html")
    assert made.reading in (Reading.FAILED, Reading.READ)


def test_articles_are_found_by_words_of_their_text():
    made = article(UserFactory())
    other = article(UserFactory(), "栖塘新区召开会议，没有数字。")
    rows = Article.objects.order_by("pk")
    assert list(matching_text(rows, "封装基地")) == [made]
    assert list(matching_text(rows, "青禾发布 星澜")) == [made]
    assert list(matching_text(rows, "栖塘")) == [other]
    assert not matching_text(rows, "封地").exists() and StoredFact.objects.exists()
