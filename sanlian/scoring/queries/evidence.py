"""What was handed in with an appeal: how much there is, and for whoever may see it, the files."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from sanlian.people.actors import Actor
from sanlian.scoring import permissions
from sanlian.scoring.models import AppealFile
from sanlian.scoring.queries.appeals import NoSuchAppeal
from sanlian.workorders import queries as orders


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file; `size` in bytes is told of documents, `there` is false when its time is over."""

    id: int
    document: bool
    size: int
    there: bool


def evidence(appeal_id: int) -> list[EvidenceFile]:
    """Return what came with an appeal, in the order in which it was handed in."""
    rows = AppealFile.objects.filter(appeal=appeal_id).order_by("pk")
    return [
        EvidenceFile(row.pk, row.kind == AppealFile.Kind.DOCUMENT, row.size, bool(row.file)) for row in rows
    ]


def evidence_path(number: int, *, by: Actor) -> Path:
    """
    Return where a file that was handed in lies; its suffix is .jpg or .pdf.

    :raises NoSuchAppeal: when there is none, or its time is over
    :raises errors.NotAllowed: when it is neither the actor's unit nor theirs to decide
    """
    row = AppealFile.objects.select_related("appeal").filter(pk=number).exclude(file="").first()
    if row is None:
        raise NoSuchAppeal(_("There is no such file."))
    permissions.may_see_evidence(by, row.appeal.unit).require()
    return orders.photograph_path(row.file)
