"""The catalogue's tables as files."""

from sanlian.catalogue.sheets import calendar, versioned

BOOKS = (*versioned.BOOKS, calendar.BOOK)
