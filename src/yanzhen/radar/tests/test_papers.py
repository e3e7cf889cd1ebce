"""Cards, licences, scans and letters with attachments."""

import io
from datetime import date
from email.message import EmailMessage

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.companies.calc.uscc import check_sign
from yanzhen.companies.tests.factories import CompanyFactory
from yanzhen.projects.tests.factories import AT, UserFactory
from yanzhen.radar.calc.papers import credit_codes, read_card
from yanzhen.radar.commands import About, add_file, intake, read_next
from yanzhen.radar.models import Article, Reading
from yanzhen.radar.reading import pictures
from yanzhen.radar.tests.articles import ABOUT, TEXT, article
from yanzhen.radar.tests.outlook import compound, message
from yanzhen.radar.tests.test_intake import small_pdf

pytestmark = pytest.mark.django_db
FIRST = "91320691MA1ABCDE0"
CODE = FIRST + check_sign(FIRST)
CARD = (
    "示范星澜微电子科技有限公司\n林知远投资总监\n手机：13800000000\n"
    "电话0513-80000001\n邮箱 zhiyuan.lin@example.invalid"
)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.date())


def taken(content, name):
    made = add_file([content], About("转发邮件", "OTHER"), name=name, by=UserFactory(), at=AT)
    assert read_next(at=AT)
    made.refresh_from_db()
    return made


def test_a_card_is_read_as_recognition_writes_it():
    card = read_card(CARD)
    assert (card.name, card.title, card.phone) == ("林知远", "投资总监", "13800000000")
    assert card.email == "zhiyuan.lin@example.invalid" and card.firm.endswith("科技有限公司")
    spaced = read_card("林 知远\n林知远  副总经理\n0513-80000001\n星澜集团")
    assert (spaced.name, spaced.title, spaced.firm) == ("林知远", "副总经理", "星澜集团")


@pytest.mark.parametrize("text", ["", TEXT, "林知远", "13800000000", "总监" * 300, "\n\n"])
def test_what_is_no_card_is_none(text):
    assert read_card(text) is None


def test_codes_are_checked_by_their_last_sign():
    wrong = FIRST + ("1" if CODE[-1] != "1" else "2")
    letter = CODE.replace("0", "O", 1)
    found = credit_codes(f"统一社会信用代码{CODE}，另{wrong}、{letter}，电话13800000000，{CODE}")
    assert [(one.code, one.problem) for one in found] == [
        (CODE, ""), (wrong, "check"), (letter, "letters"),
    ]  # fmt: skip
    assert found[2].hint == CODE
    assert credit_codes("身份证号110101199003071233，订单号123456789012345678901") == []


@given(st.text(max_size=450))
def test_any_text_is_a_card_and_has_codes_or_none(text):
    card = read_card(text)
    assert card is None or (card.name and (card.phone or card.email))
    assert all(len(one.code) == 18 for one in credit_codes(text))


def test_a_card_becomes_a_contact_once_it_was_looked_over(client):
    user = UserFactory()
    client.force_login(user)
    firm = CompanyFactory(name="示范星澜微电子科技有限公司")
    made = article(user, CARD)
    page = client.get(f"/radar/{made.code}/").content.decode()
    assert "核对后存为联系人" in page and "林知远" in page
    assert not firm.contacts.exists()
    form = client.get(f"/radar/{made.code}/contact/").content.decode()
    assert firm.code in form and "13800000000" in form
    said = {"company_name": firm.name, "name": "林知远", "title": "投资总监",
            "phone": "13800000000", "purpose": "对接封装基地项目"}  # fmt: skip
    bad = client.post(f"/radar/{made.code}/contact/", said | {"company_name": "没有的公司"})
    assert bad.status_code == 422 and "没有对上" in bad.content.decode()
    assert client.post(f"/radar/{made.code}/contact/", said).status_code == 302
    contact = firm.contacts.get()
    assert (contact.name, contact.source) == ("林知远", f"名片（{made.code}）")


def test_a_licence_shows_its_code_checked_and_the_firm_that_has_it(client):
    user = UserFactory()
    client.force_login(user)
    firm = CompanyFactory(uscc=CODE)
    made = article(user, f"营业执照\n统一社会信用代码 {CODE}\n名称 {firm.name}")
    page = client.get(f"/radar/{made.code}/").content.decode()
    assert CODE in page and "校验码正确" in page and firm.code in page


def letter(*attached, text="附上通报。"):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.invalid", "b@example.invalid", "转发"
    made.set_content(text)
    for content, kind, name in attached:
        main, _slash, sub = kind.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made


def word(text):
    document, content = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(content)
    return content.getvalue()


def test_what_is_attached_to_a_letter_is_read_with_it():
    octets = "application/octet-stream"
    made = taken(bytes(letter((word(TEXT), octets, "通报.docx"),
                              (small_pdf("Invested 12"), octets, "a.pdf"),
                              (b"PK\x03\x04broken", octets, "坏.docx"),
                              (b"\0\1\2" * 99, octets, "x.bin"))), "信.eml")  # fmt: skip
    assert made.reading == Reading.READ and made.facts.exists()
    for words in ("附上通报", "18个", "【通报.docx】", "Invested 12"):
        assert words in made.text
    assert "x.bin" not in made.text


def test_letters_within_letters_are_read_and_end():
    inner = letter(text=TEXT)
    for _turn in range(8):
        outer = letter(text="见附件")
        outer.add_attachment(inner)
        inner = outer
    assert taken(bytes(inner), "信.eml").reading in (Reading.READ, Reading.REVIEWED)
    outer = letter(text="见附件")
    outer.add_attachment(letter(text=TEXT))
    assert "18个" in taken(bytes(outer), "信.eml").text


OF_OUTLOOK = "__properties_version1.0".encode("utf-16-le")


def outlook(*attached, **told):
    return compound(message(*attached, sender="甲", smtp="a@example.invalid", **told))


def test_an_outlook_letter_is_read_with_what_is_attached_and_forwarded_in_it():
    inner = message(("通报.docx", word(TEXT)), depth=1, subject="原信", body="请阅。")
    made = taken(outlook(inner, ("x.bin", b"\0\1\2" * 3000), subject="转发：通报",
                         body="见附件。"), "转发.msg")  # fmt: skip
    assert made.reading == Reading.READ and made.facts.exists()
    assert (made.title, made.published_on) == ("转发：通报", date(2022, 2, 20))
    for words in ("见附件。", "请阅。", "18个", "【通报.docx】"):
        assert words in made.text
    page = taken(outlook(html=f"<html><body><p>{TEXT}</p></body></html>", body=" "), "页.msg")
    assert page.facts.exists() or page.folded_into
    old = taken(outlook(subject="旧信", body=TEXT + "附言。", code_page="gb18030"), "旧.msg")
    assert "青禾经济开发区" in old.text and old.title == "旧信"


def test_a_spoiled_outlook_file_says_so():
    whole = outlook(("a.txt", b"x" * 5000), subject="信", body="正文")
    for spoiled in (whole[:700], whole[:1536] + b"\xee" * 3000, whole[:76] + b"\x01\x00" * 200
                    + whole[476:]):  # fmt: skip
        made = taken(spoiled + OF_OUTLOOK, "坏.msg")
        assert made.reading in (Reading.FAILED, Reading.REVIEWED)


PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 99


def test_without_recognition_a_picture_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(intake, "is_installed", lambda: False)
    with pytest.raises(Refused, match="make ocr"):
        add_file([PICTURE], ABOUT, name="a.png", by=UserFactory(), at=AT)
    assert not Article.objects.exists()


needs_recognition = pytest.mark.skipif(not pictures.is_installed(), reason="yanzhen[ocr]")


@needs_recognition
def test_a_spoiled_picture_and_a_picture_of_nothing_say_so():
    from PIL import Image

    assert taken(PICTURE, "a.png").problem.startswith("文件已损坏")
    blank = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(blank, "PNG")
    assert "没有文字" in taken(blank.getvalue(), "a.png").problem
    wide = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(wide, "PNG")
    assert "过大" in taken(wide.getvalue(), "a.png").problem


def drawn(text, kind):
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype("NotoSansCJK-Regular.ttc", 34)
    picture, content = Image.new("RGB", (1100, 460), "white"), io.BytesIO()
    for number, line in enumerate(text.splitlines()):
        ImageDraw.Draw(picture).text((40, 30 + 70 * number), line, fill="black", font=font)
    picture.save(content, kind)
    return content.getvalue()


@needs_recognition
@pytest.mark.parametrize("kind", ["JPEG", "PDF"])
def test_a_photo_and_a_scan_are_read(kind):
    try:
        content = drawn(f"{CARD}\n统一社会信用代码 {CODE}", kind)
    except OSError:
        pytest.skip("no Chinese font on this machine")
    made = taken(content, "名片.jpg")
    assert read_card(made.text).name == "林知远"
    assert [one.code for one in credit_codes(made.text)] == [CODE]
