"""The county's configuration as one file, for another county or another machine: packed, and brought in again."""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.people.actors import Actor
from sanlian.registry import facts, permissions
from sanlian.registry.books import BOOKS, TONGUES
from sanlian.registry.documents import ARCHIVED, MAP, document
from sanlian.registry.operations.bring import Report, Undo, note, undoable
from sanlian.sheets import Book, Brought, Checked, Fault, Held, Row, Unreadable, check, csv_bytes, read

FORMAT = 3
# The first format had tables alone; the second no map, no questions and no numbers of the duty tree.
READS = (1, 2, FORMAT)
MANIFEST = "manifest.json"
LARGEST = 256 * 1024 * 1024
# The same county gives the same bytes: no file in the archive says when it was written.
_STAMP = (2021, 1, 1, 0, 0, 0)


class BadArchive(errors.Invalid):
    """The file is no archive of a county, or not whole."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What an archive holds: the manifest, each table's file, and each document as its county held it, in order."""

    manifest: dict[str, Any]
    files: dict[str, bytes]
    documents: list[tuple[str, Held]]


@operation
def pack(*, by: Actor, at: datetime) -> bytes:
    """
    Return the configuration as a ZIP: a manifest and each table as CSV, named as machines name the columns.

    Residents, orders and passwords are in no table. Tables of people are left out for who may not see contact data.

    :raises errors.NotAllowed: when the actor may not take tables away
    """
    permissions.may_take_away(by).require()
    contact = bool(permissions.may_take_contact(by))
    out = io.BytesIO()
    told: list[dict[str, Any]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, book in enumerate(BOOKS, 1):
            if not contact and book.table.private:
                continue
            names = [column.name for column in book.table.columns]
            lines = [[row.get(name) for name in names] for row in book.take()]
            content = csv_bytes(names, lines)
            file = f"tables/{number:02}-{book.table.name}.csv"
            packed.writestr(zipfile.ZipInfo(file, _STAMP), content, zipfile.ZIP_DEFLATED)
            digest = hashlib.sha256(content).hexdigest()
            told.append(
                {
                    "table": book.table.name,
                    "file": file,
                    "columns": names,
                    "rows": len(lines),
                    "sha256": digest,
                }
            )
        manifest = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "contact": contact,
            "tables": told,
            "documents": _pack_documents(packed),
        }
        words = json.dumps(manifest, ensure_ascii=False, indent=2)
        packed.writestr(zipfile.ZipInfo(MANIFEST, _STAMP), words, zipfile.ZIP_DEFLATED)
    record(
        facts.TAKEN_AWAY,
        subject=("archive", "county"),
        by=by,
        at=at,
        details={"rows": sum(table["rows"] for table in told), "form": "zip", "contact": contact},
    )
    return out.getvalue()


def _pack_documents(packed: zipfile.ZipFile) -> list[dict[str, Any]]:
    """Put every document into the archive; return what the manifest says of them."""
    told = []
    for each in ARCHIVED:
        for number, held in enumerate(each.held() if each.held else (), 1):
            # A map is for machines: with a line for each number it would be ten times as long.
            content = json.dumps(held.raw, ensure_ascii=False, indent=None if each in MAP else 2).encode()
            file = f"documents/{each.name}-{number:02}.json"
            packed.writestr(zipfile.ZipInfo(file, _STAMP), content, zipfile.ZIP_DEFLATED)
            digest = hashlib.sha256(content).hexdigest()
            told.append({"document": each.name, "file": file, "shipped": held.shipped, "sha256": digest})
    return told


def unpack(content: bytes) -> Unpacked:
    """
    Return what an archive holds, after its manifest and every checksum were compared.

    :raises BadArchive: when it is none, of a later format, or not whole
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise BadArchive(_("The archive unpacks to more than a county ever has."))
            manifest = json.loads(packed.read(MANIFEST))
            if manifest["format"] not in READS:
                raise BadArchive(
                    _("The archive has format %(format)s; this version reads format %(known)s.")
                    % {"format": manifest["format"], "known": FORMAT}
                )
            files = {str(each["table"]): packed.read(each["file"]) for each in manifest["tables"]}
            papers = manifest.get("documents", [])
            for each in [*manifest["tables"], *papers]:
                if hashlib.sha256(packed.read(each["file"])).hexdigest() != each["sha256"]:
                    raise BadArchive(
                        _("%(file)s is not as it was packed: its checksum differs.") % {"file": each["file"]}
                    )
            documents = [
                (str(each["document"]), Held(json.loads(packed.read(each["file"])), bool(each["shipped"])))
                for each in papers
            ]
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, NotImplementedError, RuntimeError) as error:
        raise BadArchive(_("This is no archive of a county, or not a whole one.")) from error
    return Unpacked(manifest, files, documents)


def bring_archive(content: bytes, *, dry: bool, by: Actor, at: datetime) -> dict[str, Report]:
    """
    Bring every table and document of an archive, all of it or nothing; return a report by table or document.

    A second time changes nothing. After the first table with a fault the later ones are not tried: they use it.

    :param dry: find out what would happen, and change nothing
    :raises BadArchive: as `unpack` does
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_bring(by).require()
    unpacked = unpack(content)
    files = unpacked.files
    reports: dict[str, Report] = {}
    with undoable():
        for books in _in_turn([book for book in BOOKS if book.table.name in files]):
            for name, report in _bring_some(books, files, dry=dry, by=by, at=at).items():
                reports[name] = report
            if any(report.faults for report in reports.values()):
                raise Undo
        # The tables first: rules of warnings name limits.
        for name, held in unpacked.documents:
            reports[name] = _bring_document(name, held, reports.get(name), dry=dry, by=by, at=at)
            if reports[name].faults:
                raise Undo
        if dry:
            raise Undo
    return reports


def _in_turn(books: Sequence[Book]) -> list[list[Book]]:
    """Return the books in their order, those that agree only together side by side."""
    turns: list[list[Book]] = []
    for book in books:
        if turns and book.jointly is not None and turns[-1][0].jointly is book.jointly:
            turns[-1].append(book)
        else:
            turns.append([book])
    return turns


def _bring_some(
    books: Sequence[Book], files: dict[str, bytes], *, dry: bool, by: Actor, at: datetime
) -> dict[str, Report]:
    read_in = {book.table.name: _read(book, files[book.table.name]) for book in books}
    rows: dict[str, tuple[Row, ...]] = {name: checked.rows for name, checked in read_in.items()}
    if any(checked.faults for checked in read_in.values()):
        return {name: Report(checked) for name, checked in read_in.items()}
    jointly = books[0].jointly
    if jointly is not None:
        done: dict[str, Brought] = jointly(rows, by=by, at=at)
    else:
        done = {book.table.name: book.bring(rows[book.table.name], by=by, at=at) for book in books}
    for book in books:
        brought = done[book.table.name]
        if brought.added or brought.changed:
            note(book, brought, file_name="archive", by=by, at=at)
    return {name: Report(read_in[name], brought, not dry) for name, brought in done.items()}


def _read(book: Book, content: bytes) -> Checked:
    try:
        return check(read(content), book.table, tongues=TONGUES)
    except Unreadable as unreadable:
        return Checked((), (unreadable.fault,))


def _bring_document(
    name: str, held: Held, before: Report | None, *, dry: bool, by: Actor, at: datetime
) -> Report:
    """Put one document in force; return what became of it, with what became of those before it by the same name."""
    brought = before.brought if before else Brought()
    try:
        loaded = document(name).load(held.raw, shipped=held.shipped, by=by, at=at)
    except errors.NotAllowed:
        raise
    except errors.Refusal as refusal:
        problems = refusal.problems if isinstance(refusal, errors.Faulty) else [refusal.message]
        remedy = Sentence(gettext_noop("Mend the document where the archive was packed, and pack it again."))
        said = [Sentence("%(problem)s", {"problem": problem}) for problem in problems]
        brought.faults.extend(Fault(None, "", each, remedy) for each in said)
    else:
        brought.added += len(loaded.new)
        brought.same += not loaded.new
    return Report(Checked((), ()), brought, not dry)
