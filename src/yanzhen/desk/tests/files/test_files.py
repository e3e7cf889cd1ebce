import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.commands.files import plain_name, upload_file
from yanzhen.desk.files import access
from yanzhen.desk.files.storage import path_of
from yanzhen.desk.files.types import find_type
from yanzhen.desk.models import StoredFile
from yanzhen.desk.tests.factories import AT, PersonFactory
from yanzhen.desk.tests.imports.tallies import workbook
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nlook-alike"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def officer():
    return PersonFactory()


def test_keeps_the_content_once_under_its_hash_with_an_event(officer, home):
    first = upload_file([PDF], name="合同.pdf", by=officer, at=AT, subject="plot:T1")
    second = upload_file([PDF], name="副本.pdf", by=officer, at=AT, subject="plot:T2")
    assert path_of(first.sha256).read_bytes() == PDF
    assert first.sha256 == second.sha256
    assert len([p for p in home.rglob("*") if p.is_file()]) == 1
    assert Event.objects.filter(verb="file.uploaded").count() == 2


def test_a_second_press_keeps_one_file(officer):
    for _ in range(2):
        upload_file([PDF], name="合同.pdf", by=officer, at=AT, subject="plot:T1")
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "空.pdf", "是空的"),
        (b"MZ\x90\x00 program", "合同.pdf", "不能上传"),
        (b"<svg onload='x'>", "图.png", "不能上传"),
        (b"GIF89a", "图.gif", "不能上传"),
    ],
)
def test_refuses_by_content_whatever_the_name_says(officer, home, content, name, says):
    with pytest.raises(Refused, match=says):
        upload_file([content], name=name, by=officer, at=AT)
    assert [p for p in home.rglob("*") if p.is_file()] == []


def test_refuses_what_is_too_big_without_reading_it_to_the_end(officer):
    taken = []

    def chunks():
        for n in range(1000):
            taken.append(n)
            yield b"%PDF-" + b"x" * (1 << 20)

    with pytest.raises(Refused, match="50 MB"):
        upload_file(chunks(), name="大.pdf", by=officer, at=AT)
    assert len(taken) <= 51


def test_a_full_disk_is_told_and_leaves_nothing(officer, home, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("yanzhen.desk.files.storage.os.fsync", full)
    with pytest.raises(Refused, match="磁盘已满"):
        upload_file([PDF], name="合同.pdf", by=officer, at=AT)
    assert [p for p in home.rglob("*") if p.is_file()] == []
    assert not StoredFile.objects.exists()


def type_of(content, name=""):
    return find_type(io.BytesIO(content), name)


def test_tells_types_by_content():
    assert type_of(workbook([["a"]])).key == "xlsx"
    assert type_of(b"\xff\xd8\xff\xe0 photo", "x.pdf").key == "jpeg"
    assert type_of("甲,乙\n".encode("gb18030"), "表.csv").key == "csv"
    assert type_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "合同.doc").key == "doc"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\x\\合同.pdf", "合同.pdf"),
     ("a\u202efdp.exe", "afdp.exe"), ("", "file"), ("长" * 400 + ".pdf", "长" * 180 + ".pdf")],
)  # fmt: skip
def test_keeps_a_plain_name(given, kept):
    assert plain_name(given) == kept


def test_hands_a_file_out_to_be_saved_never_to_be_run(client, officer):
    file = upload_file([PDF], name="合同.pdf", by=officer, at=AT)
    client.force_login(officer)
    response = client.get(reverse("desk:file", args=[file.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_others_get_a_file_only_where_a_feature_lets_them(client, officer, monkeypatch):
    file = upload_file([PDF], name="合同.pdf", by=officer, at=AT, subject="plot:A1")
    stranger, auditor = PersonFactory(), PersonFactory(role=Role.AUDITOR)
    address = reverse("desk:file", args=[file.pk])
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(auditor)
    assert client.get(address).status_code == 200

    monkeypatch.setattr(access, "subjects", {})
    access.add_file_subject(
        "plot", may_read=lambda u, s: s == "plot:A1", may_write=lambda u, s: False
    )
    client.force_login(stranger)
    assert client.get(address).status_code == 200
    with pytest.raises(NotAllowed, match="负责人"):
        upload_file([PDF], name="合同.pdf", by=stranger, at=AT, subject="plot:A1")


def test_a_file_whose_content_is_gone_is_a_missing_page(client, officer):
    file = upload_file([PDF], name="合同.pdf", by=officer, at=AT)
    path_of(file.sha256).unlink()
    client.force_login(officer)
    assert client.get(reverse("desk:file", args=[file.pk])).status_code == 404


def test_the_part_takes_several_files_and_lists_them(client, officer):
    client.force_login(officer)
    given = [
        SimpleUploadedFile("合同.pdf", PDF),
        SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff\xe0"),
    ]
    response = client.post(
        reverse("desk:file_upload"),
        {"file": given, "subject": "plot:T1"},
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 200
    assert "合同.pdf" in response.content.decode() and "照片.jpg" in response.content.decode()


def test_the_part_says_why_a_file_is_refused(client, officer):
    client.force_login(officer)
    response = client.post(reverse("desk:file_upload"), {"subject": "plot:T1"})
    assert response.status_code == 422
    assert "还没有选择文件" in response.content.decode()


def test_the_list_of_files_makes_few_queries(client, officer, django_assert_max_num_queries):
    for n in range(5):
        upload_file([PDF], name=f"{n}.pdf", by=officer, at=AT, subject="plot:T1")
    client.force_login(officer)
    with django_assert_max_num_queries(8):
        client.get(reverse("desk:subject_files"), {"subject": "plot:T1"})
