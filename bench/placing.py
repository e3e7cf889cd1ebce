"""How well the engine that places firms answers "who makes X", beside two plain baselines.

    PYTHONPATH=src python -m bench.placing [--part inner|test|tenths|inner-b|test-b] [--baselines]
        [--chains FOLDER]
    PYTHONPATH=src python -m bench.placing --register REGISTER.csv.gz [--chains FOLDER]

The data stand outside the house (local trials only, see docs/methods/placing.md) and so does all
that is learned from them: learned in this run, forgotten after it. Skipped where they are absent.

The split, fixed before anything was tuned: every product of two firms or more; `share_of` of its
name says its tenth; the tenths 0, 1, 2 are the test. Its firms in the order of
`share_of(product|firm)`: the first half, rounded up, is shown, the others are hidden and with them
their link to the product, for everybody. Asked: all listed firms not shown. Right: the hidden ones.
What is developed looks at "inner" only: the other products, asked tenth by tenth in the same way,
the test's links hidden all the while. "tenths" asks the test's questions tenth by tenth, so that
less is hidden at once (docs/methods/placing.md).

Split B asks these same questions tenth by tenth and beside them products of one firm: those with
`share_of(one firm|product)` below ALONE, of which nobody is shown and the one firm is looked for.
"all products" weighs them by their number among the tenths asked. "test-b": the tenths 0, 1, 2;
"inner-b": others, the test's links hidden, those of its products of one firm as well.
"""

import argparse
import csv
import gzip
import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.stats import rankdata

from yanzhen.chains.placing.alike import Known
from yanzhen.chains.placing.engine import Placer, Verdict
from yanzhen.chains.placing.grams import plain
from yanzhen.chains.placing.makers import REPEATS, Asked, Makers
from yanzhen.chains.placing.reference_texts import class_names, segments_of
from yanzhen.chains.placing.reliability import LEAST_SHOWN, bins_of
from yanzhen.chains.placing.reliability import measure as measure_reliability
from yanzhen.chains.placing.texts import FirmText
from yanzhen.chains.placing.traits import Matcher
from yanzhen.chains.reference import read_reference

FOLDER = Path(os.environ.get("BENCH_CHAINS", Path(__file__).parents[2] / "shared/data/chains"))
SALT, TENTHS, TEST, TOP = "yanzhen-placing-1", 10, (0, 1, 2), 10
ALONE = 0.1  # of the products of one firm, how many split B asks
Scores = Callable[["Question"], np.ndarray]


@dataclass(frozen=True)
class Question:
    """Who else makes a product? Numbers of the product, of firms shown and of those hidden."""

    product: int
    shown: np.ndarray
    hidden: np.ndarray


@dataclass(frozen=True)
class Trial:
    """The listed firms, their products, and who makes what as far as it is shown, (f, p)."""

    firms: tuple[str, ...]
    names: tuple[str, ...]
    branches: tuple[str, ...]
    products: tuple[str, ...]
    shown: sparse.csr_matrix
    questions: tuple[Question, ...]


def share_of(text: str) -> float:
    """Return a share between 0 and 1 that only the text decides."""
    return int(hashlib.sha256(f"{SALT}:{text}".encode()).hexdigest()[:12], 16) / 16**12


def tenth_of(product: str) -> int:
    return int(share_of(product) * TENTHS)


def is_alone(product: str) -> bool:
    return share_of(f"one firm|{product}") < ALONE


def read_trial(
    folder: Path, asked: Sequence[int], hidden: Sequence[int], *, alone: bool = False
) -> Trial:
    """Read the links; ask the products of some tenths; hide what these and others hide.

    With `alone`, products of one firm are asked and hidden too.
    """
    with gzip.open(folder / "firm_product.csv.gz", "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    names = {row["code"]: row["short_name"] for row in rows}
    branch = {row["code"]: row["pillar"] for row in rows}
    firms = {code: number for number, code in enumerate(sorted(names))}
    products = {p: number for number, p in enumerate(sorted({row["product"] for row in rows}))}
    makers: dict[str, set[str]] = {}
    for row in rows:
        makers.setdefault(row["product"], set()).add(row["code"])
    links, questions = set(), []
    for product, codes in makers.items():
        order = sorted(codes, key=lambda code, p=product: share_of(f"{p}|{code}"))
        half = (len(order) + 1) // 2 if len(order) > 1 else 0
        numbers = np.array([firms[code] for code in order])
        shared, tenth = len(order) >= 2 or (alone and is_alone(product)), tenth_of(product)
        if shared and tenth in asked:
            questions.append(Question(products[product], numbers[:half], numbers[half:]))
        hides = shared and (tenth in asked or tenth in hidden)
        links |= {(f, products[product]) for f in (numbers[:half] if hides else numbers)}
    at = np.array(sorted(links))
    shown = sparse.csr_matrix((np.ones(len(at)), at.T), shape=(len(firms), len(products)))
    return Trial(tuple(firms), tuple(names[c] for c in firms), tuple(branch[c] for c in firms),
                 tuple(products), shown,
                 tuple(sorted(questions, key=lambda q: q.product)))  # fmt: skip


def some(trial: Trial, *, shown: bool) -> Trial:
    """Return the trial with those questions only for which makers are shown, or none."""
    return replace(
        trial, questions=tuple(q for q in trial.questions if (len(q.shown) > 0) == shown)
    )


def measure(trial: Trial, scores: Scores) -> np.ndarray:
    """Return hit@10, NDCG@10 and AUC of every question, (q, 3); ties in the firms' order."""
    found = []
    for question in trial.questions:
        score = scores(question)
        asked = np.ones(len(trial.firms), dtype=bool)
        asked[question.shown] = False
        right = np.zeros(len(trial.firms), dtype=bool)
        right[question.hidden] = True
        score, right = score[asked], right[asked]
        top = right[np.argsort(-score, kind="stable")[:TOP]]
        worth = 1 / np.log2(np.arange(2, TOP + 2))
        hits = int(right.sum())
        rank = rankdata(score)[right].sum()
        found.append((
            top.any(), (top * worth).sum() / worth[:hits].sum(),
            (rank - hits * (hits + 1) / 2) / (hits * (len(right) - hits)),
        ))  # fmt: skip
    return np.array(found, dtype=float)


def firm_knn(trial: Trial) -> Scores:
    """Baseline: firms like those shown, by the cosine of their products, rarer ones worth more."""
    held = np.maximum(np.asarray(trial.shown.sum(0)).ravel(), 1)
    near = unit(trial.shown @ sparse.diags(np.log(len(trial.firms) / held)))
    near = (near @ near.T).tocsc()
    return lambda q: np.asarray(near[:, q.shown].sum(1)).ravel()


def name_text(trial: Trial) -> Scores:
    """Baseline: cosine of the product's name and all product names of a firm; 1- to 3-grams."""
    grams: dict[str, int] = {}
    rows, columns = [], []
    for row, name in enumerate(trial.products):
        for size in (1, 2, 3):
            for start in range(len(name) - size + 1):
                rows.append(row)
                columns.append(grams.setdefault(name[start : start + size], len(grams)))
    counts = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)))
    both = sparse.vstack([trial.shown @ counts, counts]).tocsr()
    df = np.bincount(both.indices, minlength=both.shape[1])
    both = unit(both @ sparse.diags(np.log((1 + both.shape[0]) / (1 + df)) + 1))
    docs, asked = both[: len(trial.firms)], both[len(trial.firms) :]
    return lambda q: (docs @ asked[q.product].T).toarray().ravel()


def unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    return (sparse.diags(1 / np.where(length > 0, length, 1)) @ rows).tocsr()


def engine(trial: Trial, repeats: int) -> Scores:
    """The house's own, learned in this run from what is shown."""
    known = Known(trial.names, trial.products, trial.shown.astype(np.float32), *grouped(trial))
    asked = [Asked(q.product, q.shown) for q in trial.questions]
    found = Makers(known, repeats=repeats).scores(asked)
    scores = {q.product: row for q, row in zip(trial.questions, found, strict=True)}
    return lambda q: scores[q.product]


def grouped(trial: Trial) -> tuple[np.ndarray, np.ndarray]:
    """Return firms by the segments on which the shipped reference has them and by their branch
    (f, g), and how well products are called like these segments (p, g)."""
    segments = segments_of(read_reference())
    number = {code: n for n, code in enumerate(trial.firms)}
    firms = np.zeros((len(number), len(segments)), np.float32)
    codes = {segment.code: n for n, segment in enumerate(segments)}
    for node in read_reference().nodes:
        for one in node.firms:
            if one.code in number:
                firms[number[one.code], codes[node.id.upper()]] = 1
    words = np.zeros((len(trial.products), len(segments)), np.float32)
    text, segment, score = Matcher(segments, class_names()).score(
        [plain(product) for product in trial.products]
    )
    words[text, segment] = score
    branches = sorted(set(trial.branches))
    of = np.array([[branch == b for b in branches] for branch in trial.branches], np.float32)
    nothing = np.zeros((len(words), len(branches)), np.float32)
    return np.concatenate([firms, of], 1), np.concatenate([words, nothing], 1)


METHODS: dict[str, Callable[[Trial], Scores]] = {
    "firm kNN (baseline)": firm_knn,
    "name text (baseline)": name_text,
}


def show(name: str, trials: list[Trial], method: Callable[[Trial], Scores]) -> None:
    begun = time.process_time()
    found = np.concatenate([measure(trial, method(trial)) for trial in trials])
    known = np.array([len(q.shown) > 0 for trial in trials for q in trial.questions])
    weight = np.where(known, 1, 1 / ALONE)
    parts = {"": known | ~known} if known.all() or not known.any() else {
        ", makers shown": known, ", of one firm": ~known, ", all products": known | ~known,
    }  # fmt: skip
    for part, of in parts.items():
        hit, ndcg, auc = np.average(found[of], axis=0, weights=weight[of])
        print(f"  {name + part:37} hit@10 {hit:.3f}  NDCG@10 {ndcg:.3f}  AUC {auc:.3f}  "
              f"({time.process_time() - begun:.1f} s)", flush=True)  # fmt: skip


def register(source: Path) -> None:
    """Show how long it takes to place a whole register by name and scope, reasons included."""
    if not source.exists():
        print(f"skipped: no {source} (local trials only)")
        return
    with gzip.open(source, "rt", encoding="gb18030", newline="") as stream:
        firms = [FirmText(r["企业名称"], r["经营范围"] or "") for r in csv.DictReader(stream)]
    begun, clock = time.process_time(), time.monotonic()
    found = Placer(segments_of(read_reference())).place(firms)
    print(f"register: {len(firms)} firms, {len(found)} proposals for "
          f"{len({one.firm for one in found})} firms; {time.process_time() - begun:.1f} s of one "
          f"core, {time.monotonic() - clock:.1f} s by the clock")  # fmt: skip


def listed(folder: Path) -> None:
    """Show how reliable proposals are for listed firms by their products, the reference's own
    names of firms hidden; right is what the reference says, which names leading firms only."""
    with gzip.open(folder / "firm_product.csv.gz", "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    made: dict[str, list[str]] = {}
    for row in rows:
        made.setdefault(row["code"], []).append(row["product"])
    names = {row["code"]: row["short_name"] for row in rows}
    stands: dict[str, set[str]] = {}
    for node in read_reference().nodes:
        for one in node.firms:
            stands.setdefault(one.code, set()).add(node.id.upper())
    segments = [replace(segment, listed=()) for segment in segments_of(read_reference())]
    told = [
        Verdict(FirmText(names[c], "", tuple(made[c])), frozenset(stands[c]))
        for c in sorted(set(made) & set(stands))
    ]
    pairs, chance = Placer(segments).chances([one.firm for one in told])
    codes = [segments[number].code for number in pairs.segment]
    right = np.array([c in told[f].stands for f, c in zip(pairs.firm, codes, strict=True)], float)
    kept = chance >= LEAST_SHOWN
    print("listed firms by products; as shipped, having learned nothing of them:")
    for one in bins_of(chance[kept], right[kept]):
        print(f"  said {one.said:.3f}  came {one.came:.3f}  of {one.number}")
    found = measure_reliability(segments, told)
    print(f"after learning from four fifths, on the fifth left out: {found}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="inner",
                        choices=["inner", "test", "tenths", "inner-b", "test-b"])  # fmt: skip
    parser.add_argument("--baselines", action="store_true", help="only these")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--tenths", help="of the part, those to ask: 3456789 (inner), 012 (test)")
    parser.add_argument("--only", choices=["shown", "none"], help="with makers shown, or none")
    parser.add_argument("--chains", type=Path, default=FOLDER)
    parser.add_argument("--register", type=Path, help="only place this register, and the listed")
    options = parser.parse_args()
    if options.register:
        register(options.register)
    if not (options.chains / "firm_product.csv.gz").exists():
        print(f"skipped: no firm_product.csv.gz in {options.chains} (local trials only)")
        return
    if options.register:
        listed(options.chains)
        return
    inner = [int(t) for t in options.tenths or "3456789"]
    test = [int(t) for t in options.tenths or "012"]
    trials = {
        "test": lambda: [read_trial(options.chains, TEST, TEST)],
        "tenths": lambda: [read_trial(options.chains, [t], []) for t in test],
        "inner": lambda: [read_trial(options.chains, [t], TEST) for t in inner],
        "test-b": lambda: [read_trial(options.chains, [t], [], alone=True) for t in test],
        "inner-b": lambda: [read_trial(options.chains, [t], TEST, alone=True) for t in inner],
    }[options.part]()
    if options.only:
        trials = [some(trial, shown=options.only == "shown") for trial in trials]
    asked = sum(len(trial.questions) for trial in trials)
    print(f"{options.part}: {asked} products, {len(trials[0].firms)} firms")
    for name, method in METHODS.items():
        show(name, trials, method)
    if not options.baselines:
        show("placing.makers", trials, partial(engine, repeats=options.repeats))


if __name__ == "__main__":
    main()
