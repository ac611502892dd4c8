"""The catalogue's tables as files: rows that agree become a version, the others are explained."""

import pytest

from sanlian.catalogue import listings, queries
from sanlian.catalogue.models import CatalogueVersion, Duty, Proposal
from sanlian.people.actors import HOUSE, Role
from sanlian.registry import books, operations
from sanlian.sheets import Row
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
        (2, "limit", "%(file)s: %(entry)s names the limit “%(value)s”, which does not exist."),
        (3, "lead", "%(file)s: %(entry)s names the unit “%(value)s”, which does not exist."),
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


COUNTS = "part,number,duties\n"


def test_the_tree_grows_when_its_numbers_come_with_it(county):
    content = listings.present()
    sheets = {
        "duties": [_row({"code": "1.3.5.3", "name": "再走一走"})],
        "duty_counts": [
            _row({"part": "level", "number": 4, "duties": 34}),
            _row({"part": "link", "number": 3, "duties": 11}),
        ],
    }

    brought = books.book("duties").jointly(sheets, by=HOUSE, at=MONDAY)

    assert {name: (each.added, each.changed) for name, each in brought.items()} == {
        "duties": (1, 0),
        "duty_counts": (0, 2),
    }
    assert listings.present().counts.levels == [1, 3, 15, 34]
    assert len(listings.present().duties) == len(content.duties) + 1
    again = books.book("duties").jointly(sheets, by=HOUSE, at=MONDAY)
    assert {(each.added, each.changed) for each in again.values()} == {(0, 0)}


def test_numbers_that_the_tree_does_not_have_stay_out(county):
    before = listings.present()
    report = bring(
        "duty_counts", COUNTS + "任务树的一级,4,34\n级,4,1\nlink,9,1\nlevel,x,1\nlevel,0,1\nlevel,4,-1\n"
    )

    assert report.brought.added == report.brought.changed == 0
    assert {fault.row for fault in report.faults} == {2, 3, 4, 5, 6, 7}
    assert listings.present() == before


def test_who_keeps_the_lists_proposes_other_numbers_and_another_confirms_them(county, keeper_of_lists):
    proposals = Proposal.objects.count()
    bring("duty_counts", COUNTS + "link,1,0\nlink,2,0\nlink,3,0\n", by=keeper_of_lists)

    assert listings.present().counts.links == [11, 12, 10]
    (change,) = Proposal.objects.get().changes
    assert Proposal.objects.count() == proposals + 1
    assert (change["table"], change["after"]["links"]) == ("counts", [])


ASKED = "category,code,number,words,words_en,kind,options,when,is\n"


def test_questions_come_in_and_a_second_time_change_nothing(county):
    file = (
        ASKED
        + "road.lamp,others,1,别处也暗吗？,Elsewhere too?,是或否,,,\n"
        + "road.lamp,where,2,哪一段？,Which part?,choice,桥上|Bridge; 坡上,others,是\n"
    )
    listed = books.book("questions")

    first = bring("questions", file)
    label = queries.snapshot().version
    second = bring("questions", file)

    assert first.faults == [] and first.brought.added + first.brought.changed == 2
    assert second.brought.same == 2 and queries.snapshot().version == label
    asked = queries.category("road.lamp").questions
    assert [(each.code, each.kind, each.when, each.answer) for each in asked][:2] == [
        ("others", "yesno", "", ""),
        ("where", "choice", "others", "yes"),
    ]
    assert [each.value for each in asked[1].options] == ["桥上", "坡上"]
    assert {row["code"] for row in listed.take() if row["category"] == "road.lamp"} >= {"others", "where"}

    gone = bring(
        "questions", "category,code,number,words,words_en,kind,是否有效\nroad.lamp,where,2,哪,W,text,否\n"
    )
    assert gone.brought.changed == 1
    assert "where" not in {each.code for each in queries.category("road.lamp").questions}


def test_each_question_that_cannot_be_asked_is_explained_and_the_good_ones_are(county):
    before = queries.category("road.lamp").questions
    report = bring(
        "questions",
        ASKED
        + "road.nothing,a,1,问？,Q?,text,,,\n"
        + "road,a,1,问？,Q?,text,,,\n"
        + "road.lamp,a,1,问？,Q?,choice,只有一个,,\n"
        + "road.lamp,b,1,问？,Q?,text,,nobody,yes\n"
        + "road.lamp,c,1,问？,Q?,皇帝,,,\n"
        + "road.lamp,d,7,问？,Q?,text,,,\n"
        + "road.lamp,GOOD,1,问？,Q?,text,,,\n"
        + "road.lamp,good,1,好问？,Good?,text,,,\n",
    )

    assert {fault.row for fault in report.faults} == {2, 3, 4, 5, 6, 7, 8}
    assert report.brought.added == 1
    asked = queries.category("road.lamp").questions
    assert {each.code for each in asked} == {each.code for each in before} | {"good"}


def _row(values):
    return Row(2, values, {name: str(value) for name, value in values.items()})


@pytest.fixture
def keeper_of_lists(county):
    return officer("county", "administrator")
