import re

import pytest

from yanzhen.common.skein import draw_skein


def numbers(path):
    return [float(n) for n in re.findall(r"-?\d+\.\d", path)]


def middle(bird):
    xs = numbers(bird.path)[0::2]
    return (min(xs) + max(xs)) / 2


@pytest.mark.parametrize("target", range(1, 61))
def test_takes_any_target_from_1_to_60_within_its_frame(target):
    drawn = draw_skein(target // 3, target, tiers=[3, 2, 1], due=target * 5 / 12)
    assert len(drawn.birds) == target
    assert sum(bird.signed for bird in drawn.birds) == target // 3
    assert drawn.each == 1
    for bird in drawn.birds:
        points = numbers(bird.path)
        assert all(0 <= x <= drawn.width for x in points[0::2])
        assert all(0 <= y <= drawn.height for y in points[1::2])


def test_the_head_flies_in_the_middle_and_wings_alternate():
    drawn = draw_skein(0, 5)
    assert middle(drawn.birds[0]) == pytest.approx(drawn.width / 2, abs=0.1)
    sides = [middle(bird) < drawn.width / 2 for bird in drawn.birds[1:]]
    assert sides == [True, False, True, False]


def test_the_largest_fly_in_front():
    tiers = [bird.tier for bird in draw_skein(4, 6, tiers=[1, 3, 2, 1]).birds]
    assert tiers == [3, 2, 1, 1, 1, 1]


def test_a_later_due_lies_lower():
    lines = [draw_skein(3, 27, due=due).due_y for due in (0, 5, 11.25, 20, 27)]
    assert lines == sorted(lines)
    assert len(set(lines)) == 5


def test_the_line_lies_below_the_birds_that_are_due_and_above_the_others():
    drawn = draw_skein(0, 27, due=11)
    tops = [min(numbers(bird.path)[1::2]) for bird in drawn.birds]
    assert max(tops[:11]) < drawn.due_y
    assert drawn.due_y < min(tops[13:])


def test_more_than_the_target_fly_on():
    drawn = draw_skein(7, 5)
    assert [bird.signed for bird in drawn.birds] == [True] * 7


def test_above_60_each_bird_stands_for_several():
    drawn = draw_skein(50, 100, due=40)
    assert (drawn.each, len(drawn.birds), sum(b.signed for b in drawn.birds)) == (2, 50, 25)


@pytest.mark.parametrize(("actual", "target"), [(0, 0), (0, 1), (1, 1), (-3, 4)])
def test_odd_numbers_draw_something(actual, target):
    drawn = draw_skein(actual, target, due=0)
    assert len(drawn.birds) >= 1
    assert sum(bird.signed for bird in drawn.birds) == max(actual, 0)
