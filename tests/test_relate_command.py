import csv

import numpy as np
import pytest

from bench.relate import auc, made_up
from yanzhen.chains.calc import activation
from yanzhen.chains.calc.activation import Span, learn
from yanzhen.chains.calc.relatedness import density, location_quotient
from yanzhen.cli import main

HEAD = "region,industry,year,value\n"
SMALL = HEAD + "A,i,1,9\nA,j,1,1\nB,j,1,9\nB,k,1,5\nA,i,2,9\nA,j,2,2\nB,j,2,9\nB,k,2,5\n"


@pytest.fixture
def run(tmp_path, capsys):
    def go(text, first="1", last="2"):
        (tmp_path / "panel.csv").write_text(text, encoding="utf-8")
        out = tmp_path / "out.csv"
        out.unlink(missing_ok=True)
        code = main(["relate", str(tmp_path / "panel.csv"), "--from", first, "--to", last,
                     "-o", str(out)])  # fmt: skip
        return code, out.read_text() if out.exists() else None, capsys.readouterr().err

    return go


def made_up_panel(seed=3, regions=60, industries=30):
    chance = np.random.default_rng(seed)
    taste = np.exp(chance.normal(size=(regions, 3)) @ chance.normal(size=(3, industries)))
    rows = [HEAD]
    for year in (2001, 2006, 2011):
        counts = chance.poisson(3 * taste)
        rows += [f"r{r},i{i},{year},{counts[r, i]}\n" for r, i in np.argwhere(counts)]
    return rows


def test_few_data_fall_back_to_the_density_and_say_so(run):
    code, text, err = run(SMALL)

    rows = list(csv.DictReader(text.splitlines()))
    assert code == 0
    assert "too few" in err
    assert {(r["region"], r["industry"]) for r in rows} == {("A", "j"), ("A", "k"), ("B", "i")}
    assert all(r["probability"] == r["density"] for r in rows)


def test_later_years_change_nothing_and_chances_are_chances(run):
    rows = made_up_panel()
    code, text, err = run("".join(rows), "2001", "2006")
    without = [row for row in rows if ",2011," not in row]

    assert code == 0
    assert "too few" not in err
    assert run("".join(without), "2001", "2006")[1] == text
    assert all(0 < float(r["probability"]) < 1 for r in csv.DictReader(text.splitlines()))


def test_an_earlier_year_is_learned_from(run):
    rows = made_up_panel()

    with_it, without = (
        run("".join(kept), "2006", "2011")[1]
        for kept in (rows, [row for row in rows if ",2001," not in row])
    )
    assert with_it != without


def test_what_was_there_before_returns_more_often():
    chance = np.random.default_rng(4)
    taste = np.exp(chance.normal(size=(60, 3)) @ chance.normal(size=(3, 30)))
    before, after = (chance.poisson(3 * taste).astype(float) for _ in range(2))
    learned = learn([Span(before, after)])
    absent, there = location_quotient(after) < 1, location_quotient(before) >= 1

    heard, unheard = learned.chance(after, before), learned.chance(after)

    assert (heard[absent & there] >= unheard[absent & there]).all()
    assert (heard > unheard)[absent & there].any()
    assert (heard == unheard)[absent & ~there].all()


def test_without_trees_it_still_beats_the_density(monkeypatch):
    monkeypatch.setattr(activation, "_grow", lambda rows: None)
    tables = made_up(1, "patents")
    learned = learn([Span(tables[2001], tables[2006])])
    absent = location_quotient(tables[2006]) < 1
    came = (location_quotient(tables[2011]) >= 1)[absent]

    ours = auc(came, learned.chance(tables[2006], tables[2001])[absent])

    assert ours > auc(came, density(location_quotient(tables[2006]))[absent]) + 0.14


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("region,industry,year\n", "line 1, column value"),
        (SMALL + "A,i,2,9\n", "line 10, column region"),
        (SMALL + "A,z,2,-1\n", "line 10, column value"),
        (SMALL + "A,z,2,nan\n", "line 10, column value"),
        (SMALL + "A,z,soon,1\n", "line 10, column year"),
        (HEAD + "A,i,2,1\n", "values above 0 for 1"),
        (HEAD + "A,i,1,0\nA,i,2,1\n", "values above 0 for 1"),
        (HEAD + "A,i,1,1\nB,j,2,1\n", "no region and industry of 2"),
    ],
)
def test_an_unusable_panel_is_refused_with_its_place(run, text, said):
    code, answer, err = run(text)

    assert (code, answer) == (2, None)
    assert said in err


def test_years_the_wrong_way_round_are_refused(run):
    assert run(SMALL, "2", "1")[0] == 2
