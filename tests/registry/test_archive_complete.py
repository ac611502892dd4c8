"""What an archive carries, table by table of the database; a new table must say on which side it stands."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models, transaction

from sanlian.analysis.models import WarningRules
from sanlian.dataitems.models import ABOUT, DataItem, Value
from sanlian.dataitems.rules import Subject
from sanlian.journal.models import Entry
from sanlian.notify.models import Template
from sanlian.people import contact
from sanlian.people.actors import HOUSE
from sanlian.people.models import Household, PartyBranch
from sanlian.places.operations import NewCode, give_codes
from sanlian.registry import operations
from sanlian.registry.books import BOOKS
from sanlian.registry.documents import ARCHIVED
from sanlian.workorders.models import Sampling
from tests.builders import MONDAY, VILLAGE
from tests.registry.test_archive import packed, rewritten

pytestmark = pytest.mark.django_db

# Each table of configuration, and the tables and documents of the archive that carry it.
CARRIED = {
    "places.Place": ("places", "boundaries"),
    "places.PlaceCode": ("codes",),
    "catalogue.Department": ("departments",),
    "catalogue.Limit": ("limits",),
    "catalogue.Duty": ("duties",),
    "catalogue.Category": ("categories", "questions"),
    "catalogue.ResponsibilityItem": ("responsibilities",),
    "catalogue.CoordinationList": ("coordination",),
    "catalogue.RoutingRule": ("routing",),
    "catalogue.CalendarDay": ("calendar",),
    "catalogue.CatalogueVersion": ("hours", "duty_counts"),
    "people.Unit": ("units",),
    "people.User": ("people",),
    "people.Post": ("posts",),
    "people.PartyBranch": ("branches",),
    "people.PartyMember": ("members",),
    "people.Household": ("households",),
    "people.HouseholdLink": ("households",),
    "dataitems.DataItem": ("data_items",),
    "dataitems.Value": ("data_values", "close_values"),
    "scoring.RuleVersion": ("indicators",),
    "analysis.WarningRules": ("warnings",),
    "notify.Template": ("messages",),
    "workorders.Sampling": ("samples",),
}

NUMBERED = "each database numbers its rows itself"
FOLLOWS = "follows from what is carried"
EARLIER = "how it was earlier: what cites it stays where it is"
OWN_DOOR = "log-ins are of the machine: whoever comes in over there is given a new password"
NEWS = "when and by whom it was entered is told anew by the county that loads it"
# What of these tables no archive carries, and why; of every other field the test below sees that it is in.
FIELDS_LEFT_OUT = {
    "places.Place": dict.fromkeys(
        ["short_name", "full_name", "level", "kind", "initials", "parent", "lon", "lat"], FOLLOWS
    )
    | dict.fromkeys(["began_on", "heir", "origin"], EARLIER),
    "catalogue.Duty": {"parent": FOLLOWS, "level": FOLLOWS},
    "catalogue.Category": {"parent": FOLLOWS, "list_item": FOLLOWS},
    "catalogue.CalendarDay": {"by_hand": "what a county brings is its own, day by day"},
    "catalogue.CatalogueVersion": dict.fromkeys(["label", "created_at", "from_files"], NEWS)
    | dict.fromkeys(["digest", "stamp", "content"], FOLLOWS),
    "people.Unit": {"initials": FOLLOWS, "place": FOLLOWS},
    "people.User": dict.fromkeys(
        ["password", "last_login", "must_choose_password", "session_round"], OWN_DOOR
    )
    | {
        "initials": FOLLOWS,
        "interests": "as with the declarations of relatives, which stay where they were made",
    },
    "people.PartyBranch": {"village": FOLLOWS},
    "people.Household": {"grid": FOLLOWS, "address_key": FOLLOWS},
    "people.HouseholdLink": {"branch": FOLLOWS, "reason": EARLIER},
    "dataitems.DataItem": {"subject": FOLLOWS, "position": FOLLOWS},
    "dataitems.Value": dict.fromkeys(["by_id", "by_name", "at"], NEWS) | {"reason": EARLIER},
    "scoring.RuleVersion": {"label": FOLLOWS, "first_month": FOLLOWS, "digest": FOLLOWS, "loaded_at": NEWS},
    "analysis.WarningRules": {"version": FOLLOWS, "digest": FOLLOWS, "loaded_at": NEWS},
    "notify.Template": {"version": FOLLOWS, "loaded_at": NEWS},
}

WORK = "what has happened in the county, and whose work it was"
COUNTED = "figures that are counted anew from the record"
# What an archive leaves out, and why.
LEFT_OUT = (
    {
        "people.Resident": "residents are in no archive",
        "people.Deputy": "who is away these days is no configuration: it is over before another county has loaded it",
        "people.Relative": "an officer has told the own county of the family, and nobody else may have it",
        "people.Attempt": "log-ins are of the machine",
        "analysis.LearntModel": "learnt from the residents' words of one county",
        # What shall hold elsewhere, too, is written down as a routing rule, and that is carried.
        "workorders.RoutingPrecedent": "a ruling stands on the order that it was made on, which stays where it is",
        "exchange.Partner": "a key opens one county's door",
        "notify.Preference": "each person's own choice",
        "workorders.SavedView": "each person's own choice",
        "catalogue.Edition": "how rows stood earlier: orders that cite it stay where they are",
        "catalogue.Proposal": "what is not confirmed is not in force",
        "scoring.RuleDraft": "what is not confirmed is not in force",
        "places.Proposal": "what is not confirmed is not in force",
        # Kept by each unit for its own answers, of which the codes alone mean nothing elsewhere.
        "workorders.ReplyTemplate": "the words of one county's units for their own answers",
        "places.Edition": "how rows stood earlier: orders that cite it stay where they are",
    }
    | {
        table: WORK
        for table in [
            "scoring.Award",
            "scoring.Board",
            "scoring.BoardField",
            "scoring.BoardUnit",
            "scoring.Appeal",
            "scoring.AppealFile",
            "scoring.Improvement",
            "scoring.Lesson",
            "scoring.RatingMark",
            "scoring.WatchSign",
            "analysis.Correction",
            "analysis.RuleAlarm",
            "analysis.Sighting",
            "analysis.EarlyWarning",
            "analysis.HotIssue",
            "workorders.WorkOrder",
            "workorders.Complaint",
            "workorders.ServiceRequest",
            "workorders.Assignment",
            "workorders.Plea",
            "workorders.Supervision",
            "workorders.Reply",
            "workorders.Rating",
            "workorders.Saying",
            "workorders.Showing",
            "workorders.Attachment",
            "workorders.Recording",
            "workorders.WeeklyEntry",
            "workorders.Written",
            "workorders.CallBack",
            "workorders.CallUp",
            "workorders.Recurrence",
            "workorders.OrderWords",
            "broadcasts.Broadcast",
            "broadcasts.Receipt",
            "broadcasts.Tally",
            "exchange.Handed",
            "visits.Visit",
            "visits.Picture",
            "notices.Notice",
            "notify.Note",
            "notify.Sending",
            "journal.Entry",
            "journal.Head",
            "journal.Delivery",
            "journal.Tick",
        ]
    }
    | {
        table: COUNTED
        for table in [
            "figures.OrderCard",
            "figures.Daily",
            "figures.Balance",
            "figures.Waiting",
            "figures.Progress",
        ]
    }
)


def test_every_table_of_the_database_is_in_the_archive_or_left_out_for_a_reason():
    tables = {model._meta.label for model in apps.get_models() if model.__module__.startswith("sanlian.")}

    assert CARRIED.keys() & LEFT_OUT.keys() == set()
    assert CARRIED.keys() | LEFT_OUT.keys() == tables
    carriers = {book.table.name for book in BOOKS} | {each.name for each in ARCHIVED}
    assert {carrier for named in CARRIED.values() for carrier in named} == carriers


@pytest.mark.parametrize("table", CARRIED)
def test_every_field_of_a_carried_table_is_carried_or_left_out_for_a_reason(county, table):
    give_codes([NewCode("police", "P-7", VILLAGE)], by=HOUSE, at=MONDAY)
    address = {"address_sealed": contact.seal("另一户"), "address_key": contact.address_key("另一户")}
    _one_more(Household, **address)
    _one_more(PartyBranch, code="another-branch")
    _know_something_of_each_kind()
    model = apps.get_model(table)
    before = told(table)
    left_out = {model._meta.pk.name: NUMBERED} if model._meta.pk.name == "id" else {}
    left_out |= FIELDS_LEFT_OUT.get(table, {})
    names = {field.name for field in model._meta.concrete_fields}
    assert left_out.keys() <= names
    assert before, "without a row nothing can be seen"

    unseen = [name for name in sorted(names - left_out.keys()) if told_otherwise(model, name) == before]

    assert unseen == []


def _know_something_of_each_kind():
    for subject, column in ABOUT.items():
        item = DataItem.objects.filter(subject=subject).order_by("pk").first()
        thing = Value._meta.get_field(column).related_model._default_manager
        about = thing.filter(level=subject) if column == "place" else thing
        said = {"sealed": contact.seal("某某")} if subject == Subject.HOUSEHOLD else {"words": "某某"}
        day = MONDAY.date()
        Value.objects.create(
            item=item, **{column: about.first()}, **said, true_on=day, source="台账", at=MONDAY
        )


def _one_more(model, **other):
    """Copy a row, so that there is one that nothing names yet."""
    row = model._default_manager.first()
    row.pk = None
    for name, value in other.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def told(table):
    """Return what the archive's tables and documents say of a table of the database."""
    books = [list(book.take()) for book in BOOKS if book.table.name in CARRIED[table]]
    documents = [each.held() for each in ARCHIVED if each.name in CARRIED[table]]
    return json.dumps([books, documents], default=str)


def told_otherwise(model, name):
    """Return the same after one row has another value in a field; the row is put back."""
    field = model._meta.get_field(name)
    rows = IN_FORCE.get(model._meta.label, lambda rows: rows)(model._default_manager.order_by("-pk"))
    if name in {"words", "sealed"}:
        rows = rows.exclude(**{name: ""})
    row = rows.exclude(**{name: None}).first() or rows.first()
    mark = transaction.savepoint()
    other = {name: another(field, row)}
    if name == "ended_on":  # a place that ends has an heir
        other["heir"] = row.parent_id
    model._default_manager.filter(pk=row.pk).update(**other)
    try:
        return told(model._meta.label)
    finally:
        transaction.savepoint_rollback(mark)


IN_FORCE = {
    "places.Place": lambda rows: rows.filter(level="village"),
    "places.PlaceCode": lambda rows: rows.filter(code_system="police"),
    "catalogue.RoutingRule": lambda rows: rows.order_by("-position"),
    "catalogue.Category": lambda rows: rows.exclude(questions=[]),
    "people.User": lambda rows: rows.filter(is_active=True),
    "people.Post": lambda rows: rows.filter(valid_to=None, role="handler"),
    "people.HouseholdLink": lambda rows: rows.exclude(member=None),
    "dataitems.DataItem": lambda rows: rows.exclude(parts=[]),
    "dataitems.Value": lambda rows: rows.filter(ended_at=None),
}


def another(field, row):
    """Return a value that a row does not have in a field."""
    value, spot = getattr(row, field.attname), f"{field.model._meta.label}.{field.name}"
    if spot == "catalogue.CatalogueVersion.counts":
        return {"levels": [1, 3, 15, 99], "links": []}
    if spot == "catalogue.CatalogueVersion.hours":
        return value | {"zone": "Asia/Urumqi"}
    if spot in {"dataitems.Value.sealed", "people.Household.address_sealed"}:
        return contact.seal("另一个")
    if field.is_relation:
        others = field.related_model._default_manager.exclude(pk=value).order_by("pk")
        if spot == "dataitems.Value.item":
            others = others.filter(subject=row.item.subject)
        taken = field.model._default_manager.exclude(**{field.name: None}).values(field.name)
        return (others.exclude(pk__in=taken).first() or others.first()).pk
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.JSONField):
        return (value[:-1] if value else ["x"]) if isinstance(value, list) else {**value, "x": 1}
    if isinstance(field, models.DateTimeField):
        return MONDAY
    if isinstance(field, models.DateField):
        return value + timedelta(days=1) if value else date(2030, 1, 1)
    if isinstance(field, models.IntegerField | models.FloatField):
        return 0 if field.name == "position" else value - 1 if (value or 0) > 1 else (value or 0) + 1
    return f"x{value}"[: field.max_length] if value != f"x{value}"[: field.max_length] else value[1:]


def test_a_document_of_the_archive_comes_in_and_a_second_time_changes_nothing(county):
    Sampling.objects.filter(kind="check").update(percent=33)
    content = packed()
    Sampling.objects.filter(kind="check").update(percent=12)

    first = operations.bring_archive(content, dry=False, by=HOUSE, at=MONDAY)
    entries = Entry.objects.count()
    second = operations.bring_archive(content, dry=False, by=HOUSE, at=MONDAY)

    assert (first["samples"].brought.added, second["samples"].brought.added) == (2, 0)
    assert Sampling.objects.get(kind="check").percent == 33
    assert Entry.objects.count() == entries


def test_a_faulty_document_keeps_all_of_it_out(county):
    Sampling.objects.filter(kind="check").update(percent=33)

    def change(name, body, told):
        if name == "places":
            body += "330825201207999,新网格,330825201207\r\n".encode()
        if name == "samples":
            body = json.dumps({"check": 101, "call_back": 5}).encode()
        told["sha256"] = hashlib.sha256(body).hexdigest()
        return body

    content = rewritten(packed(), change)
    before = (Template.objects.count(), WarningRules.objects.count(), Entry.objects.count())
    reports = operations.bring_archive(content, dry=False, by=HOUSE, at=MONDAY)

    (fault,) = reports["samples"].faults
    assert "0" in fault.said.read(str) and "pack it again" in fault.remedy.read(str)
    assert reports["places"].brought.added == 1
    assert Sampling.objects.get(kind="check").percent == 33
    assert (Template.objects.count(), WarningRules.objects.count(), Entry.objects.count()) == before
