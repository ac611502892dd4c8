"""What a unit hands in with an appeal: checked, seen by whoever decides, taken back or forgotten in time."""

import io
import os
from datetime import timedelta

import pytest
from PIL import Image

from sanlian.journal import operations as journal_operations, queries as journal
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.scoring import facts, operations, queries
from sanlian.scoring.models import Appeal, AppealFile
from sanlian.workorders import operations as orders
from tests import builders, documents, photographs
from tests.builders import hours
from tests.scoring.test_month import FIRST, SECOND, appeal, cases

__all__ = ["cases"]
pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def keep(raw, at=SECOND):
    return operations.keep_evidence(io.BytesIO(raw), at=at)


def handed_in(order_id):
    return appeal(order_id, files=[keep(photographs.telling()), keep(documents.pdf())])


def kept(media):
    return sorted(path.suffix for path in media.rglob("*") if path.is_file())


def test_photographs_lose_what_they_tell_and_documents_are_kept(cases, media):
    order_id = cases["dept-water"][0].order_id
    number = handed_in(order_id)

    photo, document = queries.evidence(number)
    assert (photo.document, document.document, document.size) == (False, True, len(documents.pdf()))
    mine = builders.officer("dept-water")
    path = queries.evidence_path(photo.id, by=mine)
    with Image.open(path) as drawn:
        assert not drawn.getexif()
    assert b"secret" not in path.read_bytes()
    assert queries.evidence_path(document.id, by=builders.officer("county", "organiser")).suffix == ".pdf"
    for other in (builders.officer("dept-land"), builders.officer("county", "leader")):
        with pytest.raises(errors.NotAllowed):
            queries.evidence_path(photo.id, by=other)
    (told,) = journal.facts(names=frozenset({facts.APPEALED}))
    assert told.details["files"] == 2


@pytest.mark.parametrize("raw", [b"", b"MZ program", documents.pdf(b"/S /JavaScript"), b"<svg onload='x'/>"])
def test_what_is_neither_picture_nor_plain_pdf_is_refused(raw, media):
    with pytest.raises(errors.Invalid) as refused:
        keep(raw)

    assert refused.value.field == "proof"
    assert kept(media) == []


def test_seven_files_are_too_many_and_nothing_is_kept_of_the_appeal(cases):
    file = keep(photographs.picture())

    with pytest.raises(operations.TooManyFiles):
        appeal(cases["dept-water"][0].order_id, files=[file] * 7)

    assert not Appeal.objects.exists()
    assert not AppealFile.objects.exists()


def test_what_is_taken_back_is_removed(cases, media, django_capture_on_commit_callbacks):
    number = handed_in(cases["dept-water"][0].order_id)
    assert kept(media) == [".jpg", ".pdf"]

    with django_capture_on_commit_callbacks(execute=True):
        operations.withdraw_appeal(number, by=builders.officer("dept-water"), at=SECOND)

    assert kept(media) == []
    assert [file.there for file in queries.evidence(number)] == [False, False]
    with pytest.raises(queries.NoSuchAppeal):
        queries.evidence_path(queries.evidence(number)[0].id, by=builders.officer("dept-water"))


def test_it_is_forgotten_after_a_year_and_when_the_resident_s_words_are_taken_out(
    cases, media, django_capture_on_commit_callbacks
):
    one, other = cases["dept-water"][:2]
    first, second = handed_in(one.order_id), appeal(other.order_id, files=[keep(photographs.picture("PNG"))])
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.forget_old_evidence(at=SECOND + timedelta(days=300)) == 0
    assert len(kept(media)) == 3

    who = people.resident_actor(one.reporter_id)
    orders.withdraw(one.pk, by=who, at=SECOND)
    with django_capture_on_commit_callbacks(execute=True):
        orders.erase(one.pk, by=who, at=FIRST + hours(24 * 60))
        journal_operations.work_off(at=FIRST + hours(24 * 60))
    assert kept(media) == [".jpg"]
    assert not any(file.there for file in queries.evidence(first))

    with django_capture_on_commit_callbacks(execute=True):
        assert operations.forget_old_evidence(at=SECOND + timedelta(days=400)) == 1
    assert kept(media) == []
    assert queries.appeal(second).reason


def test_what_no_appeal_took_up_is_swept_and_the_rest_stays(cases, media):
    handed_in(cases["dept-water"][0].order_id)
    left = keep(photographs.picture("PNG"))
    (media / left.file).touch()

    assert operations.sweep_evidence(at=SECOND + timedelta(hours=1)) == 0
    for path in media.rglob("*.*"):
        if path.is_file():
            os.utime(path, (SECOND.timestamp(), SECOND.timestamp()))
    assert operations.sweep_evidence(at=SECOND + timedelta(days=2)) == 1
    assert kept(media) == [".jpg", ".pdf"]
