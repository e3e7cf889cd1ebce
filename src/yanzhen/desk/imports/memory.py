"""Work through many rows without the collector walking over all of them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects made before the collector looks for cycles: some hundred rows' worth are too few, for
# each look walks over the whole sheet that is held in memory.
PATIENT = (200_000, 20, 50)


@contextmanager
def patient_collector() -> Iterator[None]:
    """Let the cycle collector run seldom; what it is set to is restored in any case.

    Reference counting still frees rows at once; only cycles wait.
    """
    before = gc.get_threshold()
    gc.set_threshold(*PATIENT)
    try:
        yield
    finally:
        gc.set_threshold(*before)
