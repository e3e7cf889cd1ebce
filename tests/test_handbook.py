"""The handbook says what the pages and the rules say."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from yanzhen.common.parameters import load_parameters
from yanzhen.projects.stages import ALARMS, TABLE, Gate, Requirement

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "docs" / "handbook"
CHAPTERS = sorted(HANDBOOK.glob("*.md"))
QUOTED = re.compile(r"「([^」]+)」")
LINK = re.compile(r"\]\(([^)#\s]+)\)")


def on_screen() -> str:
    sources = (ROOT / "src" / "yanzhen").rglob("*")
    kinds = {".html", ".py", ".js"}
    return "\n".join(
        p.read_text(encoding="utf-8")
        for p in sources
        if p.suffix in kinds and "vendor" not in p.parts and "tests" not in p.parts
    )


def stage_row(gate: Gate) -> str:
    lines = (HANDBOOK / "06-stages.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith(f"| {gate.stage} {gate.stage.label} |")]
    assert len(rows) == 1, f"one row for {gate.stage} {gate.stage.label}"
    return rows[0]


@pytest.mark.parametrize("gate", TABLE, ids=lambda g: str(g.stage))
def test_the_stage_chapter_names_every_proof_and_requirement(gate):
    with override("zh-hans"):
        _, _, proofs, also, limit, _ = stage_row(gate).split("|")
        groups = [" 或 ".join(sorted(str(p.label) for p in group)) for group in gate.needs]
        told = [" 或 ".join(sorted(one.split(" 或 "))) for one in proofs.strip().split("、")]
        assert sorted(told) == sorted(groups or ["—"])
        for requirement in gate.also:
            assert str(Requirement(requirement).label) in also
        if not gate.also:
            assert also.strip() == "—"
        days = gate.limit and load_parameters()[f"projects.{gate.limit}"].values[-1].value
        assert not days or str(days) in limit


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda a: a.code)
def test_the_alarm_chapter_tells_each_alarm_and_its_limit(alarm):
    with override("zh-hans"):
        lines = (HANDBOOK / "07-after-signing.md").read_text(encoding="utf-8").splitlines()
        rows = [line for line in lines if line.startswith(f"| {alarm.label} |")]
        days = load_parameters()[f"projects.{alarm.limit}"].values[-1].value
        assert len(rows) == 1
        assert f"{days} 天" in rows[0]
        assert ("按计划" in rows[0]) == alarm.by_plan


def test_every_name_in_corner_brackets_is_on_a_page():
    shown = on_screen()
    missing = [
        f"{chapter.name}: {name}"
        for chapter in CHAPTERS
        for name in QUOTED.findall(chapter.read_text(encoding="utf-8"))
        if name and name not in shown
    ]
    assert missing == []


def test_every_parameter_named_in_its_chapter_exists():
    known = {key.partition(".")[2] for key in load_parameters()}
    rows = (HANDBOOK / "13-parameters.md").read_text(encoding="utf-8").splitlines()
    cells = [row.split("|")[2] for row in rows if row.startswith("| ") and row.count("|") == 5]
    named = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    assert len(named) > 30
    assert set(named) <= known


def test_the_contents_lead_to_every_chapter():
    contents = (HANDBOOK / "README.md").read_text(encoding="utf-8")
    assert set(LINK.findall(contents)) == {c.name for c in CHAPTERS} - {"README.md"}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda p: p.name)
def test_a_chapter_is_read_in_one_sitting(chapter):
    assert len(chapter.read_text(encoding="utf-8").splitlines()) <= 120
