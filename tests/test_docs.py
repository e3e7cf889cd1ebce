"""What the pages of docs/ say of the code is there."""

import re
from pathlib import Path

import pytest

from yanzhen.common.parameters import load_parameters

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "CONTRIBUTING.md"])
SOURCE = "\n".join(
    p.read_text(encoding="utf-8")
    for p in (ROOT / "src" / "yanzhen").rglob("*.py")
    if "tests" not in p.parts and "migrations" not in p.parts
)
LINK = re.compile(r"\]\(([^)#:\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[a-z_]+(?:/[a-z_]+)+(?:\.py)?")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    missing = [link for link in LINK.findall(text_of(page)) if not (page.parent / link).exists()]
    assert missing == []


def test_every_name_of_the_glossary_is_in_the_code():
    rows = [line.split("|") for line in text_of(DOCS / "glossary.md").splitlines()]
    named = [name for row in rows if len(row) > 4 for name in CODE.findall(row[2])]
    last = {name.split(".")[-1] for name in named}
    assert len(last) > 50
    assert [name for name in sorted(last) if not re.search(rf"\b{name}\b", SOURCE)] == []


def test_decisions_are_numbered_without_gaps():
    names = sorted(p.name for p in (DOCS / "decisions").glob("*.md"))
    assert [name[:3] for name in names] == [f"{n:03d}" for n in range(1, len(names) + 1)]
    for name in names:
        assert text_of(DOCS / "decisions" / name).startswith(f"# {name[:3]} ")


def test_every_method_is_in_the_contents_and_names_its_source_and_weakness():
    methods = {p.name for p in (DOCS / "methods").glob("*.md")} - {"README.md"}
    assert set(LINK.findall(text_of(DOCS / "methods" / "README.md"))) == methods
    for name in methods:
        text = text_of(DOCS / "methods" / name)
        for part in ("## Definition", "## Source", "## Worked example", "## Weakness"):
            assert part in text, f"{name}: {part}"


PAGES_OF_CODE = [p for p in PAGES if p.parent.name in {"methods", "decisions"}]
# Of the design; the decision says why there is none.
NOT_OURS = {"config/asgi.py"}


@pytest.mark.parametrize("page", PAGES_OF_CODE, ids=lambda p: p.name)
def test_files_named_in_a_page_exist(page):
    package = ROOT / "src" / "yanzhen"
    named = {name.partition(":")[0].rstrip("/") for name in CODE.findall(text_of(page))}
    files = {n for n in named if FILE.fullmatch(n) and (package / n.split("/")[0]).is_dir()}
    assert [name for name in sorted(files - NOT_OURS) if not (package / name).exists()] == []


@pytest.mark.parametrize("page", PAGES_OF_CODE, ids=lambda p: p.name)
def test_parameters_named_in_a_page_exist(page):
    known = load_parameters()
    files = {key.partition(".")[0] for key in known}
    named = [name for name in CODE.findall(text_of(page)) if name.partition(".")[0] in files]
    keys = {n for n in named if re.fullmatch(r"[a-z]+\.[a-z_]+", n)} - {"projects.yaml"}
    assert sorted(keys - set(known)) == []


def test_every_test_named_for_bad_input_is_there():
    named = re.findall(r"`([a-z_/]+\.py)::(test_\w+)`", text_of(DOCS / "bad-input.md"))
    assert len(named) > 40
    there = {path: text_of(ROOT / "src" / "yanzhen" / path) for path, _test in named}
    assert [f"{path}::{test}" for path, test in named if f"def {test}(" not in there[path]] == []
