import random
from itertools import pairwise

from yanzhen.chains.calc import assign_layers, count_crossings, draw, order_layers
from yanzhen.chains.calc.drawing import HEIGHT, WIDTH, spread
from yanzhen.chains.calc.layering import acyclic
from yanzhen.chains.reference import read_reference
from yanzhen.chains.wrapping import wrap_name


def random_graph(seed, size=30, links=60):
    chance = random.Random(seed)
    nodes = [f"n{i:02d}" for i in range(size)]
    edges = {tuple(sorted(chance.sample(nodes, 2))) for _ in range(links)}
    return nodes, sorted(edges)


def crossings_slow(layers, edges):
    place = {node: (x, y) for x, layer in enumerate(layers) for y, node in enumerate(layer)}
    return sum(
        place[a][0] == place[c][0] and (place[a][1] - place[c][1]) * (place[b][1] - place[d][1]) < 0
        for i, (a, b) in enumerate(edges)
        for c, d in edges[i + 1 :]
    )


def test_every_link_runs_from_left_to_right():
    for seed in range(20):
        nodes, edges = random_graph(seed)
        layer = assign_layers(nodes, edges)
        assert all(layer[start] < layer[end] for start, end in edges)


def test_a_circle_is_cut_once_and_the_rest_still_runs_right():
    edges = [("a", "b"), ("b", "c"), ("c", "a")]

    kept = acyclic(["a", "b", "c"], edges)

    assert kept == [("a", "b"), ("b", "c")]
    assert assign_layers(["a", "b", "c"], edges) == {"a": 0, "b": 1, "c": 2}


def test_a_supplier_stands_next_to_its_only_user_not_at_the_far_left():
    layer = assign_layers(["a", "b", "c", "late"], [("a", "b"), ("b", "c"), ("late", "c")])

    assert layer["late"] == 1


def test_a_segment_without_links_stands_where_its_position_says():
    nodes = ["a", "b", "c", "alone"]

    layer = assign_layers(nodes, [("a", "b"), ("b", "c")], {"alone": 1.0})

    assert layer["alone"] == 2


def test_crossings_agree_with_the_slow_obvious_count():
    for seed in range(20):
        chance = random.Random(seed)
        left, right = [f"l{i}" for i in range(8)], [f"r{i}" for i in range(8)]
        edges = list({(chance.choice(left), chance.choice(right)) for _ in range(20)})
        assert count_crossings([left, right], edges) == crossings_slow([left, right], edges)


def test_ordering_never_crosses_more_than_before():
    for seed in range(20):
        chance = random.Random(seed)
        layers = [[f"{x}-{y}" for y in range(6)] for x in range(4)]
        edges = [(chance.choice(layers[x]), chance.choice(layers[x + 1]))
                 for x in range(3) for _ in range(9)]  # fmt: skip
        ordered = order_layers(layers, edges)
        assert count_crossings(ordered, edges) <= count_crossings(layers, edges)
        assert [sorted(layer) for layer in ordered] == [sorted(layer) for layer in layers]


def test_no_two_boxes_overlap_on_any_map_of_the_shipped_reference():
    reference = read_reference()
    for pillar in reference.pillars:
        own = [node for node in reference.nodes if node.pillar == pillar.name]
        codes = tuple(node.id for node in own)
        pairs = tuple(sorted({(e.start, e.end) for e in reference.edges
                              if e.start in codes and e.end in codes}))  # fmt: skip
        drawing = draw(codes, pairs)
        columns = {}
        for box in drawing.boxes:
            columns.setdefault(box.x, []).append(box.y)
        for tops in columns.values():
            tops.sort()
            assert all(b - a >= HEIGHT for a, b in pairwise(tops))
        assert all(box.x + WIDTH <= drawing.width for box in drawing.boxes)
        assert all(0 <= box.y <= drawing.height - HEIGHT for box in drawing.boxes)
        assert len(drawing.lines) == len(pairs)


def test_an_empty_map_draws_nothing():
    drawing = draw((), ())

    assert (drawing.boxes, drawing.lines) == ((), ())


def test_spread_keeps_order_room_and_page():
    places = spread([30.0, 10.0, 10.0], [10.0, 10.0, 10.0], 60.0)

    assert all(b - a >= 10 for a, b in pairwise(places))
    assert places[0] >= 5
    assert places[-1] <= 55


def test_names_fit_their_box_on_two_lines():
    for node in read_reference().nodes:
        lines = wrap_name(node.name)
        assert "".join(lines) == node.name.replace(" ", "") or " " in node.name
        assert len(lines) <= 2
        assert all(sum(0.55 if ord(c) < 128 else 1 for c in line) <= 9.2 for line in lines), lines
