"""A phone in the county, and how it shouts."""

import re

import pytest

from sanlian.portal import links
from tests.builders import VILLAGE

TEXT = "祠堂边的路灯不亮三天了"


@pytest.fixture
def phone(client, county, settings):
    """Return a client whose pages can be asked for; the county stands behind them."""
    return client


@pytest.fixture
def fill(phone):
    """Return a function that gives the fields of a new form, filled in as residents do."""

    def fields(**more):
        page = phone.get("/shout/").content.decode()
        key = re.search(r'name="key" value="([^"]+)"', page)[1]
        return {"text": TEXT, "village": VILLAGE, "key": key, **more}

    return fields


@pytest.fixture
def shouted(phone, fill):
    """Return a function that shouts and gives back the address of the matter."""

    def shout(**more):
        answer = phone.post("/shout/", {**fill(**more), "do": "send"})
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"].removesuffix("receipt/")

    return shout


@pytest.fixture
def address():
    """Return a function that gives the address under which a request is followed."""
    return lambda request: f"/r/{links.token_of(request.pk)}/"
