"""The rows of a bulletin's table as the page shows them.

Put together here, not by the template, which takes ten times as long for the thousands of cells
of a month with hundreds of signings.
"""

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from yanzhen.reports.told import Section

CELLS = {"number": '<td class="yz-num">{}</td>', "day": '<td class="is-day">{}</td>'}
HEADS = {"number": '<th scope="row" class="yz-num">{}</th>'}


def draw_rows(section: Section) -> SafeString:
    """Return the rows of a section's table; a row's first cell is its head."""
    first, *others = [column.kind for column in section.columns]
    head = HEADS.get(first, '<th scope="row">{}</th>')
    line = "".join(["<tr>", head, *(CELLS.get(kind, "<td>{}</td>") for kind in others), "</tr>"])
    return format_html_join("", line, (row.cells for row in section.rows))
