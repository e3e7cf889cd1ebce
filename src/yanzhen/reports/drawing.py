"""The rows of a bulletin's table as the page shows them.

Put together here, not by the template, which takes ten times as long for the thousands of cells
of a month with hundreds of signings.
"""

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from yanzhen.reports.told import Section

PLAIN, NUMBER = "<td>{}</td>", '<td class="yz-num">{}</td>'


def draw_rows(section: Section) -> SafeString:
    """Return the rows of a section's table; a row's first cell is its head."""
    kinds = [NUMBER if column.kind == "number" else PLAIN for column in section.columns]
    line = "".join(['<tr><th scope="row">{}</th>', *kinds[1:], "</tr>"])
    return format_html_join("", line, (row.cells for row in section.rows))
