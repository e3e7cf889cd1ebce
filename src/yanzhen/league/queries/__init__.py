"""Questions about the race; frozen rows, no writes.

`table(season, month)` is the one other packages ask.
"""

from yanzhen.league.queries.table import Table, TeamRow, table

__all__ = ["Table", "TeamRow", "table"]
