"""A broadcast to the people of one township, sent on a Monday morning."""

import pytest

from sanlian.broadcasts import operations
from sanlian.broadcasts.operations import Draft
from tests import builders
from tests.builders import MONDAY, TOWNSHIP

TEAM = ("team_leader", "team_member")


def draft(**fields) -> Draft:
    """Return what is to be sent."""
    usual = {
        "title": "台风来了，请看看危房",
        "text": "今天18点前看一遍危房和山塘，看完回一下。",
        "groups": ["linked_member", "grid_head", *TEAM],
        "places": [TOWNSHIP],
    }
    return Draft(**usual | fields)


@pytest.fixture
def sender(county):
    """Return a dispatcher of the township's desk."""
    return builders.officer(f"twp-{TOWNSHIP}", "dispatcher")


@pytest.fixture
def broadcast(sender):
    """Return a function that sends one and gives what came of it."""

    def send(*, key="one", by=None, at=MONDAY, **fields):
        return operations.send(draft(**fields), key=key, by=by or sender, at=at)

    return send
