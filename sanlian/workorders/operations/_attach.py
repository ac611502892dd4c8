"""Tying kept photographs to an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.workorders import rules
from sanlian.workorders.models import Attachment, ServiceRequest, WorkOrder


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph already re-encoded and stored, as `var/media` holds it."""

    file: str
    sha256: str
    width: int
    height: int


class TooManyPhotographs(errors.Invalid):
    """More photographs than one note carries."""


def attach(
    photos: Sequence[Photo],
    order: WorkOrder,
    *,
    request: ServiceRequest | None = None,
    public: bool = True,
    at: datetime,
) -> int:
    """Tie photographs to an order, or to one of its requests; return how many; :raises TooManyPhotographs: past six."""
    if len(photos) > rules.MOST_PHOTOS:
        raise TooManyPhotographs(_("At most six photographs at once, please."), field="photos")
    return len(keep_attached(photos, order, request=request, public=public, at=at))


def keep_attached(
    photos: Sequence[Photo],
    order: WorkOrder,
    *,
    request: ServiceRequest | None = None,
    public: bool = True,
    at: datetime,
) -> list[Attachment]:
    """Write photographs down as an order's, however many; the caller has counted them."""
    return Attachment.objects.bulk_create(
        [
            Attachment(
                request=request,
                order=order,
                file=photo.file,
                sha256=photo.sha256,
                width=photo.width,
                height=photo.height,
                at=at,
                public=public,
            )
            for photo in photos
        ]
    )
