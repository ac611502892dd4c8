"""The catalogue's tables as files: rows that agree become a version, the others are explained."""

import pytest

from sanlian.catalogue import listings, queries
from sanlian.catalogue.models import CatalogueVersion, Duty
from sanlian.people.actors import HOUSE, Role
from sanlian.registry import books, operations
from tests.builders import MONDAY, officer

pytestmark = pytest.mark.django_db

MATTER = "编码,名称,resident_name,关键词,时限编码,牵头单位\n"
ITEM = "编码,责任单位,类别编码,牵头或协办,事项,时限编码\n"


def bring(table, content, by=HOUSE):
    report = operations.bring(
        books.book(table), content.encode(), file_name="a.csv", whole=False, dry=False, by=by, at=MONDAY
    )
    queries.look_again()
    return report


def said(report):
    return [(fault.row, fault.column, fault.said.words) for fault in report.faults]


def test_a_new_matter_and_then_the_item_that_leads_it(county):
    label = queries.snapshot().version
    matter = bring("categories", MATTER + "road.tunnel,隧道照明,隧道灯,隧道、隧道灯,small,dept-water\n")
    assert matter.brought.added == 1
    assert queries.category("road.tunnel").keywords == ("隧道", "隧道灯")
    assert queries.category("road.tunnel").list_item is None

    item = bring("responsibilities", ITEM + "9.99,dept-water,road.tunnel,牵头,管隧道灯,small\n")
    assert item.brought.added == 1
    assert queries.category("road.tunnel").list_item == "9.99"
    assert queries.snapshot().version != label


def test_rows_that_contradict_the_rest_stay_out_and_the_others_come_in(county):
    versions = CatalogueVersion.objects.count()
    report = bring(
        "categories",
        MATTER
        + "road.tunnel,隧道照明,隧道灯,隧道,nolimit,dept-water\n"
        + "road.ferry,渡口,渡口,渡口,small,dept-nobody\n"
        + "road.pier,码头,码头,码头,small,dept-water\n"
        + "road.quay,埠头,埠头,,small,dept-water\n"
        + "ROAD,大写,大写,大写,small,dept-water\n",
    )

    assert report.brought.added == 1
    assert queries.category("road.pier").lead == "dept-water"
    assert sorted(said(report)) == [
        (2, "", "%(file)s: %(entry)s names the limit “%(value)s”, which does not exist."),
        (3, "", "%(file)s: %(entry)s names the unit “%(value)s”, which does not exist."),
        (5, "keywords", "A matter needs this."),
        (6, "code", "“%(value)s” is no such code."),
    ]
    assert CatalogueVersion.objects.count() == versions + 1


def test_a_second_lead_of_a_matter_stays_out(county):
    lamp = queries.category("road.lamp")
    report = bring("responsibilities", ITEM + f"9.98,{lamp.lead},road.lamp,lead,又一个牵头,small\n")

    assert report.brought.added == 0
    assert report.faulty_rows == 1
    assert queries.category("road.lamp") == lamp


def test_the_duty_tree_keeps_its_size_and_is_renamed(county):
    renamed = bring("duties", "编码,名称\n1.1.1.1,走一走\n")
    assert renamed.brought.changed == 1
    assert Duty.objects.get(code="1.1.1.1").name == "走一走"

    report = bring("duties", "编码,名称\n1.1.1.9,多一条\n")
    assert [fault[2] for fault in said(report)] == [
        "%(file)s: level %(entry)s must have %(wanted)s duties, it has %(found)s."
    ]
    assert not Duty.objects.filter(code="1.1.1.9").exists()


def test_a_row_is_retired_and_a_limit_is_read_as_people_write_it(county):
    first = queries.snapshot().coordination
    code = next(iter(first))
    kept = first[code]
    head = "编码,名称,牵头单位,配合单位,categories,是否有效\n"
    row = f"{code},{kept.name},{kept.lead},{'、'.join(kept.members)},{'、'.join(kept.categories)},否\n"
    assert bring("coordination", head + row).brought.changed == 1
    assert code not in queries.snapshot().coordination

    limit = "编码,名称,接单时限,联系时限,办结时限,退单时限,warn\n"
    report = bring(
        "limits", limit + "slow,慢,1 working day,1 working day,20 working days,1 working day,70%\n"
    )
    assert report.brought.added == 1
    assert queries.limit("slow").warn == 0.7
    report = bring("limits", limit + "odd,怪,soon,1 working day,20 working days,1 working day,7\n")
    assert [(row, column) for row, column, _words in said(report)] == [(2, "accept"), (2, "warn")]


def test_what_a_person_brings_into_the_lists_is_a_proposal(county):
    versions = CatalogueVersion.objects.count()
    name = queries.snapshot().duties["1.1.1.1"].name
    report = bring("duties", "编码,名称\n1.1.1.1,走一走\n", by=officer("county", Role.ADMINISTRATOR))

    assert report.brought.changed == 1
    (note,) = report.brought.notes
    proposal = listings.proposal(note.values["number"])
    assert (proposal.state, [(row.code, row.after["name"]) for row in proposal.rows]) == (
        "waiting",
        [("1.1.1.1", "走一走")],
    )
    assert Duty.objects.get(code="1.1.1.1").name == name
    assert CatalogueVersion.objects.count() == versions
