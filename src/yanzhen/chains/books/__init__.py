"""The map as a file: an Excel workbook of eight sheets, or JSON in the form of the reference."""

from yanzhen.chains.books.content import book_of_pillar
from yanzhen.chains.books.reading import Read, read_upload
from yanzhen.chains.books.writing import write_workbook

__all__ = ["Read", "book_of_pillar", "read_upload", "write_workbook"]
