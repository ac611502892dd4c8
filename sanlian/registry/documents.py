"""Every document that a county keeps whole: rules of board and warnings, words of messages, data items, samples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from sanlian.analysis import operations as analysis, queries as findings
from sanlian.catalogue import listings, operations as catalogue
from sanlian.dataitems import operations as dataitems
from sanlian.kernel import errors
from sanlian.kernel.words import gettext_noop
from sanlian.notify import operations as notify, queries as wordings
from sanlian.people.actors import Actor
from sanlian.places import sheets as places
from sanlian.scoring import operations as scoring, queries as boards
from sanlian.sheets import Held, Loaded
from sanlian.workorders import operations as workorders, quality


class Load(Protocol):
    """How a room takes a document in, as its `load` says."""

    def __call__(self, raw: Any, *, shipped: bool = False, by: Actor, at: datetime) -> Loaded:
        """Put it in force."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document by its name: its title in words to translate, the product's file (empty: none ships), its door."""

    name: str
    title: str
    ships_as: str
    load: Load
    # What the county holds, in the order in which it loads again; None where a table of the archive carries it.
    held: Callable[[], Sequence[Held]] | None

    @property
    def file(self) -> Path:
        """Return the file that comes with the product."""
        return Path(settings.BASE_DIR) / "data" / self.ships_as


DOCUMENTS = (
    Document(
        "indicators",
        gettext_noop("Rules of the board"),
        "scoring/indicators.yaml",
        scoring.load,
        boards.documents,
    ),
    Document(
        "messages", gettext_noop("Words of messages"), "notify/messages.yaml", notify.load, wordings.documents
    ),
    Document(
        "warnings",
        gettext_noop("Rules of early warnings"),
        "analysis/warnings.yaml",
        analysis.load_warnings,
        findings.documents,
    ),
    Document("items", gettext_noop("Data items"), "dataitems/items.yaml", dataitems.load, None),
    Document(
        "samples",
        gettext_noop("Shares looked at again"),
        "workorders/samples.yaml",
        workorders.set_samples,
        quality.documents,
    ),
)


# What an archive holds besides: the upgrade brings the hours with the catalogue, and never a map.
HOURS = Document(
    "hours", gettext_noop("Office hours"), "catalogue/hours.yaml", catalogue.load_hours, listings.documents
)
MAP = (
    Document(
        "boundaries", gettext_noop("Boundaries of places"), "", places.load_boundaries, places.boundaries
    ),
    Document("codes", gettext_noop("Codes of places in other systems"), "", places.load_codes, places.codes),
)
ARCHIVED = (*MAP, HOURS, *(each for each in DOCUMENTS if each.held))


class NoSuchDocument(errors.NotFound):
    """No document goes by that name."""


def document(name: str) -> Document:
    """
    Return a document by its name.

    :raises NoSuchDocument: when there is none
    """
    found = next((each for each in (*MAP, HOURS, *DOCUMENTS) if each.name == name), None)
    if found is None:
        raise NoSuchDocument(_("There is no document “%(name)s”.") % {"name": name})
    return found
