"""How well `yanzhen relate` foresees what regions grow, beside density and a plain boosted tree.

    PYTHONPATH=src python -m bench.relate PANEL.csv --from 2011 --to 2016 [--then 2021]
    PYTHONPATH=src python -m bench.relate --made-up 3 [--kind counts|patents]

The protocol, fixed before anything was tuned: without --then, regions are shuffled (seed 0) into
five folds; each fold's pairs absent at --from are scored by what the other folds taught, and the
outcome is presence at --to. With --then, all is learned as the command would, pairs absent at --to
are scored, and the outcome is presence at --then. Asked: LQ < 0.25 and LQ < 1; right: LQ >= 1.
"""

import argparse
import csv
import tempfile
import time
from pathlib import Path

import numpy as np

from yanzhen.chains.calc.activation import TREES, Learned, Span, learn
from yanzhen.chains.calc.relatedness import density, expected, location_quotient
from yanzhen.chains.panel_files import Panel, read_panel

FOLDS = 5
YEARS = (2001, 2006, 2011, 2016)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("panel", type=Path, nargs="?")
    parser.add_argument("--from", type=int, dest="first", default=YEARS[1])
    parser.add_argument("--to", type=int, dest="last", default=YEARS[2])
    parser.add_argument("--then", type=int)
    parser.add_argument("--made-up", type=int, metavar="SEED")
    parser.add_argument("--kind", choices=list(KINDS), default="counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = options.panel or Path(folder) / "panel.csv"
        if options.panel is None:
            write(source, made_up(options.made_up or 0, options.kind))
        panel = read_panel(source, first=options.first, last=options.last)
        if options.then is None:
            by_regions(panel)
        else:
            later(panel, read_panel(source, first=options.last, last=options.then))


def by_regions(panel: Panel) -> None:
    fold = np.random.default_rng(0).permutation(len(panel.regions)) % FOLDS
    ours, plain = np.zeros_like(panel.before), np.zeros_like(panel.before)
    begun = time.process_time()
    for k in range(FOLDS):
        kept, out = fold != k, fold == k
        ours[out] = taught(panel, kept).chance(panel.before, panel.earlier)[out]
    seconds = (time.process_time() - begun) / FOLDS
    for k in range(FOLDS):
        plain[fold == k] = plain_tree(panel, fold != k, panel.before)[fold == k]
    quotient = location_quotient(panel.before)
    print(f"{panel.before.shape[0]} regions, {panel.before.shape[1]} industries; {seconds:.1f} s")
    show(quotient, location_quotient(panel.after) >= 1,
         {"density": density(quotient), "plain tree": plain, "relate": ours})  # fmt: skip


def later(panel: Panel, after: Panel) -> None:
    """Score at --to what came by --then, of the pairs present in both files' lists."""
    every = np.ones(len(panel.regions), dtype=bool)
    quotient = location_quotient(panel.after)
    ours = taught(panel, every).chance(panel.after, panel.before)
    row = {name: at for at, name in enumerate(after.regions)}
    column = {name: at for at, name in enumerate(after.industries)}
    came = location_quotient(after.after) >= 1
    grown = np.zeros(quotient.shape, dtype=bool)
    for r, region in enumerate(panel.regions):
        for i, industry in enumerate(panel.industries):
            if region in row and industry in column:
                grown[r, i] = came[row[region], column[industry]]
    show(quotient, grown, {
        "density": density(quotient), "plain tree": plain_tree(panel, every, panel.after),
        "relate": ours,
    })  # fmt: skip


def taught(panel: Panel, regions: np.ndarray) -> Learned:
    spans = [Span(panel.before, panel.after, panel.earlier)]
    if panel.earlier is not None:
        spans.append(Span(panel.earlier, panel.before))
    learned = learn(spans, regions)
    if learned is None:
        raise SystemExit("too few activations to learn from")
    return learned


def plain_tree(panel: Panel, regions: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Return what boosted trees make of eight plain traits."""
    import lightgbm

    rows = (location_quotient(panel.before) < 1) & regions[:, None]
    grown = (location_quotient(panel.after) >= 1)[rows]
    settings = TREES | {"learning_rate": 0.03, "num_leaves": 15, "bagging_fraction": 0.7}
    tree = lightgbm.train(settings, lightgbm.Dataset(_plain(panel.before)[rows], grown * 1.0), 300)
    found = tree.predict(_plain(asked).reshape(-1, 8), num_threads=1)
    return np.asarray(found).reshape(asked.shape)


def _plain(values: np.ndarray) -> np.ndarray:
    quotient = location_quotient(values)
    known = (quotient, density(quotient), np.log(expected(values) + 1e-3), np.log1p(values),
             np.log1p(values.sum(0)), np.log1p(values.sum(1, keepdims=True)),
             (quotient >= 1).mean(0), (quotient >= 1).mean(1, keepdims=True))  # fmt: skip
    return np.stack([np.broadcast_to(k, values.shape) for k in known], -1)


def show(quotient: np.ndarray, grown: np.ndarray, scores: dict[str, np.ndarray]) -> None:
    for below in (0.25, 1.0):
        asked = quotient < below
        right = grown[asked]
        print(f"LQ < {below}: {asked.sum()} pairs, {right.sum()} grew")
        if not 0 < right.sum() < len(right):
            continue
        for name, score in scores.items():
            found = score[asked]
            print(f"  {name:12} AUC {auc(right, found):.4f}  AP {precision(right, found):.4f}  "
                  f"mean {found.mean():.4f}, truly {right.mean():.4f}", flush=True)  # fmt: skip


def auc(right: np.ndarray, score: np.ndarray) -> float:
    """Return the chance that a right pair is scored above a wrong one; ties count half."""
    _, place, number = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(number) - (number - 1) / 2)[place]
    hits = int(right.sum())
    return float((rank[right].sum() - hits * (hits + 1) / 2) / (hits * (len(right) - hits)))


def precision(right: np.ndarray, score: np.ndarray) -> float:
    """Return the average precision; tied pairs stand in the order of the table."""
    ordered = right[np.argsort(-score, kind="stable")]
    return float((np.cumsum(ordered) / np.arange(1, len(ordered) + 1))[ordered].mean())


# regions, industries, log spread of region and of industry size, typical cell, change a period
KINDS = {"counts": (200, 120, 0.8, 1.2, 12.0, 0.45), "patents": (60, 35, 1.9, 0.8, 25.0, 0.3)}


def made_up(seed: int, kind: str) -> dict[int, np.ndarray]:
    """Return counts by year: tastes wander, of few dimensions and of each pair; noisy."""
    rng = np.random.default_rng(seed)
    regions, industries, spread, other, cell, change = KINDS[kind]
    size = np.exp(spread * rng.standard_normal((regions, 1)))
    share = np.exp(other * rng.standard_normal((1, industries)))
    taste, need = rng.standard_normal((regions, 5)), rng.standard_normal((5, industries)) * 0.4
    own = rng.standard_normal((regions, industries)) * 0.8
    kept = np.sqrt(1 - change**2)
    found = {}
    for year in YEARS:
        found[year] = rng.poisson(cell * size * share * np.exp(taste @ need + own)).astype(float)
        taste = kept * taste + change * rng.standard_normal(taste.shape)
        own = kept * own + change * 0.8 * rng.standard_normal(own.shape)
    return found


def write(source: Path, tables: dict[int, np.ndarray]) -> None:
    with source.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["region", "industry", "year", "value"])
        for year, table in tables.items():
            writer.writerows(
                (f"r{r}", f"i{i}", year, table[r, i]) for r, i in np.argwhere(table > 0)
            )


if __name__ == "__main__":
    main()
