"""What a unit hands in with an appeal: photographs drawn anew and PDFs that were checked, kept for a year."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import IO

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.scoring import rules
from sanlian.scoring.models import Appeal, AppealFile
from sanlian.workorders import operations as workorders
from sanlian.workorders.operations import Document, Photo

FOLDER = "photographs/appeals"
MOST_FILES = 6
KEPT_FOR = timedelta(days=365)


class TooManyFiles(errors.Invalid):
    """More files than one appeal carries."""


def keep_evidence(raw: IO[bytes], *, at: datetime) -> Photo | Document:
    """
    Return a sent photograph or PDF, checked and stored for `appeal`; of a photograph nothing but its pixels is kept.

    :raises errors.Invalid: when it is neither, too large, or not clean
    """
    if workorders.is_document(raw):
        return workorders.keep_document(raw, folder=FOLDER, field="proof", at=at)
    try:
        return workorders.keep_photograph(raw, folder=FOLDER, at=at)
    except errors.Invalid as refusal:
        # There the field is that of photographs.
        raise type(refusal)(refusal.message, field="proof") from refusal


def hand_in(row: Appeal, files: Sequence[Photo | Document]) -> None:
    """Keep with an appeal what came with it; :raises TooManyFiles: when there are more than six."""
    if len(files) > MOST_FILES:
        raise TooManyFiles(_("At most six files, please."), field="proof")
    AppealFile.objects.bulk_create(
        AppealFile(
            appeal=row,
            kind=AppealFile.Kind.DOCUMENT if isinstance(each, Document) else AppealFile.Kind.PHOTOGRAPH,
            file=each.file,
            sha256=each.sha256,
            size=each.size if isinstance(each, Document) else 0,
        )
        for each in files
    )


def drop_evidence(of: Iterable[int]) -> int:
    """Remove the files of these appeals, once that is committed, and return how many; the appeals stay."""
    rows = AppealFile.objects.filter(appeal__in=list(of)).exclude(file="")
    names = list(rows.values_list("file", flat=True))
    rows.update(file="")
    workorders.drop_photographs(names, also=_taken)
    return len(names)


def forget_evidence(order_id: int) -> int:
    """Remove what was handed in about an order from which a resident's words were taken out; return how many files."""
    return drop_evidence(Appeal.objects.filter(order=order_id).values_list("pk", flat=True))


@operation
def forget_old_evidence(*, at: datetime) -> int:
    """Remove what was handed in for boards whose month is over for more than a year, and return how many files."""
    before = rules.month_of(at - KEPT_FOR)
    return drop_evidence(Appeal.objects.filter(month__lt=before).values_list("pk", flat=True))


def sweep_evidence(*, at: datetime) -> int:
    """Remove files that no appeal took up within a day, and return how many."""
    return workorders.sweep_photographs(folder=FOLDER, also=_taken, at=at)


def _taken(names: list[str]) -> set[str]:
    return set(AppealFile.objects.filter(file__in=names).values_list("file", flat=True))
