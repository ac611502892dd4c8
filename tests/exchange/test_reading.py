"""What other programs may read: services, definitions, and the requests that everybody may know of."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from sanlian.workorders import operations, queries
from sanlian.workorders.models import ServiceRequest
from tests import builders
from tests.builders import VILLAGE

pytestmark = pytest.mark.usefixtures("county")
FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible",
    "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode",
    "lat", "long", "media_url",
]  # fmt: skip


@pytest.fixture
def now():
    """Return an instant of the last days: what is asked for without days is recent."""
    return timezone.now() - timedelta(days=3)


def public(request):
    """Let the village see a request, as who asks ticks it."""
    ServiceRequest.objects.filter(pk=request.pk).update(visibility="village")
    return request


def codes(rows):
    return [row["service_request_id"] for row in rows]


class TestServices:
    def test_discovery_names_the_endpoint_in_both_forms(self, ask, ask_xml):
        status, found = ask("discovery")
        assert status == 200
        assert list(found) == ["changeset", "contact", "key_service", "endpoints"]
        assert found["endpoints"][0]["url"] == "http://testserver/open311/v2"
        assert found["endpoints"][0]["formats"] == ["text/xml", "application/json"]
        assert all(found.values()) and all(found["endpoints"][0].values())
        _status, root = ask_xml("discovery")
        assert root.tag == "discovery"
        assert [each.text for each in root.findall("endpoints/endpoint/formats/format")] == [
            "text/xml",
            "application/json",
        ]

    def test_every_matter_is_a_service(self, ask, ask_xml):
        _status, rows = ask("services")
        lamp = next(row for row in rows if row["service_code"] == "road.lamp")
        assert list(lamp) == [
            "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
        ]  # fmt: skip
        assert isinstance(lamp["metadata"], bool)
        _status, root = ask_xml("services")
        assert root.tag == "services"
        assert [each.findtext("service_code") for each in root.findall("service")] == codes_of(rows)
        assert {each.findtext("metadata") for each in root} <= {"true", "false"}

    def test_a_definition_has_the_questions_of_its_matter(self, ask, ask_xml):
        _status, rows = ask("services")
        asked = [row["service_code"] for row in rows if row["metadata"]]
        assert asked
        for code in asked:
            status, found = ask(f"services/{code}")
            assert status == 200 and found["service_code"] == code
            assert [each["order"] for each in found["attributes"]] == list(
                range(1, len(found["attributes"]) + 1)
            )
            for attribute in found["attributes"]:
                assert bool(attribute["values"]) == (attribute["datatype"] == "singlevaluelist")
        _status, root = ask_xml(f"services/{asked[0]}")
        assert root.tag == "service_definition"
        assert root.findtext("attributes/attribute/required") == "false"

    def test_a_matter_without_questions_has_an_empty_definition(self, ask):
        _status, rows = ask("services")
        code = next(row["service_code"] for row in rows if not row["metadata"])
        assert ask(f"services/{code}") == (200, {"service_code": code, "attributes": []})

    @pytest.mark.parametrize("form", ["json", "xml"])
    @pytest.mark.parametrize(
        "path", ["services/no.such", "services/road", "nowhere", "requests/1", "tokens/x", "a/b"]
    )
    def test_what_does_not_exist_is_an_error_document(self, client, path, form):
        answer = client.get(f"/open311/v2/{path}.{form}")
        assert answer.status_code == 404
        if form == "json":
            (error,) = json.loads(answer.content)
            assert error["code"] == "404" and error["description"]
        else:
            assert b"<errors><error><code>404</code><description>" in answer.content

    def test_names_come_in_the_readers_language(self, client):
        found = [
            json.loads(
                client.get("/open311/v2/services.json", headers={"Accept-Language": language}).content
            )[0]
            for language in ("zh-CN", "en")
        ]
        assert found[0]["service_code"] == found[1]["service_code"]
        assert found[0]["service_name"] != found[1]["service_name"]
        assert found[1]["service_name"].isascii()


def codes_of(rows):
    return [row["service_code"] for row in rows]


class TestRequests:
    def test_only_what_everybody_may_know_of_is_listed(self, ask, now):
        shown = public(builders.accepted(at=now))
        builders.accepted(at=now)
        violence = public(builders.ask(category="safety.violence", text="隔壁有人打孩子", at=now))

        status, rows = ask("requests")

        assert (status, codes(rows)) == (200, [shown.code])
        assert ask(f"requests/{violence.code}")[0] == 404

    def test_a_row_has_every_field_and_no_private_word(self, ask, now):
        request = public(builders.accepted(at=now))
        _status, (row,) = ask("requests")
        assert list(row) == FIELDS
        assert (row["status"], row["status_notes"]) == ("open", "办理中")
        assert row["description"] is None
        assert row["agency_responsible"] == request.order.unit.name
        assert row["address_id"] == VILLAGE
        assert row["address"].endswith(", 龙游县")
        assert row["requested_datetime"].endswith("+08:00")
        assert row["expected_datetime"] is not None
        assert 28 < row["lat"] < 30 and 118 < row["long"] < 120

    def test_one_request_is_a_list_of_one(self, ask, ask_xml, now):
        request = public(builders.accepted(at=now))
        _status, rows = ask(f"requests/{request.code}")
        assert codes(rows) == [request.code]
        _status, root = ask_xml(f"requests/{request.code}")
        assert root.tag == "service_requests"
        assert [each.tag for each in root] == ["request"]
        assert [each.tag for each in root[0]] == FIELDS
        assert root[0].find("description").text is None

    def test_what_is_over_says_when_it_ended(self, ask, now):
        request = public(builders.rated(at=now - timedelta(days=2)))
        _status, (row,) = ask(f"requests/{request.code}")
        order = queries.order(request.order_id)
        assert row["status"] == "closed"
        assert row["expected_datetime"] is None
        assert timezone.datetime.fromisoformat(row["updated_datetime"]) == order.ended_at.replace(
            microsecond=0
        )

    def test_words_and_photographs_are_read_as_the_village_reads_them(self, ask, client, now):
        from sanlian.workorders.models import Attachment, Showing

        request = public(builders.accepted(at=now))
        photo = Attachment.objects.create(
            request=request,
            order=request.order,
            file="photographs/x.jpg",
            sha256="0" * 64,
            width=1,
            height=1,
            at=now,
        )
        Showing.objects.create(request=request, words="祠堂边的路灯不亮", photos=[photo.pk])
        _status, (row,) = ask("requests")
        assert row["description"] == "祠堂边的路灯不亮"
        assert row["media_url"] == f"http://testserver/open311/v2/media/{VILLAGE}/{photo.pk}.jpg"
        Showing.objects.update(hidden_at=now)
        _status, (row,) = ask("requests")
        assert (row["description"], row["media_url"]) == (None, None)
        assert client.get(f"/open311/v2/media/{VILLAGE}/{photo.pk}.jpg").status_code == 404

    def test_questions_narrow_the_list(self, ask, now):
        lamp = public(builders.accepted(at=now))
        water = public(
            builders.rated(category="water.outage", text="停水三天了", at=now - timedelta(days=20))
        )
        both = [lamp.code, water.code]
        assert codes(ask("requests")[1]) == both
        assert codes(ask("requests", service_code="road.lamp")[1]) == both[:1]
        assert codes(ask("requests", service_code="road.lamp,water.outage")[1]) == both
        assert codes(ask("requests", status="open")[1]) == both[:1]
        assert codes(ask("requests", status="closed")[1]) == both[1:]
        assert codes(ask("requests", status="open,closed")[1]) == both
        recent = (now - timedelta(days=1)).isoformat()
        assert codes(ask("requests", start_date=recent)[1]) == both[:1]
        assert codes(ask("requests", end_date=recent)[1]) == both[1:]
        assert codes(ask("requests", page_size="1", page="2")[1]) == both[1:]
        assert codes(ask("requests", service_request_id=",".join(both), status="open")[1]) == both
        assert codes(ask("requests", service_code="", status="", page="")[1]) == both

    def test_without_days_the_last_ninety_are_listed(self, ask, now):
        public(builders.accepted(at=now - timedelta(days=100)))
        assert ask("requests") == (200, [])
        first = (now - timedelta(days=101)).isoformat()
        assert len(ask("requests", start_date=first)[1]) == 1

    @pytest.mark.parametrize(
        "asked",
        [
            {"start_date": "2026-08-01"},
            {"start_date": "2026-08-01T09:00:00"},
            {"end_date": "soon"},
            {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
            {"start_date": "2026-06-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
            {"status": "late"},
            {"page": "0"},
            {"page_size": "1001"},
            {"page_size": "many"},
            {"extensions": "perhaps"},
        ],
    )
    def test_a_question_that_cannot_be_read_is_refused_by_name(self, ask, asked):
        status, (error,) = ask("requests", **asked)
        assert (status, error["code"]) == (400, "400")
        assert next(iter(asked)) in error["description"]

    def test_all_faults_are_told_together(self, ask):
        status, rows = ask("requests", status="late", page="0")
        assert (status, len(rows)) == (400, 2)

    def test_extensions_tell_the_countys_own_state(self, ask, now):
        public(builders.replied(at=now))
        _status, (row,) = ask("requests", extensions="true")
        assert (row["status"], row["extended_status"], row["handed_in"]) == ("open", "replied", False)

    def test_what_was_taken_back_is_nobody_elses_business(self, ask, now):
        request = public(builders.accepted(at=now))
        operations.withdraw(request.pk, reason="", by=builders.resident(), at=now + timedelta(hours=3))
        assert ask("requests") == (200, [])

    @pytest.mark.parametrize(("code", "status"), [("330825", 200), ("", 200), ("330800", 404), ("x", 404)])
    def test_there_is_one_jurisdiction(self, ask, code, status):
        assert ask("services", jurisdiction_id=code)[0] == status

    def test_the_number_of_questions_does_not_grow(self, client, now, django_assert_max_num_queries):
        for _ in range(2):
            public(builders.accepted(at=now))
        client.get("/open311/v2/requests.json")
        with django_assert_max_num_queries(4):
            client.get("/open311/v2/requests.json")

    @pytest.mark.parametrize(
        "path", ["services", "discovery", "requests/1", "services/road.lamp", "tokens/1"]
    )
    def test_reading_is_all_that_can_be_done_there(self, client, path):
        answer = client.post(f"/open311/v2/{path}.json", {"a": "b"})
        assert answer.status_code == 405
        assert json.loads(answer.content)[0]["code"] == "405"

    def test_pages_of_anybody_may_read(self, client):
        assert client.get("/open311/v2/services.json")["Access-Control-Allow-Origin"] == "*"
