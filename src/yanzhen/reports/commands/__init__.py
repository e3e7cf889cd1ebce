"""Everything that happens to bulletins."""

from yanzhen.reports.commands.issuing import (
    close_month,
    issue_bulletin,
    note_export,
    reissue_bulletin,
    remark,
)

__all__ = ["close_month", "issue_bulletin", "note_export", "reissue_bulletin", "remark"]
