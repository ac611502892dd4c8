"""A shout on its way from screen to screen: what was typed, which photographs wait, and what was wrong."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sanlian.catalogue.rules.questions import LONGEST_ANSWER, MOST
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.portal import forms, links
from sanlian.workorders import operations as workorders
from sanlian.workorders.operations import Photo, Voice
from sanlian.workorders.privacy import anonymised

# How the name of an answer's field begins.
QUESTION = "q-"
# How the name of a photograph's tick begins: the village may see it.
SHOWS = "shows-"
# Which fields a screen shows; it carries all others unseen.
_WHO = {
    "other",
    "reporter_name",
    "reporter_phone",
    "beneficiary_name",
    "beneficiary_phone",
    "relation",
    "consent",
}
SHOWN: dict[str, set[str]] = {
    "write": {"text", *_WHO},
    "words": {"text"},
    "speak": set(),
    "photos": set(),
    "who": _WHO,
    "place": {"address"},
    "map": set(),
    "look": {"category", "urgent", "visibility", "shows_words"},
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A kept photograph and the ticket under which the form carries it."""

    ticket: str
    photo: Photo


@dataclass(frozen=True, slots=True)
class Spoken:
    """A kept recording and the ticket under which the form carries it."""

    ticket: str
    voice: Voice


@dataclass(slots=True, kw_only=True)
class Carried:
    """What was sent with a form and waits for it: photographs, a voice, and what was wrong with others."""

    photos: list[Waiting] = field(default_factory=list)
    photo_errors: list[str] = field(default_factory=list)
    spoken: Spoken | None = None
    voice_errors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft(Carried):
    """The form, bound to what came, and what waits for it."""

    form: forms.Shout

    @property
    def faulty(self) -> bool:
        """Return whether anything must be put right before this can be read."""
        return bool(self.form.errors or self.photo_errors or self.voice_errors)

    @property
    def empty(self) -> bool:
        """Return whether nothing was said, written or photographed yet, in vain or not."""
        heard = self.spoken or self.voice_errors
        return not (self.value("text").strip() or self.photos or self.photo_errors or heard)

    def value(self, name: str) -> str:
        """Return what was typed into a field, as it was typed."""
        return str(self.form[name].value() or "")

    # What templates show: they cannot pass a name.

    @property
    def screen(self) -> str:
        """Return the screen from which the form came."""
        return str(self.form.data.get("screen", ""))

    @property
    def text(self) -> str:
        """Return the words as typed."""
        return self.value("text")

    @property
    def address(self) -> str:
        """Return what was said of the place beyond the village."""
        return self.value("address")

    @property
    def category(self) -> str:
        """Return the kind that the person chose; empty while the machine's stands."""
        return self.value("category")

    @property
    def visibility(self) -> str:
        """Return who may see it."""
        return self.value("visibility")

    @property
    def relation(self) -> str:
        """Return what the other person is to the one who shouts."""
        return self.value("relation")

    @property
    def beneficiary(self) -> str:
        """Return for whom it is."""
        return self.value("beneficiary_name")

    @property
    def reporter_phone(self) -> str:
        """Return the telephone that was left."""
        return self.value("reporter_phone")

    @property
    def reporter(self) -> bool:
        """Return whether a name or number was left."""
        return bool(self.value("reporter_name") or self.reporter_phone)

    @property
    def pinned(self) -> bool:
        """Return whether a point was chosen."""
        return bool(self.value("lon"))

    @property
    def village(self) -> PlaceInfo | None:
        """Return the village that was chosen, if it is one."""
        found = places.find(self.value("village"))
        return found if found is not None and found.level == "village" else None

    @property
    def point(self) -> tuple[float, float] | None:
        """Return longitude and latitude, once the form is valid."""
        cleaned: dict[str, Any] = getattr(self.form, "cleaned_data", {})
        lon, lat = cleaned.get("lon"), cleaned.get("lat")
        return None if lon is None or lat is None else (lon, lat)

    @property
    def other(self) -> bool:
        """Return whether this is for somebody else."""
        return self.value("other") not in {"", "False"}

    def carried(self, screen: str) -> list[tuple[str, str]]:
        """Return the hidden fields of a screen."""
        names = [name for name in self.form.fields if name not in SHOWN[screen]]
        pairs = [(name, self.value(name)) for name in names]
        if screen != "look":
            pairs += [(f"{QUESTION}{code}", said) for code, said in self.answers.items()]
            pairs += [(f"{SHOWS}{photo.sha256}", "on") for photo in self.shown_photos]
        return [(name, value) for name, value in pairs if value and value != "False"]

    @property
    def answers(self) -> dict[str, str]:
        """Return what was answered to questions about the matter, by their code; whatever the matter is now."""
        found = {
            name.removeprefix(QUESTION)[:20]: storable(str(said))[:LONGEST_ANSWER]
            for name, said in self.form.data.items()
            if name.startswith(QUESTION)
        }
        return dict(list(found.items())[: MOST * 2])

    @property
    def shows_words(self) -> bool:
        """Return whether the village may read the words."""
        return self.value("shows_words") not in {"", "False"}

    @property
    def shown_photos(self) -> list[Photo]:
        """Return the photographs that the village may see."""
        photos = [waiting.photo for waiting in self.photos]
        return [photo for photo in photos if f"{SHOWS}{photo.sha256}" in self.form.data]

    @property
    def as_shown(self) -> str:
        """Return the words as the village would read them."""
        return anonymised(self.text.strip(), names=[self.value("reporter_name"), self.beneficiary])

    def set(self, **values: str) -> None:
        """Bind the form anew with some values changed."""
        self.form = forms.Shout({**self.form.data, **values})

    def screen_of_errors(self, *, elder: bool) -> str:
        """Return the screen that shows the first field with an error."""
        wrong = set(self.form.errors)
        if self.voice_errors and not wrong:
            return "speak"
        if wrong & {"village", "lon", "lat", "address"}:
            return "place"
        if wrong & {"category", "urgent", "visibility"} and not wrong & SHOWN["write"]:
            return "look"
        if not elder:
            return "write"
        if wrong & _WHO:
            return "who"
        return "photos" if self.photo_errors and "text" not in wrong else "words"


def fresh(*, village: str, other: bool) -> Draft:
    """Return an empty draft with a key of its own: sent twice, it is received once."""
    data = {"village": village, "key": secrets.token_urlsafe(18)}
    if other:
        data["other"] = "on"
    draft = Draft(forms.Shout(data))
    draft.form.errors.clear()
    return draft


def sent(http: HttpRequest, *, at: datetime) -> Draft:
    """Return the draft that a form brought, its new photographs kept."""
    data = http.POST.dict()
    if another := data.get("another"):
        data["category"] = another
    draft = Draft(forms.Shout(data))
    take_in(http, draft, at=at)
    if "key" in draft.form.errors:
        draft.set(key=secrets.token_urlsafe(18))
        draft.form.add_error(None, _("This page was not complete. Please press once more."))
    return draft


def take_in(http: HttpRequest, carried: Carried, *, at: datetime) -> None:
    """Keep the photographs and the voice that came with a form, and find again those that it carries."""
    dropped = http.POST.get("drop", "")
    for ticket in http.POST.getlist("kept")[: forms.MOST_PHOTOS]:
        if ticket == dropped:
            continue
        try:
            carried.photos.append(Waiting(ticket, links.photo_of(ticket)))
        except links.PhotoExpired as refusal:
            carried.photo_errors.append(refusal.message)
    _keep_new(http, carried, at=at)
    take_voice(http, carried, at=at)


def _keep_new(http: HttpRequest, carried: Carried, *, at: datetime) -> None:
    for number, upload in enumerate(http.FILES.getlist("photos"), 1):
        if len(carried.photos) >= forms.MOST_PHOTOS:
            carried.photo_errors.append(
                _("At most %(most)s photographs; the others were left out.") % {"most": forms.MOST_PHOTOS}
            )
            return
        try:
            photo = workorders.keep_photograph(upload, at=at)
        except errors.Invalid as refusal:
            carried.photo_errors.append(
                _("Photograph %(number)s: %(fault)s") % {"number": number, "fault": refusal.message}
            )
        else:
            carried.photos.append(Waiting(links.ticket_of(photo), photo))


def take_voice(http: HttpRequest, carried: Carried, *, at: datetime) -> None:
    """Keep what was said with a form now; else what it carries of before, unless it was taken away."""
    new, kept = http.FILES.get("voice"), http.POST.get("kept_voice", "")
    try:
        if new is not None:
            voice = workorders.keep_recording(new, at=at)
            carried.spoken = Spoken(links.ticket_of_voice(voice), voice)
        elif kept and "drop_voice" not in http.POST:
            carried.spoken = Spoken(kept, links.voice_of(kept))
    except errors.Invalid as refusal:
        carried.voice_errors.append(refusal.message)
