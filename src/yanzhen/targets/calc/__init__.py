"""Pure calculations on targets. `calc.forecast` needs NumPy and is imported by who uses it."""

from yanzhen.targets.calc.schedule import (
    Number,
    Schedule,
    cumulate,
    deviation,
    due_share,
    in_tier,
    lamp,
    month_count,
    months_elapsed,
    months_of,
    run_rate,
    share_done,
)

__all__ = [
    "Number",
    "Schedule",
    "cumulate",
    "deviation",
    "due_share",
    "in_tier",
    "lamp",
    "month_count",
    "months_elapsed",
    "months_of",
    "run_rate",
    "share_done",
]
