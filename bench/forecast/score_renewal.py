"""Brier scores on zones of the other build.

PYTHONPATH=src python -m bench.forecast.score_renewal --seeds 20 --from-seed 1000
"""

import argparse

from bench.forecast.renewal_cases import KINDS, make
from bench.forecast.score import score, show


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--from-seed", type=int, default=0)
    options = parser.parse_args()
    every = []
    for kind in KINDS:
        rows = []
        for seed in range(options.from_seed, options.from_seed + options.seeds):
            rows += score(make(kind, seed))
        every += rows
        show(kind, rows)
    show("all", every)


if __name__ == "__main__":
    main()
