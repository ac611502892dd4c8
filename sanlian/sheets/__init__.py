"""Tables as files: reading and writing XLSX and CSV, and saying in words what is wrong in which cell. No Django."""

from sanlian.sheets.books import Book, Brought, Contradiction, Outcome, bring_each, refused
from sanlian.sheets.cells import Kind
from sanlian.sheets.documents import Held, Loaded, UnreadableDocument, digest_of, read_document
from sanlian.sheets.faults import Fault, Misread
from sanlian.sheets.reading import Sheet, Unreadable, read
from sanlian.sheets.tables import Checked, Column, Row, Table, check
from sanlian.sheets.writing import csv_bytes, xlsx_bytes

__all__ = [
    "Book",
    "Brought",
    "Checked",
    "Column",
    "Contradiction",
    "Fault",
    "Held",
    "Kind",
    "Loaded",
    "Misread",
    "Outcome",
    "Row",
    "Sheet",
    "Table",
    "Unreadable",
    "UnreadableDocument",
    "bring_each",
    "check",
    "csv_bytes",
    "digest_of",
    "read",
    "read_document",
    "refused",
    "xlsx_bytes",
]
