"""The county as one file: another database loads it and packs the same; a broken archive changes nothing."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile

import pytest

from sanlian.journal.models import Entry
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Post, Resident, User
from sanlian.places.models import Place
from sanlian.registry import books, facts, operations
from tests.builders import MONDAY, officer
from tools.paths import ROOT

pytestmark = pytest.mark.django_db


def packed(by=HOUSE):
    return operations.pack(by=by, at=MONDAY)


def rewritten(content, change):
    """Return an archive with some files as `change` makes them, checksums left as they were or made anew."""
    found = operations.unpack(content)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for told in found.manifest["tables"]:
            body = change(told["table"], found.files[told["table"]], told)
            archive.writestr(told["file"], body)
        for told, (name, held) in zip(found.manifest["documents"], found.documents, strict=True):
            body = change(name, json.dumps(held.raw, ensure_ascii=False, indent=2).encode(), told)
            archive.writestr(told["file"], body)
        archive.writestr("manifest.json", json.dumps(found.manifest))
    return out.getvalue()


def test_an_empty_database_loads_it_and_packs_the_same(county, tmp_path):
    archive, again = tmp_path / "county.zip", tmp_path / "again.zip"
    archive.write_bytes(packed())
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}",
        "SANLIAN_VAR": str(tmp_path / "var"),
    }
    for command in (["migrate", "-v0"], ["county_import", str(archive)], ["county_export", str(again)]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    first, second = (operations.unpack(path.read_bytes()) for path in (archive, again))
    for name, content in first.files.items():
        assert second.files[name] == content, name
    assert second.documents == first.documents
    assert {name for name, _ in first.documents} == {"hours", "indicators", "messages", "warnings", "samples"}
    assert set(first.files) == {book.table.name for book in books.BOOKS}


def test_bringing_it_where_it_came_from_changes_nothing(county):
    content = packed()
    entries = Entry.objects.count()

    reports = operations.bring_archive(content, dry=False, by=HOUSE, at=MONDAY)

    assert {name: report.faults for name, report in reports.items() if report.faults} == {}
    assert all(report.brought.added + report.brought.changed == 0 for report in reports.values())
    assert Entry.objects.count() == entries


def test_residents_and_passwords_are_never_in_it(county):
    found = operations.unpack(packed())
    everything = b"".join(found.files.values()).decode()

    resident = Resident.objects.exclude(phone_sealed="").first()
    assert resident.phone not in everything
    assert "pbkdf2" not in everything and User.objects.first().password not in everything


def test_without_the_right_to_contact_data_it_holds_no_people(county, keeper):
    found = operations.unpack(packed(by=keeper))

    assert not found.manifest["contact"]
    assert {"people", "posts", "households"} & set(found.files) == set()
    assert Entry.objects.filter(name=facts.TAKEN_AWAY).last().details["contact"] is False


def test_others_take_nothing_away(logged_in, keeper):
    client = logged_in(officer("dept-housing"))
    assert (
        client.get("/registry/archive/").status_code
        == client.post("/registry/archive/take/").status_code
        == 403
    )

    answer = logged_in(keeper).post("/registry/archive/take/")
    assert operations.unpack(answer.content).manifest["format"] == 2
    assert logged_in(keeper).get("/registry/archive/").status_code == 200


@pytest.mark.parametrize("kind", ["none", "cut", "changed", "later"])
def test_what_is_no_whole_archive_is_refused(county, kind):
    content = packed()
    if kind == "none":
        content = b"PK no archive"
    elif kind == "cut":
        content = content[: len(content) // 2]
    elif kind == "changed":
        content = rewritten(content, lambda name, body, told: body + (b"x" if name == "places" else b""))
    else:
        found = operations.unpack(content)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("manifest.json", json.dumps(found.manifest | {"format": 9}))
        content = out.getvalue()

    with pytest.raises(operations.BadArchive):
        operations.bring_archive(content, dry=False, by=HOUSE, at=MONDAY)


def test_one_faulty_row_keeps_all_of_it_out(county):
    phone = people.phone_of(officer("dept-housing").id)

    def change(name, body, told):
        if name == "places":
            body += "330825201207999,新网格,330825201207\r\n".encode()
        if name == "posts":
            body += f"{phone},甲,dept-nowhere,handler,internal,2021-01-01,\r\n".encode()
        told["sha256"] = hashlib.sha256(body).hexdigest()
        return body

    before, entries = (Place.objects.count(), Post.objects.count()), Entry.objects.count()
    content = packed()
    reports = operations.bring_archive(rewritten(content, change), dry=False, by=HOUSE, at=MONDAY)

    assert reports["places"].brought.added == 1
    assert [fault.column for fault in reports["posts"].faults] == ["unit"]
    assert (Place.objects.count(), Post.objects.count()) == before
    assert Entry.objects.count() == entries + 1  # that it was taken away
