"""The guards that every test runs under do guard."""

import socket

import pytest
from django.template import Context, Origin, Template, engines
from pytest_socket import SocketConnectBlockedError

from tests.templates import MissingVariables
from tools.paths import ROOT


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_no_test_reaches_another_machine():
    with socket.socket() as opened, pytest.raises(SocketConnectBlockedError):
        opened.connect(("192.0.2.1", 80))


@pytest.fixture
def watched():
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, MissingVariables()
    yield engine
    engine.string_if_invalid = before


def rendered(text, engine, *, file):
    return Template(text, origin=Origin(name=str(file)), engine=engine).render(Context({"here": 1}))


def test_a_variable_that_is_missing_in_a_page_of_ours_is_seen(watched):
    page = ROOT / "sanlian/desk/templates/desk/page.html"

    rendered("\n{{ here }}{{ thing.nowhere }}", watched, file=page)

    assert watched.string_if_invalid.seen == ["thing.nowhere in desk/templates/desk/page.html:2"]


def test_pages_of_other_packages_may_be_silent(watched):
    rendered("{{ nowhere }}", watched, file="/usr/lib/somewhere/admin/base.html")

    assert watched.string_if_invalid.seen == []
