import argparse
import json
import tracemalloc
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from yanzhen.common.plain_files import Unusable
from yanzhen.targets.calc.forecast import counts
from yanzhen.targets.calc.forecast import table as tables
from yanzhen.targets.calc.forecast.engine import Goal, forecast
from yanzhen.targets.calc.forecast.joint import all_met, tier_by_tier
from yanzhen.targets.calc.forecast.records import Events
from yanzhen.targets.calc.forecast.steps import step_by_step
from yanzhen.targets.calc.forecast.years import levels
from yanzhen.targets.cli import add_commands

ON = date(2022, 8, 31)
GOALS = [Goal("all", 0, 6), Goal("large", 1e9, 2)]


def rows_of_a_zone(seed=3, projects=120):
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(projects):
        day = date(2019, 1, 1) + timedelta(days=int(rng.integers(0, 1400)))
        amount = float(np.round(4e8 * np.exp(rng.standard_normal())))
        for event in ("lead", "talks", "intent", "assessed", "signed"):
            rows.append((f"p{number}", amount, event, day))
            day += timedelta(days=int(rng.exponential(60)))
            if rng.random() < 0.15:
                rows.append((f"p{number}", amount, "dropped", day))
                break
    return rows


def says(rows, goals=GOALS, on=ON):
    return forecast(Events.of(rows), goals, 2022, on)


@pytest.mark.parametrize("way", [step_by_step, tier_by_tier])
def test_the_joint_count_is_what_trying_every_outcome_gives(way):
    rng = np.random.default_rng(1)
    tiers = rng.dirichlet([2, 1, 1, 1], 6)[None, :, :3]
    needed = np.array([4, 2, 1])

    total = 0.0
    for outcome in product(range(4), repeat=6):  # 3: not signed
        chance = np.prod(
            [np.append(t, 1 - t.sum())[o] for t, o in zip(tiers[0], outcome, strict=True)]
        )
        total += chance * all(sum(k <= o < 3 for o in outcome) >= needed[k] for k in range(3))

    assert way(tiers, np.zeros((1, 3)), needed)[0] == pytest.approx(total)


def test_two_targets_by_hand():
    """The worked example of docs/methods/target-forecast.md: a good year and one half as good."""
    chances = np.array([0.5, 0.4, 0.6]) * np.array([[1.0], [0.5]])
    tiers = chances[:, :, None] * np.array([[0, 1], [0, 1], [1, 0]])

    both = all_met(tiers, np.zeros((2, 2)), np.array([2, 1]))
    large = all_met(tiers[:, :, 1:], np.zeros((2, 1)), np.array([1]))

    assert both.tolist() == pytest.approx([0.5, 0.155])
    assert both.mean() == pytest.approx(0.3275)
    assert large[0] == pytest.approx(0.7)


@pytest.mark.parametrize("needed", [(5, 3, 2, 1), (2, 4, 0, 1), (0, 0, 0, 0), (30, 2, 2, 0)])
def test_both_ways_of_counting_together_agree(needed):
    rng = np.random.default_rng(5)
    tiers = rng.dirichlet([6, 1, 1, 1, 1], (3, 20))[:, :, 1:]
    tiers[:, ::2, 2:] = 0  # some reach two tiers, some one, some all, some none
    tiers[:, ::3, :3] = 0
    means = rng.random((3, 4)) * 2

    found = [way(tiers, means, np.array(needed)) for way in (step_by_step, tier_by_tier)]

    assert found[0] == pytest.approx(found[1], abs=1e-11)


def test_hundreds_wanted_of_thousands_are_counted_in_little_memory():
    rng = np.random.default_rng(6)
    chances = rng.beta(4, 4, (2, 600, 1)) * np.array([0.3, 0.4, 0.3])
    chances[:, :400, 2] = 0
    chances[:, 400:, 0] = 0
    needed = np.array([225, 145, 26])

    tracemalloc.start()
    joint = all_met(chances, np.ones((2, 3)), needed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (joint > 0.05).all()
    assert (joint < 0.95).all()
    assert peak < 20e6  # one table of all three counts alone holds a million states


def test_stays_are_added_up_the_same_in_small_portions(monkeypatch):
    rows = rows_of_a_zone()
    whole = says(rows)
    monkeypatch.setattr(tables, "AT_ONCE", 7)

    parts = says(rows)

    assert [t.probability for t in parts.targets] == pytest.approx(
        [t.probability for t in whole.targets]
    )


def test_a_single_target_with_arrivals_agrees_with_its_own_distribution():
    chances = np.linspace(0.05, 0.9, 40)

    joint = all_met(chances[None, :, None], np.array([[3.0]]), np.array([22]))[0]
    total = counts.add(counts.count_distribution(chances), counts.poisson(np.array(3.0), 60))

    assert joint == pytest.approx(total[22:].sum())


def test_projects_of_one_tier_only_and_arrivals_agree_with_trying_every_outcome():
    chances, kinds = np.array([0.3, 0.6, 0.8, 0.4]), np.array([0, 1, 1, 0])
    tiers = (kinds[:, None] == np.arange(2)) * chances[:, None]
    needed, means = np.array([3, 1]), np.array([0.5, 0.2])

    new = [counts.poisson(np.array(mean), 40) for mean in means]
    total = 0.0
    for outcome in product((0, 1), repeat=4):
        signed = np.array(outcome)
        chance = np.prod(np.where(signed, chances, 1 - chances))
        for low, high in product(range(10), repeat=2):
            upper = high + signed[kinds == 1].sum()
            met = upper >= 1 and upper + low + signed[kinds == 0].sum() >= 3
            total += met * chance * new[0][low] * new[1][high]

    assert all_met(tiers[None], means[None], needed)[0] == pytest.approx(total, abs=1e-6)


def test_order_and_repetition_of_rows_change_nothing():
    rows = rows_of_a_zone()

    assert says(rows[::-1] + rows[:50]) == says(rows)


def test_rows_after_the_day_change_nothing():
    rows = [row for row in rows_of_a_zone() if row[3] <= ON]
    later = [("x", 9e9, "signed", date(2022, 9, 1)), ("p1", 9e9, "dropped", date(2022, 12, 1))]

    assert says(rows + later) == says(rows)


def test_more_is_never_more_likely():
    found = says(rows_of_a_zone(), [Goal("", f, c) for f in (0, 5e8, 2e9) for c in range(12)])
    chance = np.array([t.probability for t in found.targets]).reshape(3, 12)

    assert (np.diff(chance, axis=0) <= 1e-9).all()
    assert (np.diff(chance, axis=1) <= 1e-9).all()
    assert chance[0, 0] == 1


def test_at_the_years_end_only_what_held_counts():
    day = date(2022, 3, 1)
    rows = [("a", 2e9, "signed", day), ("b", 2e9, "signed", day), ("c", 1e8, "signed", day),
            ("b", 2e9, "dropped", date(2022, 5, 2))]  # fmt: skip

    found = says(rows, [Goal("all", 0, 2), Goal("large", 1e9, 2)], date(2022, 12, 31))

    assert [(t.actual, t.probability, t.p05, t.p95) for t in found.targets] == [
        (2, 1.0, 2, 2), (1, 0.0, 1, 1)
    ]  # fmt: skip
    assert found.joint == 0


@pytest.mark.parametrize("on", [date(2021, 6, 30), date(2022, 1, 1), date(2024, 2, 29)])
@pytest.mark.parametrize("rows", [[], [("a", 1e9, "lead", date(2021, 6, 1))]])
def test_hardly_any_history_still_gives_chances(on, rows):
    found = says(rows, on=on)

    assert all(0 <= t.probability <= 1 and t.p05 <= t.p50 <= t.p95 for t in found.targets)


def test_what_has_lingered_for_years_hardly_counts():
    rows = rows_of_a_zone()
    lingering = [(f"old{n}", 4e8, "assessed", date(2018, 1, 5)) for n in range(60)]

    plain, with_them = says(rows), says(rows + lingering)

    assert with_them.targets[0].expected < plain.targets[0].expected + 1.5


def test_a_years_level_follows_a_change_in_mid_year_and_is_wider_for_what_may_still_change():
    expected = np.full((2, 36), 10.0)
    seen = expected.copy()
    seen[1, 34:] = 22.0  # the last two quarters of the ninth year

    (usual, changed), _ = levels(seen, expected, 0.0)
    (later, _), _ = levels(seen, expected, 1.0)

    spread = [float(np.ptp(one.nodes(np.arange(7)))) for one in (usual, later)]
    assert usual.nodes(np.arange(7)).mean() == pytest.approx(1, abs=0.1)
    assert 1.6 < changed.nodes(np.arange(7)).mean() < 2.3
    assert spread[1] > spread[0]


GOOD = "project_id,amount,event,date\na,1000000000,signed,2022-03-01\n"
TARGETS = {"year": 2022, "event": "signed", "targets": [
    {"name": "10亿", "min_amount": 1e9, "count": 1}]}  # fmt: skip


def run(folder, events=GOOD, targets=TARGETS, on="2022-12-31"):
    (folder / "e.csv").write_text(events, encoding="utf-8")
    (folder / "t.json").write_text(json.dumps(targets), encoding="utf-8")
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    options = parser.parse_args(["forecast", str(folder / "e.csv"), "--targets",
                                 str(folder / "t.json"), "--on", on,
                                 "-o", str(folder / "out.json")])  # fmt: skip
    return options.run(options)


def test_the_command_writes_the_result(tmp_path):
    assert run(tmp_path) == 0
    assert json.loads((tmp_path / "out.json").read_text()) == {
        "targets": [{"name": "10亿", "probability": 1.0, "expected": 1.0, "p05": 1, "p50": 1,
                     "p95": 1, "actual": 1, "pro_rata": True}],
        "joint": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"events": ""}, "line 1, column project_id"),
        ({"events": GOOD + "b,1,signed,2022-02-30\n"}, "line 3, column date"),
        ({"events": GOOD + "b,-1,signed,2022-02-03\n"}, "line 3, column amount"),
        ({"events": GOOD + "b,nan,signed,2022-02-03\n"}, "line 3, column amount"),
        ({"events": GOOD + "b,1,won,2022-02-03\n"}, "line 3, column event"),
        ({"events": GOOD + "b,1\n"}, "line 3"),
        ({"on": "2023-02-29"}, "--on"),
        ({"targets": {**TARGETS, "targets": []}}, "column targets"),
        ({"targets": {**TARGETS, "event": "lead"}}, "column event"),
        ({"targets": {**TARGETS, "targets": [{"name": "a", "min_amount": 0, "count": -1}]}},
         "targets[0].count"),
    ],
)  # fmt: skip
def test_unusable_input_is_refused_with_its_place(tmp_path, changed, says):
    with pytest.raises(Unusable) as refused:
        run(tmp_path, **changed)

    assert says in str(refused.value)
    assert not (tmp_path / "out.json").exists()
