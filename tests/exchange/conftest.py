"""A county with a partner, and how the partner asks."""

import json
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from sanlian.exchange import operations
from sanlian.people.actors import HOUSE

ROOT = "/open311/v2"


@pytest.fixture
def key(county):
    """Return the key of a partner."""
    return operations.add(code="zlb", name="浙里办", by=HOUSE, at=timezone.now())


@pytest.fixture
def ask(client, county):
    """Return a function that asks for a document in JSON and gives its status and content."""

    def asked(path, **parameters):
        answer = client.get(f"{ROOT}/{path}.json", parameters)
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        return answer.status_code, json.loads(answer.content)

    return asked


@pytest.fixture
def ask_xml(client, county):
    """Return a function that asks for a document in XML and gives its status and root."""

    def asked(path, **parameters):
        answer = client.get(f"{ROOT}/{path}.xml", parameters)
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        assert answer.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
        return answer.status_code, ElementTree.fromstring(answer.content)

    return asked


@pytest.fixture
def hand_in(client, key):
    """Return a function that hands something in and gives status and content; every field can be replaced."""

    def handed(headers=None, **fields):
        given = {"api_key": key, "service_code": "road.lamp", "address_id": "330825201207", **fields}
        answer = client.post(
            f"{ROOT}/requests.json",
            {name: said for name, said in given.items() if said is not None},
            headers=headers,
        )
        return answer.status_code, json.loads(answer.content)

    return handed
