"""Whose address a request comes from, behind the county's own proxies."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network


def client_address(peer: str, forwarded: str, trusted: Iterable[Network]) -> str:
    """
    Return the nearest address that is not one of our proxies.

    Each proxy adds to the right whom it spoke with. What stands further left anybody may have written, so the first
    from the right that is not ours counts; without a trusted peer the header counts for nothing.
    """
    trusted, address = tuple(trusted), peer
    hops = [each.strip() for each in forwarded.split(",") if each.strip()]
    while hops and _is_ours(address, trusted):
        address = hops.pop()
    return address if _known(address) else peer


def _is_ours(address: str, trusted: tuple[Network, ...]) -> bool:
    return _known(address) and any(ip_address(address) in network for network in trusted)


def _known(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return True


class Proxies:
    """
    Middleware: REMOTE_ADDR becomes the address in front of the proxies that `TRUSTED_PROXIES` names.

    Limits for an address, locked log-ins and the record then speak of who asked and not of the proxy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the address right and go on."""
        if trusted := settings.TRUSTED_PROXIES:
            request.META["REMOTE_ADDR"] = client_address(
                request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), trusted
            )
        return self.get_response(request)
