import json

import pytest

from yanzhen.cli import main

CHAIN = {
    "nodes": [{"id": "a", "name": "甲"}, {"id": "b", "name": "乙", "weight": 2}],
    "edges": [{"source": "a", "target": "b", "share": 0.25}],
}
FIRMS = "firm,node,capacity\n东,b,80\n东,b,20\n"


@pytest.fixture
def run(tmp_path, capsys):
    def go(chain=CHAIN, firms=FIRMS):
        text = chain if isinstance(chain, str) else json.dumps(chain, ensure_ascii=False)
        (tmp_path / "chain.json").write_text(text, encoding="utf-8")
        (tmp_path / "firms.csv").write_text(firms, encoding="utf-8")
        out = tmp_path / "out.json"
        code = main(["gaps", str(tmp_path / "chain.json"), str(tmp_path / "firms.csv"),
                     "-o", str(out)])  # fmt: skip
        answer = json.loads(out.read_text(encoding="utf-8")) if out.exists() else None
        return code, answer, capsys.readouterr().err

    return go


def test_writes_every_node_with_its_evidence(run):
    code, answer, _err = run()

    assert code == 0
    first, second = answer["nodes"]
    assert (first["id"], first["action"], first["rank"], first["priority"]) == ("a", "fill", 1, 50)
    assert first["evidence"] == [{"source": "a", "target": "b", "share": 0.25}]
    assert second["evidence"][0] == {"firm": "东", "node": "b", "capacity": 100}


@pytest.mark.parametrize(
    ("firms", "said"),
    [
        ("firm,node\nx,a\n", "line 1, column capacity"),
        ("firm,node,capacity\nx,zz,1\n", "line 2, column node"),
        ("firm,node,capacity\nx,a,nan\n", "line 2, column capacity"),
        ("firm,node,capacity\nx,a,1\nx,a,-1\n", "line 3, column capacity"),
        ("firm,node,capacity\nx,a\n", "line 2, column capacity"),
        ("firm,node,capacity\n,a,1\n", "line 2, column firm"),
        ("", "line 1, column firm"),
    ],
)
def test_unusable_firms_are_refused_with_their_place(run, firms, said):
    code, answer, err = run(firms=firms)

    assert (code, answer) == (2, None)
    assert said in err
    assert err.count("\n") == 1


def edge(**change):
    return {**CHAIN, "edges": [{**CHAIN["edges"][0], **change}]}


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        ("{\n  nodes", "line 2, column 3"),
        ([], "an object with nodes and edges"),
        ({"nodes": []}, "column edges"),
        ({"nodes": [{"id": "a"}, {"id": "a"}], "edges": []}, "nodes[1].id: node a is there twice"),
        ({"nodes": [{"id": 3}], "edges": []}, "nodes[0].id"),
        ({"nodes": [{"id": "a", "weight": "high"}], "edges": []}, "nodes[0].weight"),
        (edge(target="zz"), "edges[0].target"),
        (edge(share=True), "edges[0].share"),
        (edge(share=float("nan")), "edges[0].share"),
        (edge(share=1.5), "shares into b add up to 1.5"),
        (
            {**CHAIN, "edges": [*CHAIN["edges"], {"source": "b", "target": "a", "share": 0.1}]},
            "a → b → a",
        ),
    ],
)
def test_an_unusable_chain_is_refused_with_its_place(run, chain, said):
    code, answer, err = run(chain=chain, firms="firm,node,capacity\n")

    assert (code, answer) == (2, None)
    assert said in err


def test_shares_above_one_by_rounding_are_used_and_mentioned(run):
    code, answer, err = run(chain=edge(share=1.004))

    assert code == 0
    assert "shares into b exceed 1" in err
    assert answer["nodes"][0]["demand"] == pytest.approx(100.4)
