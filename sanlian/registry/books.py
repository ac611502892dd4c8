"""Every table that can be brought and taken away, in the order in which an empty county is filled."""

from django.utils.translation import gettext as _, override

from sanlian.catalogue import sheets as catalogue
from sanlian.dataitems import sheets as dataitems
from sanlian.kernel import errors
from sanlian.people import sheets as people
from sanlian.places import sheets as places
from sanlian.sheets import Book
from sanlian.sheets.tables import Translate

BOOKS: tuple[Book, ...] = (*places.BOOKS, *catalogue.BOOKS, *people.BOOKS, *dataitems.BOOKS)


class NoSuchTable(errors.NotFound):
    """No table goes by that name."""


def book(name: str) -> Book:
    """
    Return a table by its name.

    :raises NoSuchTable: when there is none
    """
    found = next((each for each in BOOKS if each.table.name == name), None)
    if found is None:
        raise NoSuchTable(_("There is no table “%(name)s”.") % {"name": name})
    return found


def tongue(language: str) -> Translate:
    """Return a translation into one language, whichever is active."""

    def speak(words: str) -> str:
        with override(language):
            return _(words) if words else ""

    return speak


TONGUES = (tongue("zh-hans"), tongue("en"))
