"""Writing a note on a household or a grid; where somebody else must act, it raises an order in the one stream."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people.actors import Actor
from sanlian.places import queries as places
from sanlian.visits import facts, permissions, queries, rules
from sanlian.visits.models import Picture, Visit
from sanlian.visits.operations._day import day_of
from sanlian.visits.queries import About
from sanlian.workorders import operations as workorders
from sanlian.workorders.lifecycle import Origin
from sanlian.workorders.operations import Photo
from sanlian.workorders.queries import WorkOrder


class NothingFound(errors.Invalid):
    """The note says nothing, too much, or of a day that cannot be."""


class AlreadyCorrected(errors.Conflict):
    """Somebody has put this note right already."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What somebody else must do about it: title, what is to be done, matter.

    The order says this and nothing of the note: who works on it need not know the household's story.
    """

    title: str
    told: str
    category: str
    urgent: bool = False


@operation
def write(
    *,
    household_id: int | None = None,
    grid_code: str = "",
    day: date,
    text: str,
    photos: Sequence[Photo] = (),
    wanted: Wanted | None = None,
    corrects: int | None = None,
    by: Actor,
    at: datetime,
) -> Visit:
    """
    Keep a note on a household, or on a grid where no household is named.

    :param day: when it was, in the county; not after today and not longer than a year ago
    :param photos: at most six, as `keep_picture` gave them; an order that is raised carries them, too
    :param corrects: number of an earlier note on the same household or grid that this one puts right
    :raises NothingFound: when the text is missing or longer than 2,000 characters, the day impossible, photos too many
    :raises AlreadyCorrected: when another note has put that one right
    :raises errors.NotFound: when household, grid or earlier note do not exist
    :raises errors.NotAllowed: when the actor may not write there; whatever `raise_order` refuses
    """
    about = _about(household_id, grid_code, by=by, on=day_of(at))
    permissions.may_write(by, about.place_code, linked=about.linked).require()
    text = _checked(text, day, photos, today=day_of(at))
    visit = Visit(
        household_id=about.household_id,
        place_code=about.place_code,
        by_id=by.id or 0,
        day=day,
        text=text,
        written_at=at,
        corrects=_earlier(corrects, about) if corrects is not None else None,
    )
    order = _raised(wanted, about, photos, by=by, at=at) if wanted else None
    visit.order = order
    visit.save()
    Picture.objects.bulk_create(
        Picture(visit=visit, file=photo.file, sha256=photo.sha256, width=photo.width, height=photo.height)
        for photo in photos
    )
    details: dict[str, object] = {"place": about.place_code}
    more: dict[str, object] = {
        "household": about.household_id,
        "order": order.code if order else None,
        "corrects": corrects,
    }
    details |= {name: value for name, value in more.items() if value is not None}
    record(facts.NOTED, subject=("visit", visit.pk), by=by, at=at, details=details)
    return visit


def _about(household_id: int | None, grid_code: str, *, by: Actor, on: date) -> About:
    if household_id is not None:
        return queries.household(household_id, by=by, on=on)
    return queries.grid(grid_code, by=by)


def _checked(text: str, day: date, photos: Sequence[Photo], *, today: date) -> str:
    """Return the text as it is kept; :raises NothingFound: for what cannot be."""
    text = storable(text)
    if not text:
        raise NothingFound(_("Please write what you found."), field="text")
    if len(text) > rules.TEXT_LIMIT:
        raise NothingFound(
            _("Please keep it under %(limit)s characters; you wrote %(count)s.")
            % {"limit": rules.TEXT_LIMIT, "count": len(text)},
            field="text",
        )
    if not rules.possible(day, today=today):
        raise NothingFound(_("A visit was today or on a day of the last year."), field="day")
    if len(photos) > rules.MOST_PHOTOS:
        raise NothingFound(_("At most six photographs at once, please."), field="photos")
    return text


def _earlier(number: int, about: About) -> Visit:
    """Return the note to be put right, locked; :raises AlreadyCorrected: when another one did."""
    found = (
        Visit.objects.select_for_update(no_key=True).filter(pk=number, household=about.household_id).first()
    )
    if found is None or (about.household_id is None and found.place_code != about.place_code):
        raise queries.NoSuchVisit(_("This note does not exist."))
    if Visit.objects.filter(corrects=found).exists():
        raise AlreadyCorrected(_("Somebody has just put this note right. Please read that one first."))
    return found


def _raised(wanted: Wanted, about: About, photos: Sequence[Photo], *, by: Actor, at: datetime) -> WorkOrder:
    place = places.get(about.place_code)
    return workorders.raise_order(
        origin=Origin.INSPECTION,
        title=wanted.title,
        told=wanted.told,
        category=wanted.category,
        place_id=place.id,
        place_code=place.code,
        urgent=wanted.urgent,
        photos=photos,
        by=by,
        at=at,
    )
