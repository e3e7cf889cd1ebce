"""What linters cannot hold: short files, one writer, rules that are told the time."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "yanzhen"
SOURCES = [
    p
    for p in ROOT.glob("*/**/*.py")
    if not {"tests", "migrations"} & set(p.relative_to(ROOT).parts)
]
# Of the ORM; a document's .save() and a tool's .create() are let through by name below.
WRITES = {"save", "create", "bulk_create", "update_or_create", "get_or_create", "bulk_update"}
CLOCK = {"now", "today", "localtime", "utcnow"}
TOLD = {"commands", "queries", "policies", "stages", "calc", "models"}
NOT_THE_ORM = {"workbook", "archive", "document", "calendar"}


def calls(path: Path, names: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {name}()"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        for name in [getattr(node.func, "attr", getattr(node.func, "id", ""))]
        if name in names and getattr(getattr(node.func, "value", None), "id", "") not in NOT_THE_ORM
    ]


def role(path: Path) -> str:
    """Return "commands" for both commands.py and commands/moving.py, at any depth.

    A management command is a command line: it reads the clock and calls commands.
    """
    parts = [part.removesuffix(".py") for part in path.relative_to(ROOT).parts[1:]]
    if parts[0] == "management":
        return parts[0]
    return next((part for part in parts if part in TOLD), parts[0])


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_file_is_short_enough_to_read_in_one_sitting(path):
    assert len(path.read_text().splitlines()) <= 400


def test_only_commands_write():
    assert [c for p in SOURCES if role(p) != "commands" for c in calls(p, WRITES)] == []


def clock_reads(path: Path) -> list[str]:
    """Return the calls that read the clock; `localtime(moment)` only converts."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in CLOCK
        and not node.args
    ]


def test_rules_are_told_the_time():
    assert [c for p in SOURCES if role(p) in TOLD for c in clock_reads(p)] == []


def lost_parts(path: Path) -> list[str]:
    """Return where `with parts() as inner` is not handed on to a `record(..., parts=inner)`."""
    lost = []
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        nodes = list(ast.walk(function))
        handed = {ast.unparse(node.value) for node in nodes
                  if isinstance(node, ast.keyword) and node.arg == "parts"}  # fmt: skip
        lost += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in nodes
            if isinstance(node, ast.With)
            for item in node.items
            if ast.unparse(item.context_expr) == "parts()"
            and ast.unparse(item.optional_vars or item.context_expr) not in handed
        ]
    return lost


def test_what_commands_within_a_command_recorded_is_handed_to_its_own_event():
    assert [place for p in SOURCES for place in lost_parts(p)] == []


def test_templates_carry_no_inline_style_or_script():
    wrong = []
    for path in ROOT.glob("*/templates/**/*.html"):
        text = path.read_text()
        for word in (
            ' style="',
            "<script>",
            "<style",
            ' onclick="',
            ' onchange="',
            "http://",
            "https://",
        ):
            if word in text.replace("http://www.w3.org/", ""):
                wrong.append(f"{path.relative_to(ROOT)}: {word}")
    assert wrong == []
