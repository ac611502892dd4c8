"""Whoever asked sees what is kept about them, and takes it along; somebody's link does not tell their number."""

import io
import json

import pytest
from django.apps import apps
from django.test import Client

from sanlian.analysis import queries as analysis
from sanlian.analysis.routing import route
from sanlian.journal import operations as journal_operations, queries as journal
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import contact
from sanlian.people.models import Resident, User
from sanlian.portal import links
from sanlian.scoring import operations as scoring
from sanlian.scoring.models import RatingMark
from sanlian.workorders import facts, operations, queries
from sanlian.workorders.models import Rating, Saying, ServiceRequest, WorkOrder
from tests import builders, sounds as made
from tests.builders import MONDAY, hours, officer, resident
from tests.photographs import picture

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


def test_where_a_rating_came_from_is_told_and_taken_out_with_the_rest(client):
    rated = builders.rated()
    address = f"/r/{links.token_of(rated.pk)}/"
    assert "网络指纹" not in client.get(f"{address}data/").content.decode()
    (given,) = rated.ratings.all()
    scoring.note_rating(
        rated.order_id, unit="dept-housing", address="115.1.2.3", officer_id=None, at=given.at
    )

    page = client.get(f"{address}data/").content.decode()
    assert "网络指纹" in page
    assert "115.1.2.3" not in page
    until = json.loads(client.get(f"{address}data.json").content)["rating_mark"]["deleted_on"]
    assert until in page
    assert RatingMark.objects.filter(order=rated.order_id).count() == 1

    operations.erase(rated.pk, by=resident(), at=MONDAY + hours(24 * 40))
    journal_operations.work_off(at=MONDAY + hours(24 * 40))
    assert not RatingMark.objects.exists()
    assert "网络指纹" not in client.get(f"{address}data/").content.decode()


@pytest.mark.parametrize("path", ["data/", "data.json"])
def test_without_the_link_there_is_nothing(client, matter, path):
    assert client.get(f"/r/{matter.pk}.x.y/{path}").status_code == 404


# ── putting right, and taking out ────────────────────────────────────────────────────────────────────────────


PHONE = "12977770123"


def dreamer():
    """Return somebody whose name and number nobody else in the county has."""
    return resident(phone=PHONE, name="司徒梦蝶")


@pytest.fixture
def over(settings, tmp_path):
    """Return a matter that is over, with all that can be left of a person in it, and the names of its files."""
    settings.MEDIA_ROOT = tmp_path
    voice = operations.keep_recording(io.BytesIO(made.webm(3)), at=MONDAY)
    request = builders.accepted(by=dreamer(), text="司徒梦蝶家门口祠堂边的路灯不亮", voice=voice)
    photo = operations.keep_photograph(io.BytesIO(picture("JPEG")), at=MONDAY)
    who, handler = dreamer(), officer("dept-housing")
    operations.add(request.pk, text="昨晚又有人摔了", photos=[photo], by=who, at=MONDAY + hours(2))
    ServiceRequest.objects.filter(pk=request.pk).update(address="12号", lon=119.17, lat=29.03)
    read = analysis.suggest(request.text, at=MONDAY)
    to = route(read.category, builders.VILLAGE, at=MONDAY)
    WorkOrder.objects.filter(pk=request.order_id).update(
        analysis=analysis.stored_form(read, to, chosen=False) | {"heed_words": ["摔了"]}
    )
    operations.contact(request.order_id, with_whom="司徒梦蝶，电话", by=handler, at=MONDAY + hours(3))
    operations.reply(
        request.order_id,
        spoken_with="司徒梦蝶，电话",
        done="已经给司徒梦蝶家门口换了灯，晚上亮了。",
        done_by=MONDAY.date(),
        photos=[builders.PROOF],
        by=handler,
        at=MONDAY + hours(5),
    )
    operations.rate(
        request.pk, solved="yes", satisfied="satisfied", comment="谢谢小王", by=who, at=MONDAY + hours(6)
    )
    # Whatever follows the record has read it, the search too.
    journal_operations.work_off(at=MONDAY + hours(7))
    return queries.request(request.pk)


LEFT = ("司徒梦蝶", "祠堂", "摔了", "谢谢小王", "12号", PHONE)


def everything() -> str:
    """Return what a search of the whole house would find, sealed names and numbers too; officers have names as well."""
    tables = [model for model in apps.get_models() if model is not User]
    rows = [str(row) for model in tables for row in model._default_manager.values()]
    return " ".join([*rows, *(f"{each.name} {each.phone}" for each in Resident.objects.all())])


def files(root) -> int:
    return sum(path.is_file() for path in root.rglob("*"))


def test_what_somebody_left_is_taken_out_to_the_last_word(
    client, over, tmp_path, django_capture_on_commit_callbacks
):
    address = f"/r/{links.token_of(over.pk)}/data/"
    assert all(words in everything() for words in LEFT)
    assert f"{address}erase/" in client.get(address).content.decode()
    assert client.post(f"{address}erase/").status_code == 422
    assert files(tmp_path) == 2

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{address}erase/", {"sure": "on"}).status_code == 302

    assert [words for words in LEFT if words in everything()] == []
    assert files(tmp_path) == 0
    order = queries.order(over.order_id)
    assert (order.status, order.title) == ("closed", "路灯不亮")
    assert order.replies.get().done.startswith("已经给司")
    rating = Rating.objects.get(request=over)
    assert (rating.solved, rating.satisfied, rating.comment) == ("yes", "satisfied", "")
    assert journal.verify().broken_at is None
    # Whoever oversees it still reads its page, and why it went where it went.
    above = Client()
    above.force_login(
        User.objects.get(pk=officer("county", "dispatcher").id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert above.get(f"/desk/orders/{order.pk}/").status_code == 200
    assert analysis.explanation(order.analysis).category == "road.lamp"
    page = client.get(address).content.decode()
    assert "您留下的已在" in page
    for gone in ("correct/", "erase/"):
        assert f"{address}{gone}" not in page
        assert client.get(f"{address}{gone}").status_code == 409
    assert client.get(address.removesuffix("data/")).status_code == 200


def test_while_the_matter_runs_nothing_is_taken_out(client, matter):
    address = f"/r/{links.token_of(matter.pk)}/data/"
    before = Entry.objects.count()

    assert "还在办" in client.get(address).content.decode()
    assert client.post(f"{address}erase/", {"sure": "on"}).status_code == 409

    matter.refresh_from_db()
    assert (matter.text, matter.erased_at, Entry.objects.count()) == ("祠堂边的路灯不亮", None, before)


def test_who_asked_for_the_same_keeps_theirs(over):
    other = builders.ask(text="我家门口也黑", by=resident(phone="12977770001", name="吴春红"))
    ServiceRequest.objects.filter(pk=other.pk).update(order=over.order)

    operations.erase(over.pk, by=dreamer(), at=MONDAY + hours(7))

    other.refresh_from_db()
    assert (other.text, other.reporter.name) == ("我家门口也黑", "吴春红")
    assert all(key.startswith("p:") for key in queries.order(over.order_id).about)
    assert not Resident.objects.filter(phone_key=contact.phone_key(PHONE)).exists()


def test_somebody_with_another_matter_stays_known(over):
    builders.ask(by=dreamer(), text="水压低")

    operations.erase(over.pk, by=dreamer(), at=MONDAY + hours(7))

    assert Resident.objects.get(phone_key=contact.phone_key(PHONE)).name == "司徒梦蝶"


@pytest.mark.parametrize("verb", ["erase", "correct"])
def test_a_stranger_neither_takes_out_nor_puts_right(over, verb):
    stranger, before = resident(phone="12977770001", name="吴春红"), everything()
    change = {"name": "别人"} if verb == "correct" else {}

    with pytest.raises(errors.NotAllowed):
        getattr(operations, verb)(over.pk, **change, by=stranger, at=MONDAY + hours(7))

    assert everything() == before


def test_name_number_and_place_are_put_right(client, matter):
    address = f"/r/{links.token_of(matter.pk)}/data/"
    assert 'value="12号"' in client.get(f"{address}correct/").content.decode()
    said = {"name": "方小芬", "phone": "129 7777 0009", "address": "15号", "drop_position": "on"}

    assert client.post(f"{address}correct/", said).status_code == 302

    matter.refresh_from_db()
    assert (matter.reporter.name, matter.reporter.phone) == ("方小芬", "12977770009")
    assert matter.beneficiary_id == matter.reporter_id
    assert (matter.address, matter.lon, matter.lat) == ("15号", None, None)
    told = queries.timeline(matter.order_id)[-1]
    assert (told.name, told.details["changed"]) == (facts.CORRECTED, ["phone", "name", "address", "position"])
    assert "12977770009" not in str(list(Entry.objects.values()))
    # The number that was wrong is somebody else's: nothing of it stays.
    assert not Resident.objects.filter(phone_key=contact.phone_key("12988888888")).exists()
    assert "您改正了资料" in client.get(address.removesuffix("data/")).content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"address": "12号"}, "请填写要改正的内容"),
        ({"phone": "12", "address": "12号"}, "位数"),
        ({"name": "长" * 31, "address": "12号"}, "30"),
    ],
)
def test_what_puts_nothing_right_changes_nothing(client, matter, said, words):
    before = Entry.objects.count()

    answer = client.post(f"/r/{links.token_of(matter.pk)}/data/correct/", said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Entry.objects.count() == before


def test_words_changed_behind_the_journals_back_are_called_so(matter):
    Saying.objects.filter(request=matter).update(words="没有人摔过")

    told = queries.timeline(matter.order_id)[-1]

    assert (told.details["said"], told.details["altered"]) == ("没有人摔过", True)
