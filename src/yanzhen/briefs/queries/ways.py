"""Who can introduce us to a firm: the strongest paths, each step with its source."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.briefs.calc.paths import Path, Step, best_paths
from yanzhen.briefs.queries.about import About
from yanzhen.briefs.queries.graph import US, Graph, Names, Node, read_graph
from yanzhen.briefs.told import Line
from yanzhen.common.links import page_url
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Company

IN_BRIEF = 3


@dataclass(frozen=True, slots=True)
class WayStep:
    """One step of a way, in words. `of` as in `told.Line`."""

    text: str
    source: str
    url: str
    of: tuple[str, ...]
    seen_on: date | None
    strength: float


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its steps in order from us, whom one asks first, and its strength (0–1)."""

    steps: tuple[WayStep, ...]
    first: str
    first_url: str
    through: tuple[str, ...]
    strength: float

    @property
    def title(self) -> str:
        """Say the way in one line: 我们 → a → b."""
        return " → ".join((_("我们"), *self.through))


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways to a firm, the strongest first. `partial`: the search met its bounds, so that a
    further way may have been left out."""

    ways: list[Way]
    partial: bool


def ways_to(target: Company, user: User, on: date) -> Ways:
    """Return the best ways to a firm as a person may know them."""
    graph = read_graph(target, user, on)
    goal: Node = ("c", target.pk)
    steps = [Step(k.start, k.end, k.strength, number) for number, k in enumerate(graph.known)]
    paths = best_paths(
        steps, source=US, target=goal, most=parameter("briefs.paths_shown", on=on),
        most_steps=parameter("briefs.most_steps", on=on),
        factor=float(parameter("briefs.step_factor", on=on)),
    )  # fmt: skip
    names = Names.of({step.end for path in paths for step in path.steps} | {goal})
    ways = [_way(path, graph, names) for path in paths]
    return Ways(ways, graph.partial)


def _way(path: Path[Node], graph: Graph, names: Names) -> Way:
    steps = []
    for step in path.steps:
        known = graph.known[step.number]
        said = known.say(names)
        steps.append(
            WayStep(said.text, said.source, said.url, said.of, known.seen_on, known.strength)
        )
    first = path.steps[0].end
    through = tuple(names.names[step.end] for step in path.steps)
    return Way(tuple(steps), names.names[first], names.url(first), through, path.strength)


def ways(about: About) -> list[Line]:
    """Return the best ways as statements of a brief."""
    url = page_url("briefs:ways", about.company.code)
    return [
        Line(
            _("%(way)s（%(n)s 步，强度 %(strength)s）")
            % {"way": way.title, "n": len(way.steps), "strength": f"{way.strength:.2f}"},
            "；".join(f"{step.text}，{step.source}" for step in way.steps),
            url, tuple(dict.fromkeys(one for step in way.steps for one in step.of)),
        )
        for way in ways_to(about.company, about.user, about.on).ways[:IN_BRIEF]
    ]  # fmt: skip
