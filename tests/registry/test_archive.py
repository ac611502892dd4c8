"""The county as one file: another database loads it and packs the same; a broken archive changes nothing."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from sanlian.catalogue import listings, operations as catalogue
from sanlian.catalogue.rules import Counts
from sanlian.journal.models import Entry
from sanlian.people import operations as links, queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Household, PartyBranch, Post, Resident, User
from sanlian.places import operations as places, queries as map_of
from sanlian.places.models import Place
from sanlian.places.operations import Part
from sanlian.registry import books, checks, facts, operations
from sanlian.registry.documents import ARCHIVED
from sanlian.registry.operations import Merge, Move, Split
from tests.builders import MONDAY, VILLAGE, officer
from tools.paths import ROOT

pytestmark = pytest.mark.django_db
ASKED = [
    {"code": "more", "words": "别处也坏吗？", "words_en": "Others too?", "kind": "yesno"},
    {
        "code": "kind",
        "words": "哪种灯？",
        "words_en": "Which lamp?",
        "kind": "choice",
        "options": ["太阳能|Solar", "普通"],
        "when": "more",
        "is": "yes",
    },
]


@pytest.fixture(autouse=True)
def _map_as_it_was():
    yield
    map_of.forget()
    people.forget()


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


def earlier(content, number):
    """Return an archive as the format of that number has it: without what came into archives later."""
    found = operations.unpack(content)
    lacks = {"questions", "duty_counts", "boundaries", "codes"}
    documents = [] if number == 1 else found.manifest["documents"]
    manifest = {
        **{name: found.manifest[name] for name in ("made_at", "contact")},
        "format": number,
        "tables": [told for told in found.manifest["tables"] if told["table"] not in lacks],
        **({} if number == 1 else {"documents": [t for t in documents if t["document"] not in lacks]}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w") as archive:
        for told in [*manifest["tables"], *manifest.get("documents", [])]:
            archive.writestr(told["file"], packed.read(told["file"]))
        archive.writestr("manifest.json", json.dumps(manifest))
    return out.getvalue()


def live_a_little():
    """Change what years change: the tree's numbers, questions, codes, the map; people leave and units close."""
    tree = {row.code: row for row in listings.rows_in_force("duties")}
    another = replace(tree["1.3.5.2"], code="1.3.5.3", name="再走一走", position=0)
    numbers = Counts(levels=[1, 3, 15, 34], links=[11, 12, 11])
    catalogue.revise(rows={"duties": [another]}, counts=numbers, by=HOUSE, at=MONDAY)
    catalogue.change_category("road.lamp", values={"questions": ASKED}, by=HOUSE, at=MONDAY)
    places.rename(VILLAGE, name="新名村", name_en="Newname", day=MONDAY.date(), by=HOUSE, at=MONDAY)
    theirs = places.NewCode("police", "P-7", VILLAGE, name="七号", valid_from=date(2020, 1, 1))
    places.give_codes([theirs], by=HOUSE, at=MONDAY)
    _leave_a_unit_behind()
    _change_the_map()


def _change_the_map():
    """Merge, split and move villages with all that stands there; a village and its team are left over."""
    first, second, third, fourth = [place.code for place in map_of.children("330825106")][:4]
    for change in (
        Merge((first, second), into=second, day=MONDAY.date()),
        Split(third, (Part(third), Part("330825106999", "新村村民委员会", (f"{third}002",))), MONDAY.date()),
        Move(fourth, under="330825101", day=MONDAY.date()),
    ):
        operations.change_places(change, by=HOUSE, at=MONDAY)
    # What a split leaves to people is done: the new village has a branch, and its households are with it.
    new = map_of.get("330825106999")
    secretary = PartyBranch.objects.get(village_code=third).secretary_id
    branch = links.NewBranch("new-branch", "新村党支部", secretary, new.id, new.code)
    links.found_branches([branch], by=HOUSE, at=MONDAY)
    theirs = Household.objects.filter(grid_code__startswith=new.code).values_list("pk", flat=True)
    links.link_households(list(theirs), to=None, since=MONDAY.date(), by=HOUSE, at=MONDAY)
    assert not [each for each in checks.findings(MONDAY.date()) if each.kind == "linked_from_elsewhere"]


def _leave_a_unit_behind():
    names = {"name": "外来单位", "short_name": "外来"}
    links.establish([links.NewUnit("dept-outside", "department", **names)], by=HOUSE, at=MONDAY)
    who = links.Appointment("13700000099", "走远", (("dept-outside", "handler"),))
    links.appoint([who], password=None, since=date(2021, 1, 4), by=HOUSE, at=MONDAY)
    left = Post.objects.get(unit__code="dept-outside")
    links.end_post(left.pk, last_day=date(2021, 7, 1), by=HOUSE, at=MONDAY)
    links.correct_unit("dept-outside", **names, name_en="", active=False, by=HOUSE, at=MONDAY)


def test_an_empty_database_loads_it_and_packs_the_same(county, tmp_path):
    live_a_little()
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
    assert "1.3.5.3" in first.files["duties"].decode() and "太阳能|Solar" in first.files["questions"].decode()
    assert {name for name, _ in first.documents} == {each.name for each in ARCHIVED}
    assert set(first.files) == {book.table.name for book in books.BOOKS}


def test_bringing_it_where_it_came_from_changes_nothing(county):
    content = packed()
    entries = Entry.objects.count()

    reports = operations.bring_archive(content, dry=False, by=HOUSE, at=MONDAY)

    assert {name: report.faults for name, report in reports.items() if report.faults} == {}
    assert all(report.brought.added + report.brought.changed == 0 for report in reports.values())
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("number", [1, 2])
def test_an_archive_of_an_earlier_format_still_comes_in(county, number):
    content = earlier(packed(), number)
    Place.objects.filter(code=VILLAGE).update(name="别名村")
    department = listings.rows_in_force("departments")[0]
    renamed = replace(department, short_name="别名局")
    catalogue.revise(rows={"departments": [renamed]}, by=HOUSE, at=MONDAY)

    reports = operations.bring_archive(content, dry=False, by=HOUSE, at=MONDAY)

    assert {name: report.faults for name, report in reports.items() if report.faults} == {}
    assert "questions" not in reports and ("samples" in reports) == (number == 2)
    assert (reports["places"].brought.changed, reports["departments"].brought.changed) == (1, 1)
    assert listings.rows_in_force("departments")[0] == department


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
    assert operations.unpack(answer.content).manifest["format"] == 3
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
