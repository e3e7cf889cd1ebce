"""Our own texts with their facts, as kept in texts/*.txt.

`=== id`, then the text; `> metric | value unit | qualifier | statuses | evidence` is a figure that
must be found, `>?` one that the grammar is known to miss, `! words` figures that are no facts,
`+ kind name` a name, `+? kind name` one known to be missed. A metric without parentheses
matches any threshold or scope.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@dataclass
class Figure:
    metric: str
    value: float
    unit: str
    qualifier: str
    statuses: tuple[str, ...]
    evidence: str


@dataclass
class Text:
    name: str
    text: str = ""
    figures: list[Figure] = field(default_factory=list)
    missed: list[Figure] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    missed_names: list[tuple[str, str]] = field(default_factory=list)


def read_texts(name: str) -> list[Text]:
    blocks = re.split(r"^=== ", (FOLDER / name).read_text(encoding="utf-8"), flags=re.M)[1:]
    return [read_block(block) for block in blocks]


def read_block(block: str) -> Text:
    head, _, body = block.partition("\n")
    found = Text(head.strip())
    lines = []
    for line in body.rstrip("\n").split("\n"):
        mark, _, rest = line.partition(" ")
        if mark == ">":
            found.figures.append(read_figure(rest))
        elif mark == ">?":
            found.missed.append(read_figure(rest))
        elif mark == "!":
            found.ignored.append(rest)
        elif mark == "+":
            kind, _, name = rest.partition(" ")
            found.names.append((kind, name))
        elif mark == "+?":
            kind, _, name = rest.partition(" ")
            found.missed_names.append((kind, name))
        else:
            lines.append(line)
    found.text = "\n".join(lines)
    return found


def read_figure(line: str) -> Figure:
    metric, amount, qualifier, statuses, evidence = (part.strip() for part in line.split(" | "))
    value, unit = amount.split()
    return Figure(metric, float(value), unit, qualifier, tuple(statuses.split(",")), evidence)
