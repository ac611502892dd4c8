"""A resident who left a number hears at each change: plain words, the receipt, the link; nothing else."""

import json

import pytest

from sanlian.people import operations as people_operations
from sanlian.people.actors import HOUSE
from sanlian.portal import reactions
from sanlian.workorders import facts, operations, queries
from tests import builders
from tests.builders import MONDAY, hours

NEXT_DAY = MONDAY + hours(24)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


@pytest.fixture
def sent(tmp_path, settings, worked_off):
    """Return a function that works the journal off and reads the SMS that left."""
    settings.NOTIFY_CHANNELS = {
        **settings.NOTIFY_CHANNELS,
        "sms": {"adapter": "file", "folder": str(tmp_path)},
    }
    settings.ADDRESS = "https://sanlian.example"

    def read(at=NEXT_DAY):
        worked_off(at)
        path = tmp_path / "sms.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    return read


def test_each_change_is_told_with_a_link_that_opens_the_matter(sent, client):
    request = builders.replied(at=MONDAY)

    told = sent()

    texts = [each["text"] for each in told]
    assert [word for text in texts for word in ("收到了", "有人接了", "办好了") if word in text] == [
        "收到了",
        "有人接了",
        "办好了",
    ]
    assert {each["to"] for each in told} == {"12988888888"}
    link = texts[-1].rpartition("：")[2]
    assert link.startswith("https://sanlian.example/r/")
    page = client.get(link.removeprefix("https://sanlian.example"))
    assert page.status_code == 200
    assert request.code[2:] in page.content.decode()


def test_nothing_of_the_matter_stands_in_it(sent):
    builders.replied(at=MONDAY, text="我叫方秋云，祠堂边的路灯不亮，电话12988888888")

    for each in sent():
        for private in ("方", "祠堂", "路灯", "12988888888", "缪家", "周"):
            assert private not in each["text"]


def test_who_left_no_number_and_whom_it_would_endanger_is_not_written_to(sent):
    builders.dispatched(by=builders.resident(phone="", name=""))
    operations.submit(
        operations.Ask(text="家里有人打人", reporter_id=builders.resident().id),
        category="road.lamp",
        place_id=None,
        place_code=builders.VILLAGE,
        restricted=True,
        by=builders.resident(),
        at=MONDAY,
    )

    assert sent() == []


def test_what_was_taken_back_is_not_written_about(sent):
    request = builders.ask(at=MONDAY)
    operations.withdraw(request.pk, reason="好了", by=builders.resident(), at=MONDAY + hours(1))

    assert sent() == []


def test_of_two_who_are_served_together_each_hears_of_the_own_receipt(sent):
    first = builders.ask(at=MONDAY)
    number = people_operations.know_resident(name="李", phone="12977777777", by=HOUSE, at=MONDAY)
    from sanlian.people import queries as people

    second = builders.ask(by=people.resident_actor(number), at=MONDAY + hours(1))
    operations.merge(
        second.order_id, into=first.order_id, by=builders.desk_of(first.order), at=MONDAY + hours(2)
    )

    joined = [each for each in sent() if "一起办" in each["text"]]
    assert [(each["to"], second.code[2:] in each["text"]) for each in joined] == [("12977777777", True)]


def test_every_message_that_residents_get_is_worded():
    from sanlian.notify import queries as notify

    for message in {*reactions.MESSAGES.values(), "request.other"}:
        assert notify.newest(message)[1].outside
    assert facts.CONTACT_SEEN not in reactions.MESSAGES
    assert queries.requests_of_orders([]) == []
