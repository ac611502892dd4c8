"""Whoever asked sees what is kept about them, and takes it along; somebody's link does not tell their number."""

import json

import pytest

from sanlian.journal.models import Entry
from sanlian.portal import links
from sanlian.workorders import operations
from sanlian.workorders.models import ServiceRequest
from tests import builders
from tests.builders import MONDAY, hours, resident

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def matter():
    """Return a matter with all that can be kept: words, an address, something added, a rating with words."""
    request = builders.ask(text="祠堂边的路灯不亮")
    ServiceRequest.objects.filter(pk=request.pk).update(address="12号", lon=119.17, lat=29.03)
    who = resident()
    operations.add(request.pk, text="昨晚又有人摔了", by=who, at=MONDAY + hours(1))
    return request


def test_it_is_shown_in_plain_words(client, matter):
    address = f"/r/{links.token_of(matter.pk)}/"
    assert f"{address}data/" in client.get(address).content.decode()

    before = Entry.objects.count()
    page = client.get(f"{address}data/").content.decode()
    for words in ("祠堂边的路灯不亮", "12号", "昨晚又有人摔了", "方**", "129****8888"):
        assert words in page
    assert "12988888888" not in page
    assert Entry.objects.count() == before


def test_the_file_says_the_same_to_a_program(client, matter):
    answer = client.get(f"/r/{links.token_of(matter.pk)}/data.json")
    assert answer["Content-Disposition"] == f'attachment; filename="{matter.code}.json"'
    told = json.loads(answer.content)
    assert told["words"] == "祠堂边的路灯不亮"
    assert told["position"] == {"lon": 119.17, "lat": 29.03}
    assert [each["text"] for each in told["added"]] == ["昨晚又有人摔了"]
    assert told["people"]["asked"] == {"name": "方**", "phone": "129****8888"}
    assert "12988888888" not in answer.content.decode()


def test_a_link_shows_nothing_of_another_who_asked_for_the_same(client, matter):
    other = builders.ask(text="我家门口也黑", by=resident(phone="12977770001", name="吴春红"), at=MONDAY)
    told = client.get(f"/r/{links.token_of(other.pk)}/data.json").content.decode()
    assert "祠堂" not in told
    assert "昨晚" not in told


@pytest.mark.parametrize("path", ["data/", "data.json"])
def test_without_the_link_there_is_nothing(client, matter, path):
    assert client.get(f"/r/{matter.pk}.x.y/{path}").status_code == 404
