"""How much a phone loads for the first page: at most sixty thousand bytes, all of it together."""

import re

from django.test import Client

MOST = 60_000


def weigh(client, path: str) -> tuple[int, str]:
    """Return how many bytes of body travel for an address, and the body as it is read."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, path
    sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    assert answer.get("Content-Encoding") == "gzip", path
    plain = client.get(path)
    read = b"".join(plain.streaming_content) if plain.streaming else plain.content
    plain.close()
    return len(sent), read.decode()


def loaded(page: str) -> set[str]:
    """Return what a browser asks for by itself: styles, scripts, pictures, the sprite; in every theme at once."""
    found = re.findall(r'<(?:link|script|img|use)[^>]*?(?:href|src)="(/static/[^"#?]+)', page)
    return {path for path in found if not path.endswith(".png")}


def test_the_first_page_and_all_that_it_loads_weigh_little(county):
    client = Client()
    for address in ("/", "/shout/"):
        own, page = weigh(client, address)
        files = loaded(page)
        assert {"/static/look/icons.svg", "/static/portal/portal.css", "/static/portal/outbox.js"} <= files
        weight = own + sum(weigh(client, path)[0] for path in files)
        assert weight <= MOST, (address, weight)


def test_what_is_no_text_is_left_as_it_is(county):
    answer = Client().get("/static/look/app-512.png", headers={"Accept-Encoding": "gzip"})
    assert answer.get("Content-Encoding") is None
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    answer.close()
