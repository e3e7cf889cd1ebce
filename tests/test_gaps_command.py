import json

import pytest

from yanzhen.cli import main

CHAIN = {
    "nodes": [{"id": "膜", "name": "隔膜"}, {"id": "芯", "name": "电芯", "weight": 2}],
    "edges": [
        {"source": "膜", "target": "芯", "share": 0.1},
        {"source": "膜", "target": "芯", "share": 0.15},
        {"source": "芯", "target": "芯", "share": 0.9},
        {"source": "芯", "target": "膜", "share": 0},
    ],
}
FIRMS = "firm,node,capacity\n甲,芯,5\n甲,芯,3\n乙,膜,0\n"


@pytest.fixture
def asked(tmp_path, capsys):
    """Return what the command answers: exit code, result, what it says to people."""

    def ask(chain=CHAIN, firms=FIRMS, *, encoding="utf-8"):
        chain_file, firms_file = tmp_path / "chain.json", tmp_path / "firms.csv"
        text = chain if isinstance(chain, str) else json.dumps(chain, ensure_ascii=False)
        chain_file.write_bytes(text.encode(encoding))
        firms_file.write_bytes(firms.encode(encoding))
        out = tmp_path / "out.json"
        out.unlink(missing_ok=True)
        code = main(["gaps", str(chain_file), str(firms_file), "-o", str(out)])
        found = json.loads(out.read_text()) if out.exists() else None
        return code, found, capsys.readouterr().err

    return ask


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_and_edges_add_up_and_circles_of_one_are_left_out(asked, encoding):
    code, found, said = asked(encoding=encoding)
    assert (code, said) == (0, "")
    film, cell = found["nodes"]
    assert film == {
        "id": "膜", "action": "fill", "priority": 4.0, "cap": 0.0, "demand": 2.0,
        "shortfall": 2.0, "top_share": 0.0, "coverage": 0.0, "loss": 4.0,
        "evidence": [{"source": "膜", "target": "芯", "share": 0.25, "firms": ["甲"]}],
    }  # fmt: skip
    assert (cell["action"], cell["cap"], cell["evidence"]) == (
        "hold", 8.0, [{"firm": "甲", "capacity": 8.0}],
    )  # fmt: skip


def test_a_circle_is_named(asked):
    edges = [{"source": "膜", "target": "芯", "share": 0.1},
             {"source": "芯", "target": "膜", "share": 0.1}]  # fmt: skip
    code, found, said = asked({**CHAIN, "edges": edges})
    assert (code, found) == (2, None)
    assert "膜 → 芯 → 膜" in said or "芯 → 膜 → 芯" in said


def with_node(**other):
    return {"nodes": [{"id": "膜", **other}], "edges": []}


def with_edge(**other):
    edge = {"source": "膜", "target": "芯", "share": 0.1, **other}
    return {"nodes": CHAIN["nodes"], "edges": [edge]}


@pytest.mark.parametrize(("chain", "says"), [
    ("{", "chain.json, line 1, column 2: JSON was expected"),
    ("[]", "`nodes` and `edges`"),
    ({"nodes": []}, "`edges` must be a list"),
    ({"nodes": [1], "edges": []}, "`nodes` must be a list of objects"),
    ({"nodes": [{"name": "膜"}], "edges": []}, "nodes[0], column id"),
    ({"nodes": [{"id": "膜"}, {"id": "膜"}], "edges": []}, "nodes[1]: id “膜” is there twice"),
    (with_node(weight="高"), "nodes[0], column weight: a number was expected"),
    (with_node(weight=-1), "0 or more"),
    ('{"nodes":[{"id":"膜","weight":NaN}],"edges":[]}', "a finite number was expected"),
    ('{"nodes":[{"id":"膜","weight":1' + "0" * 400 + '}],"edges":[]}', "a finite number"),
    (with_edge(target="壳"), "edges[0], column target: “壳” is not among the nodes"),
    (with_edge(share=None), "edges[0], column share"),
    (with_edge(share=True), "edges[0], column share"),
    (with_edge(share=1.5), "add up to 1.5"),
])  # fmt: skip
def test_an_unusable_chain_is_one_clear_line(asked, chain, says):
    code, found, said = asked(chain)
    assert (code, found) == (2, None)
    assert says in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(("firms", "says"), [
    ("", "line 1, column firm"),
    ("firm,capacity\n甲,1\n", "line 1, column node"),
    ("firm,node,capacity\n甲,壳,1\n", "line 2, column node: “壳” is not among the nodes"),
    ("firm,node,capacity\n\n甲,芯,一亿\n", "line 3, column capacity"),
    ("firm,node,capacity\n甲,芯,-1\n", "line 2, column capacity"),
    ("firm,node,capacity\n甲,芯,nan\n", "line 2, column capacity"),
    ("firm,node,capacity\n甲,芯\n", "line 2, column capacity"),
    ("firm,node,capacity\n,芯,1\n", "line 2, column firm"),
    ('firm,node,capacity\n"甲,芯,1\n', "CSV was expected"),
])  # fmt: skip
def test_unusable_firms_are_one_clear_line(asked, firms, says):
    code, found, said = asked(firms=firms)
    assert (code, found) == (2, None)
    assert says in said
    assert said.count("\n") == 1


def test_columns_may_stand_in_any_order_beside_others(asked):
    code, found, _ = asked(firms="note,capacity,node,firm\n链主,8,芯,甲\n")
    assert code == 0
    assert found["nodes"][0]["action"] == "fill"
