"""What was measured, as a page to read."""

import argparse
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import django

GROWTH_LIMIT = 2.0


@dataclass
class Result:
    """One database at one size. `pages`: name → (p50, p95, limit) in ms."""

    engine: str
    size: int
    projects: int
    pages: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    peak_mb: float = 0.0
    imports: dict[str, float] = field(default_factory=dict)
    import_peak_mb: float = 0.0


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = (line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    cpu = next(named, platform.processor())
    return f"{cpu}, Python {platform.python_version()}, Django {django.__version__}"


def write_results(results: list[Result], target: Path, options: argparse.Namespace) -> None:
    """Write all results so far; the file is whole after every database."""
    lines = [
        "# Measured", "",
        f"{datetime.now(UTC):%Y-%m-%d}; {machine()}; one client, one request at a time, "
        f"{options.rounds} requests a row after warming up; whole answers over HTTP, signed in as "
        "a zone leader. `make bench` repeats it.", "",
        "Limits set for this stage: p95 ≤ 50 ms for every page and search at a million firms "
        "(cockpit 150 ms), growth from 100,000 to a million below 2×, import ≥ 5,000 rows/s.", "",
    ]  # fmt: skip
    for engine in dict.fromkeys(result.engine for result in results):
        lines += _table(engine, [r for r in results if r.engine == engine])
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(engine: str, results: list[Result]) -> list[str]:
    heads = " | ".join(f"{r.size:,} firms: p50 / p95 ms" for r in results)
    lines = [f"## {engine}", "", f"| page | {heads} | growth of p95 | within limit |",
             "|---|" + "---|" * (len(results) + 2)]  # fmt: skip
    for name in results[0].pages:
        cells = [r.pages[name] for r in results if name in r.pages]
        shown = " | ".join(
            "{:.1f} / {:.1f}".format(*r.pages[name]) if name in r.pages else "–" for r in results
        )
        growth = cells[-1][1] / cells[0][1] if len(cells) > 1 else 1.0
        within = all(p95 <= limit for _, p95, limit in cells) and growth < GROWTH_LIMIT
        lines.append(f"| {name} | {shown} | {growth:.2f}× | {'yes' if within else '**no**'} |")
    lines.append("")
    for r in results:
        lines.append(f"- {r.size:,} firms, {r.projects:,} projects: peak memory of server and "
                     f"worker {r.peak_mb:,.0f} MB")  # fmt: skip
        for step, value in r.imports.items():
            lines.append(f"  - import, {step}: {value:,.1f}")
        if r.imports:
            lines.append(f"  - peak memory after the import {r.import_peak_mb:,.0f} MB")
    return [*lines, ""]
