import pytest

from yanzhen.common.plain_files import Unusable, decode, read_text, write_whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_reads_what_offices_write(tmp_path, encoding):
    file = tmp_path / "a.txt"
    file.write_bytes("总投资1.2亿元".encode(encoding))
    assert read_text(file) == "总投资1.2亿元"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(Unusable, match=r"gone\.csv: No such file"):
        read_text(tmp_path / "gone.csv")


def test_no_text_is_no_text():
    with pytest.raises(Unusable, match="NUL"):
        decode(b"PK\x03\x04\x00\x00", "a.docx")
    with pytest.raises(Unusable, match="UTF-8 or GB18030"):
        decode(b"\xff\xff\xff", "a.bin")


def test_the_message_says_where():
    assert str(Unusable("a.csv", "a number was expected", line=3, column="share")) == (
        "a.csv, line 3, column share: a number was expected"
    )


def test_writes_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "out.json"
    target.write_text("before")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("yanzhen.common.plain_files.os.fsync", full)
        with pytest.raises(Unusable, match="No space left"):
            write_whole(target, "after")
    assert target.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]
    write_whole(target, "after")
    assert target.read_text() == "after"


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Unusable, match="No such file"):
        write_whole(tmp_path / "no" / "out.json", "x")


def test_standard_output_takes_the_result(capsys):
    write_whole(None, "{}\n")
    assert capsys.readouterr().out == "{}\n"
