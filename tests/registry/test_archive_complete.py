"""What an archive carries, table by table of the database; a new table must say on which side it stands."""

import hashlib
import json

import pytest
from django.apps import apps

from sanlian.analysis.models import WarningRules
from sanlian.journal.models import Entry
from sanlian.notify.models import Template
from sanlian.people.actors import HOUSE
from sanlian.registry import operations
from sanlian.registry.books import BOOKS
from sanlian.registry.documents import ARCHIVED
from sanlian.workorders.models import Sampling
from tests.builders import MONDAY
from tests.registry.test_archive import packed, rewritten

pytestmark = pytest.mark.django_db

# Each table of configuration, and the table or document of the archive that carries it.
CARRIED = {
    "places.Place": "places",
    "places.PlaceCode": "places",
    "catalogue.Department": "departments",
    "catalogue.Limit": "limits",
    "catalogue.Duty": "duties",
    "catalogue.Category": "categories",
    "catalogue.ResponsibilityItem": "responsibilities",
    "catalogue.CoordinationList": "coordination",
    "catalogue.RoutingRule": "routing",
    "catalogue.CalendarDay": "calendar",
    # Its hours; the versions themselves begin anew in the other county.
    "catalogue.CatalogueVersion": "hours",
    "people.Unit": "units",
    "people.User": "people",
    "people.Post": "posts",
    "people.PartyBranch": "branches",
    "people.PartyMember": "members",
    "people.Household": "households",
    "people.HouseholdLink": "households",
    "dataitems.DataItem": "data_items",
    "dataitems.Value": "data_values",
    "scoring.RuleVersion": "indicators",
    "analysis.WarningRules": "warnings",
    "notify.Template": "messages",
    "workorders.Sampling": "samples",
}

WORK = "what has happened in the county, and whose work it was"
COUNTED = "figures that are counted anew from the record"
# What an archive leaves out, and why.
LEFT_OUT = (
    {
        "people.Resident": "residents are in no archive",
        "people.Deputy": "who stands in for whom passes with the leave",
        "people.Relative": "kinship is told to the county alone that needs it",
        "people.Attempt": "log-ins are of the machine",
        "analysis.LearntModel": "learnt from the residents' words of one county",
        "workorders.RoutingPrecedent": "rulings of one county's centre on its own orders",
        "notify.Preference": "each person's own choice",
        "catalogue.Edition": "how rows stood earlier: orders that cite it stay where they are",
        "catalogue.Proposal": "what is not confirmed is not in force",
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
            "scoring.Improvement",
            "analysis.Correction",
            "analysis.RuleAlarm",
            "analysis.Sighting",
            "analysis.EarlyWarning",
            "workorders.WorkOrder",
            "workorders.Complaint",
            "workorders.ServiceRequest",
            "workorders.Assignment",
            "workorders.Plea",
            "workorders.Supervision",
            "workorders.Reply",
            "workorders.Rating",
            "workorders.Attachment",
            "workorders.Recording",
            "workorders.WeeklyEntry",
            "workorders.CallBack",
            "workorders.Recurrence",
            "broadcasts.Broadcast",
            "broadcasts.Receipt",
            "broadcasts.Tally",
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
    assert set(CARRIED.values()) | {"close_values"} == carriers


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
