import json

import pytest

from yanzhen.cli import main

TEXT = "2021年，云港开发区实际利用外资6.3亿美元，增长11.5%。"


def written(tmp_path, content, name="a.txt"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_writes_one_line_a_file_with_exact_evidence(tmp_path):
    path, out = written(tmp_path, TEXT.encode()), tmp_path / "out.jsonl"
    assert main(["extract", str(path), "-o", str(out)]) == 0
    (line,) = out.read_text(encoding="utf-8").splitlines()
    entry = json.loads(line)
    fact = next(f for f in entry["facts"] if f["metric"] == "实际使用外资")
    assert entry["file"] == "a.txt"
    assert (fact["value"], fact["unit"], fact["qualifier"]) == (630000000, "USD", "=")
    assert (fact["period"], fact["status"], fact["kind"]) == ("2021", "actual", "result")
    assert TEXT[fact["start"] : fact["end"]] == fact["text"]
    assert fact.keys() == {
        "kind", "text", "start", "end", "name", "metric", "value", "unit", "qualifier",
        "period", "status", "confidence",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_reads_other_encodings_alike(tmp_path, capsys, encoding):
    path = written(tmp_path, TEXT.encode(encoding))
    assert main(["extract", str(path)]) == 0
    assert "实际使用外资增幅" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x00\x00", b"\xff\xfe\xff\xff\x81"])
def test_what_is_no_text_is_refused_in_one_line(tmp_path, capsys, content):
    path = written(tmp_path, content)
    assert main(["extract", str(path), "-o", str(tmp_path / "out.jsonl")]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_a_missing_file_and_no_file_are_refused(tmp_path, capsys):
    assert main(["extract", str(tmp_path / "none.txt")]) == 2
    assert main(["extract"]) == 2
    assert "FILE" in capsys.readouterr().err


def test_an_empty_file_holds_no_facts(tmp_path, capsys):
    assert main(["extract", str(written(tmp_path, b""))]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": "a.txt", "facts": []}


def test_what_is_only_intended_is_not_binding(tmp_path, capsys):
    path = written(tmp_path, "双方签订框架协议，意向投资10亿元建设数据中心。".encode())
    assert main(["extract", str(path)]) == 0
    facts = json.loads(capsys.readouterr().out)["facts"]
    assert [f["binding"] for f in facts if f["value"]] == [False]


def test_a_day_given_settles_the_year(tmp_path, capsys):
    path = written(tmp_path, "一季度，全区签约项目12个。".encode())
    assert main(["extract", str(path), "--date", "2022-04-08"]) == 0
    assert json.loads(capsys.readouterr().out)["facts"][0]["period"] == "2022Q1"


def test_evaluation_prints_precision_and_recall_by_metric_and_source(tmp_path, capsys):
    path = written(tmp_path, TEXT.encode())
    main(["extract", str(path)])
    entry = json.loads(capsys.readouterr().out)
    entry["facts"] = [f for f in entry["facts"] if f["metric"] != "实际使用外资增幅"]
    entry["facts"].append(entry["facts"][0] | {"metric": "税收", "value": 5, "unit": "CNY"})
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(entry | {"source": "日报"}, ensure_ascii=False), encoding="utf-8")
    assert main(["extract", "--evaluate", str(gold)]) == 0
    rows = {r[0]: r[1:] for r in map(str.split, capsys.readouterr().out.splitlines())}
    assert rows["实际使用外资"] == ["1", "0", "0", "1.000", "1.000"]
    assert rows["实际使用外资增幅"] == ["0", "1", "0", "0.000", "-"]
    assert rows["税收"] == ["0", "0", "1", "-", "0.000"]
    assert rows["日报"] == rows["TOTAL"]


def test_gold_that_is_no_json_names_its_line(tmp_path, capsys):
    gold = written(tmp_path, b'{"file": "a.txt", "facts": []}\nnonsense\n', "gold.jsonl")
    assert main(["extract", str(written(tmp_path, b"")), "--evaluate", str(gold)]) == 2
    assert "line 2" in capsys.readouterr().err
