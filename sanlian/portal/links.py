"""
What a phone holds instead of an account: signed links to matters, and cookies that remember them.

A link is the proof that its holder may follow, rate and withdraw. It says nothing but the number of the request,
cannot be made up, and ends after LINK_LIVES.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.workorders.operations import Photo, Voice

LINK_LIVES = timedelta(days=400)
PHOTO_LIVES = timedelta(hours=12)
YEAR = 365 * 24 * 60 * 60
MOST_REMEMBERED = 30

_LINK_SALT, _PHOTO_SALT, _COOKIE_SALT = "sanlian.portal.link", "sanlian.portal.photo", "sanlian.portal.mine"
_VOICE_SALT, _PROVEN_SALT = "sanlian.portal.voice", "sanlian.portal.proven"
# A telephone is handed on: after so long a code is asked for again.
PROVEN_FOR = timedelta(days=30)


class LinkForged(errors.NotFound):
    """The link is none that was ever given out."""


class LinkExpired(errors.NotFound):
    """The link was given out too long ago."""

    http_status = 410


class PhotoExpired(errors.Invalid):
    """The photograph waited too long for its form."""


class VoiceExpired(errors.Invalid):
    """The recording waited too long for its form."""


def token_of(request_id: int) -> str:
    """Return what stands in the link to a request; a full stop keeps it whole in messages."""
    return _link_signer().sign(str(request_id))


def request_id_of(token: str) -> int:
    """
    Return the number of the request that a link leads to.

    :raises LinkExpired: when it was given out too long ago
    :raises LinkForged: when it was never given out
    """
    try:
        return int(_link_signer().unsign(token, max_age=LINK_LIVES))
    except signing.SignatureExpired:
        raise LinkExpired(_("This link is too old to be opened.")) from None
    except (signing.BadSignature, ValueError):
        raise LinkForged(_("This link leads nowhere. Perhaps a piece of it was lost.")) from None


def _link_signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(sep=".", salt=_LINK_SALT)


# ── photographs and recordings that wait for their form ──────────────────────────────────────────────────────────


def ticket_of(photo: Photo) -> str:
    """Return a kept photograph as a form carries it."""
    return signing.dumps([photo.file, photo.sha256, photo.width, photo.height], salt=_PHOTO_SALT)


def photo_of(ticket: str) -> Photo:
    """
    Return the photograph that a form carried.

    :raises PhotoExpired: when it waited too long, or the ticket is none of ours
    """
    try:
        file, sha256, width, height = signing.loads(ticket, salt=_PHOTO_SALT, max_age=PHOTO_LIVES)
    except (signing.BadSignature, ValueError):
        raise PhotoExpired(
            _("A photograph waited too long and is gone. Please add it again."), field="photos"
        ) from None
    return Photo(file=file, sha256=sha256, width=width, height=height)


def ticket_of_voice(voice: Voice) -> str:
    """Return a kept recording as a form carries it."""
    return signing.dumps([voice.file, voice.sha256, voice.media_type, voice.seconds], salt=_VOICE_SALT)


def voice_of(ticket: str) -> Voice:
    """
    Return the recording that a form carried.

    :raises VoiceExpired: when it waited too long, or the ticket is none of ours
    """
    try:
        file, sha256, media_type, seconds = signing.loads(ticket, salt=_VOICE_SALT, max_age=PHOTO_LIVES)
    except (signing.BadSignature, ValueError):
        raise VoiceExpired(
            _("What you said waited too long and is gone. Please say it once more."), field="voice"
        ) from None
    return Voice(file=file, sha256=sha256, media_type=media_type, seconds=seconds)


# ── what this phone remembers ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Remembered:
    """The village chosen last, and the requests shouted from here, the newest first."""

    village: PlaceInfo | None
    request_ids: tuple[int, ...]


def remembered(http: HttpRequest) -> Remembered:
    """Return what this phone remembers; what a cookie says is checked."""
    village = places.find(http.COOKIES.get("village", ""))
    if village is not None and village.level != "village":
        village = None
    raw = http.get_signed_cookie("mine", default="", salt=_COOKIE_SALT, max_age=YEAR) or ""
    ids = tuple(int(word) for word in raw.split("-") if word.isdigit())
    return Remembered(village=village, request_ids=ids)


def remember_matter(http: HttpRequest, response: HttpResponse, request_id: int) -> None:
    """Have this phone find the request again."""
    ids = dict.fromkeys([request_id, *remembered(http).request_ids])
    response.set_signed_cookie(
        "mine",
        "-".join(str(number) for number in list(ids)[:MOST_REMEMBERED]),
        salt=_COOKIE_SALT,
        max_age=YEAR,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def remember_village(response: HttpResponse, code: str) -> None:
    """Have this phone know its village."""
    response.set_cookie(
        "village",
        code[:12],
        max_age=YEAR,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def proven(http: HttpRequest) -> int | None:
    """Return the number of the resident who has shown by a code to hold their telephone; None for anybody else."""
    raw = http.get_signed_cookie("proven", default="", salt=_PROVEN_SALT, max_age=PROVEN_FOR) or ""
    return int(raw) if raw.isdigit() else None


def remember_proof(response: HttpResponse, resident_id: int) -> None:
    """Have this phone know for PROVEN_FOR whose it is."""
    response.set_signed_cookie(
        "proven",
        str(resident_id),
        salt=_PROVEN_SALT,
        max_age=PROVEN_FOR,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_matters(response: HttpResponse) -> None:
    """Have this phone, which others may use too, forget the requests and whose it is."""
    for name in ("mine", "proven"):
        response.delete_cookie(name, path=settings.SESSION_COOKIE_PATH, samesite="Lax")
