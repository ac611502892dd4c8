"""What partners hand in: it becomes a request like any other, once, and a bad one leaves nothing."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sanlian.exchange import operations, queries
from sanlian.exchange.models import Handed
from sanlian.journal.models import Entry
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.workorders import facts, operations as workorders
from sanlian.workorders.models import Attachment, ServiceRequest, WorkOrder
from tests import builders
from tests.builders import MONDAY, VILLAGE
from tests.photographs import picture

pytestmark = pytest.mark.usefixtures("county")
POINT = {"lat": "29.0766", "long": "119.1713"}


def test_it_becomes_a_request_with_its_receipt(hand_in):
    status, (row,) = hand_in(
        description="村口的路灯不亮了",
        first_name="秋云",
        last_name="方",
        phone="12912345678",
        account_id="u-17",
    )
    request = ServiceRequest.objects.select_related("order").get()
    assert status == 201
    assert row["service_request_id"] == request.code
    assert row["account_id"] == "u-17"
    assert row["service_notice"]
    assert (request.channel, request.text, request.visibility) == ("open311", "村口的路灯不亮了", "handlers")
    assert (request.order.category_code, request.order.place_code) == ("road.lamp", VILLAGE)
    contact = people.contact_of(request.reporter_id)
    assert contact.name == "方秋云"
    asked = Entry.objects.get(name=facts.REQUESTED)
    assert (asked.by_kind, asked.by_name) == ("partner", "浙里办")
    assert Handed.objects.get().request_id == request.pk


def test_a_point_an_address_or_a_village_says_where(hand_in):
    assert hand_in(address_id=None, **POINT)[0] == 201
    assert hand_in(address_id=None, address_string="团石村祠堂边")[0] == 201
    assert hand_in(address_id=VILLAGE)[0] == 201
    placed = list(WorkOrder.objects.order_by("pk").values_list("place_code", flat=True))
    assert len(placed[0]) == 15
    assert placed[2] == VILLAGE


def test_the_service_alone_says_what_it_is(hand_in, ask):
    assert hand_in()[0] == 201
    names = {row["service_code"]: row["service_name"] for row in ask("services")[1]}
    assert ServiceRequest.objects.get().text == names["road.lamp"]


@pytest.mark.parametrize(
    ("fields", "status", "names"),
    [
        ({"api_key": "wrong"}, 403, ["api_key"]),
        ({"api_key": None}, 403, ["api_key"]),
        ({"service_code": None}, 400, ["service_code"]),
        ({"service_code": "no.such"}, 404, ["service_code"]),
        ({"service_code": "road"}, 404, ["service_code"]),
        ({"address_id": None}, 400, ["lat"]),
        ({"address_id": "330825999999"}, 400, ["address_id"]),
        ({"address_id": None, "lat": "29.07"}, 400, ["lat"]),
        ({"address_id": None, "long": "119.17"}, 400, ["lat"]),
        ({"address_id": None, "lat": "north", "long": "119"}, 400, ["lat"]),
        ({"address_id": None, "lat": "39.9", "long": "116.4"}, 400, ["lat"]),
        ({"address_id": None, "lat": "nan", "long": "nan"}, 400, ["lat"]),
        ({"description": "长" * 4001}, 400, ["description"]),
        ({"address_string": "长" * 121}, 400, ["address_string"]),
        ({"phone": "12"}, 400, ["phone"]),
        ({"attribute[no_such]": "1"}, 400, ["attribute[no_such]"]),
        ({"description": "长" * 4001, "attribute[no_such]": "1"}, 400, ["description", "attribute[no_such]"]),
        ({"jurisdiction_id": "1"}, 404, ["jurisdiction_id"]),
    ],
)
def test_a_faulty_one_leaves_nothing_and_names_the_field(hand_in, fields, status, names):
    before = Entry.objects.count()
    answered, rows = hand_in(**fields)
    assert answered == status
    assert len(rows) == len(names)
    for row, name in zip(rows, names, strict=True):
        assert row["code"] == str(status)
        assert row["description"].startswith(name)
    assert not WorkOrder.objects.exists() and not Handed.objects.exists()
    assert Entry.objects.count() == before


def test_four_thousand_characters_are_taken(hand_in):
    assert hand_in(description="长" * 4000)[0] == 201


def test_attributes_answer_the_questions_of_the_matter(hand_in, ask):
    code, found = next(
        (row["service_code"], definition)
        for row in ask("services")[1]
        if row["metadata"]
        and (definition := ask(f"services/{row['service_code']}")[1])["attributes"][0]["values"]
    )
    attribute = found["attributes"][0]
    name, key = f"attribute[{attribute['code']}]", attribute["values"][0]["key"]
    status, rows = hand_in(service_code=code, **{name: "no such key"})
    assert (status, rows[0]["description"].startswith(name)) == (400, True)
    assert hand_in(service_code=code, **{f"{name}[]": key})[0] == 201
    (answer,) = ServiceRequest.objects.get().answers
    assert (answer["code"], answer["answer"]) == (attribute["code"], key)


def test_photographs_come_along_and_a_file_that_is_none_leaves_nothing(hand_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    status, rows = hand_in(media=SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg"))
    assert (status, rows[0]["description"].startswith("media")) == (400, True)
    assert not WorkOrder.objects.exists()
    assert hand_in(media=SimpleUploadedFile("a.jpg", picture(), "image/jpeg"))[0] == 201
    assert Attachment.objects.get().request_id == ServiceRequest.objects.get().pk


def test_a_link_to_a_picture_stays_a_link(hand_in):
    hand_in(description="路灯不亮", media_url="https://example.org/1.jpg")
    assert ServiceRequest.objects.get().text == "路灯不亮\nhttps://example.org/1.jpg"


def test_the_same_key_again_is_the_same_request(hand_in):
    first = hand_in(headers={"Idempotency-Key": "a-1"}, account_id="u-1")
    again = hand_in(headers={"Idempotency-Key": "a-1"}, account_id="u-1")
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    assert ServiceRequest.objects.count() == 1
    hand_in(headers={"Idempotency-Key": "a-2"})
    assert ServiceRequest.objects.count() == 2


def test_who_handed_it_in_follows_it_and_nobody_else(hand_in, ask, key):
    _status, (row,) = hand_in(description="家里的事，不想让人知道", service_code="safety.violence", **POINT)
    number = row["service_request_id"]
    assert ask(f"requests/{number}")[0] == 404
    status, (found,) = ask(f"requests/{number}", api_key=key)
    assert (status, found["description"]) == (200, "家里的事，不想让人知道")
    assert (found["lat"], found["long"]) == (29.0766, 119.1713)
    assert ask(f"tokens/{number}", api_key=key) == (200, [{"service_request_id": number, "token": number}])
    other = operations.add(code="other", name="别家", by=HOUSE, at=timezone.now())
    assert ask(f"requests/{number}", api_key=other)[0] == 404
    assert ask("requests", api_key="wrong")[0] == 403


def test_a_partner_that_hands_in_too_much_is_asked_to_wait(hand_in, monkeypatch):
    monkeypatch.setattr(import_module("sanlian.exchange.operations.receive"), "HANDED_AN_HOUR", 1)
    assert hand_in()[0] == 201
    status, (error,) = hand_in()
    assert (status, error["code"]) == (429, "429")
    assert ServiceRequest.objects.count() == 1


def test_whose_time_is_over_hands_in_nothing(hand_in, key):
    operations.end("zlb", by=HOUSE, at=timezone.now())
    assert hand_in()[0] == 403
    renewed = operations.renew("zlb", by=HOUSE, at=timezone.now())
    assert hand_in(api_key=key)[0] == 403
    assert hand_in(api_key=renewed)[0] == 201


def test_too_much_at_once_is_refused_before_it_is_read(client, key):
    answer = client.post(
        "/open311/v2/requests.json", {"api_key": key}, headers={"Content-Length": "99999999999"}
    )
    assert answer.status_code == 413
    assert json.loads(answer.content)[0]["code"] == "413"


def test_a_form_with_a_thousand_fields_is_a_fault_and_no_crash(client, key):
    fields = {f"attribute[{number}]": "x" for number in range(2000)}
    answer = client.post("/open311/v2/requests.xml", {"api_key": key, **fields})
    assert answer.status_code == 400
    assert b"<errors>" in answer.content


def test_the_account_goes_with_what_the_person_left(key, worked_off):
    request = builders.rated()
    later = MONDAY + timedelta(days=40)
    Handed.objects.create(partner=queries.holder(key), request=request, account="u-17", at=MONDAY)
    workorders.erase(request.pk, by=builders.resident(), at=later)
    worked_off(later)
    assert Handed.objects.get().account == ""
