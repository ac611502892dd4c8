"""Bringing a county to the reference data of this version of the product, without what it has changed itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from sanlian.catalogue import operations as catalogue
from sanlian.kernel import errors
from sanlian.kernel.words import gettext_noop
from sanlian.people.actors import Actor
from sanlian.registry import permissions
from sanlian.registry.documents import DOCUMENTS, Document
from sanlian.sheets import Loaded, UnreadableDocument, read_document

CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What became of one part: `refused` has a sentence for each reason why it stayed as it was."""

    part: str
    title: str
    loaded: Loaded
    refused: Sequence[str] = ()


def upgrade(*, by: Actor, at: datetime) -> list[Upgraded]:
    """
    Put in force what the product's files say, part by part; return what became of each. A second time changes nothing.

    What the county has changed itself stands. A part that is refused stays as it was, and the others come all the same.

    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_bring(by).require()
    folder = Path(settings.BASE_DIR) / "data" / "catalogue"
    words = gettext_noop("Categories, limits, lists and calendar")
    # The catalogue first: rules of warnings name its limits.
    done = [_tried(CATALOGUE, words, partial(_load_catalogue, folder, by=by, at=at))]
    for document in DOCUMENTS:
        done.append(_tried(document.name, document.title, partial(_load, document, by=by, at=at)))
    return done


def _load_catalogue(folder: Path, *, by: Actor, at: datetime) -> Loaded:
    outcome = catalogue.load(folder, by=by, at=at)
    own = tuple(f"{table} {code}" for table, code in outcome.own)
    return Loaded((outcome.label,) if outcome.new_version else (), own)


def _load(document: Document, *, by: Actor, at: datetime) -> Loaded:
    return document.load(read_document(document.file), shipped=True, by=by, at=at)


def _tried(part: str, title: str, load: Callable[[], Loaded]) -> Upgraded:
    try:
        return Upgraded(part, title, load())
    except UnreadableDocument as unreadable:
        return Upgraded(part, title, Loaded(), [unreadable.sentence.read(_)])
    except catalogue.BadCatalogue as bad:
        return Upgraded(part, title, Loaded(), bad.problems)
    except errors.Faulty as faulty:
        return Upgraded(part, title, Loaded(), faulty.problems)
    except (errors.Conflict, errors.Invalid) as refusal:
        return Upgraded(part, title, Loaded(), [refusal.message])
