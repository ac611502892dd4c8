"""What can be asked of the notify room."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext as _

from sanlian.kernel import errors, paging
from sanlian.kernel.kept import Kept
from sanlian.notify import rules
from sanlian.notify.models import Note, Preference, Sending, Template
from sanlian.notify.rules import Channel, Wording
from sanlian.people import contact
from sanlian.sheets import Held

PAGE = 30
MOST_COUNTED = 99


class NoSuchMessage(errors.NotFound):
    """No wording of that name was loaded."""


class NoSuchPage(errors.Invalid):
    """The cursor of the inbox was typed or cut."""


@dataclass(frozen=True, slots=True)
class Told:
    """A note as its reader sees it."""

    id: int
    message: str
    title: str
    text: str
    about_kind: str
    about_id: str
    urgent: bool
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """How an officer wants to hear beside the inbox; `quiet` None: no hour is quiet."""

    channels: Mapping[str, tuple[str, ...]]
    digest: bool
    quiet: rules.Quiet | None
    own_quiet: str
    language: str
    email: str


@dataclass(frozen=True, slots=True)
class _Wordings:
    newest: dict[str, int]
    every: dict[tuple[str, int], Wording]


def _load_wordings() -> _Wordings:
    rows = list(Template.objects.order_by("message", "version"))
    return _Wordings(
        newest={row.message: row.version for row in rows},
        every={(row.message, row.version): rules.wording_of(row.content) for row in rows},
    )


_wordings = Kept(_load_wordings, seconds=10.0)


def forget() -> None:
    """Drop what this process remembers of wordings; called by whatever changes them."""
    _wordings.forget()


def newest(message: str) -> tuple[int, Wording]:
    """
    Return a message's words now in force, with their version.

    :raises NoSuchMessage: when there are none
    """
    found = _wordings.get()
    if message not in found.newest:
        raise NoSuchMessage(_("There are no words for the message %(name)s.") % {"name": message})
    version = found.newest[message]
    return version, found.every[message, version]


def wording(message: str, version: int) -> Wording:
    """Return the words by which something was told then."""
    return _wordings.get().every[message, version]


# ── the inbox ─────────────────────────────────────────────────────────────────────────────────────


def unread(user_id: int) -> int:
    """Return how many notes an officer has not read, counted no further than a hundred."""
    rows = Note.objects.filter(user_id=user_id, read_at=None).order_by()
    return rows[: MOST_COUNTED + 1].count()


def inbox(
    user_id: int, *, words: Callable[[str, Any], str], cursor: str = "", only_unread: bool = False
) -> paging.Page[Told]:
    """
    Return an officer's notes, the newest first, in the language that is active.

    :param words: puts a value, by its name, into the reader's words: `("due", "2021-08-02T…")`
    :raises NoSuchPage: when the cursor is none of ours
    """
    rows = Note.objects.filter(user_id=user_id).order_by("-id")
    if only_unread:
        rows = rows.filter(read_at=None)
    if cursor:
        try:
            rows = rows.filter(pk__lt=paging.decode(cursor, int)[0])
        except ValueError:
            raise NoSuchPage(_("This page of the list does not exist.")) from None
    found = list(rows[: PAGE + 1])
    language = _language()
    shown = [_told(note, words, language) for note in found[:PAGE]]
    return paging.Page(shown, paging.encode(shown[-1].id) if len(found) > PAGE else None)


def find_note(note_id: int, *, user_id: int) -> tuple[str, str]:
    """
    Return what a note of an officer's own is about, as kind and number.

    :raises errors.NotFound: when there is none, or it is somebody else's
    """
    note = Note.objects.filter(pk=note_id, user_id=user_id).first()
    if note is None:
        raise errors.NotFound(_("This note does not exist, or it is not yours."))
    return note.about_kind, note.about_id


def _told(note: Note, words: Callable[[str, Any], str], language: str) -> Told:
    said = wording(note.message, note.version)
    values = {name: words(name, value) for name, value in note.values.items()}
    return Told(
        id=note.pk,
        message=note.message,
        title=said.title[language],
        text=rules.filled(said.inbox[language], values),
        about_kind=note.about_kind,
        about_id=note.about_id,
        urgent=note.urgent,
        at=note.at,
        unread=note.read_at is None,
    )


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


def told_of(message: str, about: tuple[str, object], *, user_ids: Iterable[int]) -> frozenset[int]:
    """Return which of some officers have a message about a thing in their inbox already."""
    kind, number = about
    notes = Note.objects.filter(
        user_id__in=list(user_ids), message=message, about_kind=kind, about_id=str(number)
    )
    return frozenset(notes.values_list("user_id", flat=True))


def link_to(kind: str, number: object) -> str:
    """Return the link by which an officer comes to a thing from outside; the desk knows where that is."""
    return f"{settings.ADDRESS}{settings.PREFIX}/desk/about/{kind}/{number}/"


# ── how people want to hear ───────────────────────────────────────────────────────────────────────


def county_quiet() -> rules.Quiet | None:
    """Return the county's quiet hours."""
    return rules.quiet_of(settings.NOTIFY_QUIET)


def choices(user_id: int) -> Choices:
    """Return how an officer wants to hear."""
    return choices_of([user_id])[user_id]


def choices_of(user_ids: Iterable[int]) -> dict[int, Choices]:
    """Return how officers want to hear, in one question; who never chose has the county's way."""
    ids = set(user_ids)
    rows = {row.user_id: row for row in Preference.objects.filter(user_id__in=ids)} if ids else {}
    usual = _choices(Preference())
    return {user_id: _choices(rows[user_id]) if user_id in rows else usual for user_id in ids}


def _choices(row: Preference) -> Choices:
    known = set(Channel)
    return Choices(
        channels={
            group: tuple(name for name in names if name in known) for group, names in row.channels.items()
        },
        digest=row.digest,
        quiet=rules.quiet_of(row.quiet) if row.quiet else county_quiet(),
        own_quiet=row.quiet,
        language=row.language,
        email=contact.unseal(row.email_sealed),
    )


# ── what leaves ───────────────────────────────────────────────────────────────────────────────────


def sendings_about(kind: str, number: object) -> list[Sending]:
    """Return what was sent or waits to be sent about a thing, the oldest first."""
    return list(Sending.objects.filter(about_kind=kind, about_id=str(number)).order_by("pk"))


def states_about(kind: str, number: object) -> dict[str, int]:
    """Return how many messages about a thing are in each state."""
    counted: dict[str, int] = {}
    for state in Sending.objects.filter(about_kind=kind, about_id=str(number)).values_list(
        "state", flat=True
    ):
        counted[state] = counted.get(state, 0) + 1
    return counted


def documents() -> list[Held]:
    """Return the words in force: those that came with the product, and those that the county has made its own."""
    newest = {row.message: row for row in Template.objects.order_by("version")}
    held = []
    for shipped in (True, False):
        words = {name: row.content for name, row in sorted(newest.items()) if row.shipped is shipped}
        if words:
            held.append(Held({"messages": words}, shipped))
    return held
