"""Behind the county's own proxy a request comes from whoever asked, and nobody can pretend to be somebody else."""

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config import environment
from sanlian.look.proxies import Proxies, client_address
from sanlian.portal import guards

OURS = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"))
VISITOR, OTHER = "203.0.114.7", "198.51.102.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("127.0.0.1", VISITOR, VISITOR),
        ("127.0.0.1", f"{OTHER}, {VISITOR}", VISITOR),
        ("127.0.0.1", f"{OTHER}, {VISITOR}, 10.1.2.3", VISITOR),
        ("127.0.0.1", f"  {VISITOR} ,10.1.2.3", VISITOR),
        ("127.0.0.1", "2001:4860::1", "2001:4860::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "10.9.9.9", "10.9.9.9"),
        # Whoever is no proxy of ours is believed nothing.
        (VISITOR, OTHER, VISITOR),
        (VISITOR, "127.0.0.1", VISITOR),
        # What is no address counts for nothing.
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", f"{VISITOR}:1234", "127.0.0.1"),
        ("127.0.0.1", f"{VISITOR}, <script>", "127.0.0.1"),
        ("", VISITOR, ""),
    ],
)
def test_the_nearest_address_that_is_not_ours_counts(peer, forwarded, expected):
    assert client_address(peer, forwarded, OURS) == expected


def asked(forwarded=VISITOR):
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    Proxies(lambda request: request)(request)
    return request


def test_a_named_proxy_is_believed_and_limits_count_the_visitor(settings):
    settings.TRUSTED_PROXIES = OURS
    assert asked().META["REMOTE_ADDR"] == VISITOR
    assert guards.public_address(asked()) == VISITOR


def test_without_the_setting_nobody_is_believed(settings):
    assert settings.TRUSTED_PROXIES == ()
    assert asked().META["REMOTE_ADDR"] == "127.0.0.1"


def test_the_setting_takes_addresses_and_networks_and_nothing_else(monkeypatch):
    monkeypatch.setenv("SANLIAN_PROXIES", "127.0.0.1, 10.0.0.0/8")
    assert environment.networks("SANLIAN_PROXIES") == OURS
    monkeypatch.setenv("SANLIAN_PROXIES", "nginx")
    with pytest.raises(ImproperlyConfigured, match="SANLIAN_PROXIES"):
        environment.networks("SANLIAN_PROXIES")
