"""What the worker does by night, done once over the filled zone, as in any zone that stands.

Invented projects bring a first round of the checks some thousand cases to raise, a transaction
each; a zone has that once, not while somebody waits for an import.
"""

import time

import django


def main() -> None:
    django.setup()
    from yanzhen.common.registry import jobs

    for job in jobs:
        began = time.perf_counter()
        job.run()
        print(f"{job.name} in {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
