"""The catalogue's tables as files."""

from sanlian.catalogue.sheets import asked, calendar, versioned
from sanlian.catalogue.sheets.offices import ListRead, SheetFault, Workbook, office_list, read_lists

BOOKS = (*versioned.BOOKS, asked.BOOK, calendar.BOOK)

__all__ = ["BOOKS", "ListRead", "SheetFault", "Workbook", "office_list", "read_lists"]
