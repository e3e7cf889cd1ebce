"""One list machinery for every feature: filter, sort, search, columns, keyed pages, export.

A feature states a `ListSpec`; `read_page` turns it and the address of the request into a
`ListPage` that `common/_list.html` shows; `export_rows` yields the same rows for a file.
"""

from yanzhen.common.lists.page import CappedCount, ListPage, export_rows, read_page
from yanzhen.common.lists.spec import Cell, Column, Filter, ListSpec

__all__ = [
    "CappedCount",
    "Cell",
    "Column",
    "Filter",
    "ListPage",
    "ListSpec",
    "export_rows",
    "read_page",
]
