"""The pages as an app of their own: what the phone is told to keep, and how it is named."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from sanlian.look import workers
from sanlian.portal.pages import offline
from tests.desk.pages import words


def known(source: str) -> dict[str, object]:
    return {
        name: json.loads(value)
        for name, value in re.findall(r"^const ([A-Z]+) = (.+);$", source, re.MULTILINE)[:8]
    }


def test_the_app_has_a_name_a_beginning_and_a_picture(phone):
    assert 'rel="manifest"' in phone.get("/").content.decode()
    told = phone.get("/app.webmanifest")

    assert told["Content-Type"] == "application/manifest+json"
    app = told.json()
    assert (app["start_url"], app["scope"], app["display"]) == ("/", "/", "standalone")
    assert "喊" in app["name"]
    for each in app["icons"][1:]:
        with Image.open(finders.find(each["src"].removeprefix("/static/"))) as drawn:
            assert f"{drawn.width}x{drawn.height}" == each["sizes"]
    assert [each["purpose"] for each in app["icons"]].count("maskable") == 1
    assert phone.get(app["shortcuts"][0]["url"]).status_code == 200


def test_the_worker_keeps_the_first_page_and_the_shout_and_nothing_of_officers(phone):
    answer = phone.get("/worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    told = known(answer.content.decode())
    assert set(told) == {"FAMILY", "VERSION", "FILES", "PAGES", "KEPT", "SHOUT", "FORGET", "OTHERS"}
    assert {"/", "/shout/", "/shout/?speak", "/kept/"} == set(told["PAGES"])
    assert {"/desk/", "/cockpit/", "/registry/", "/admin/"} <= set(told["OTHERS"])
    for page in told["PAGES"]:
        assert phone.get(page).status_code == 200
    loaded = set()
    for page in told["PAGES"]:
        loaded |= set(re.findall(r'(?:href|src)="(/static/[^"#?]+)', phone.get(page).content.decode()))
    # Asked for by the phone when it puts the app on its first screen.
    loaded.discard("/static/look/app-touch-180.png")
    assert loaded <= set(told["FILES"])
    assert all(finders.find(name) for name in offline.FILES)


def test_a_change_of_any_file_makes_another_worker(phone, monkeypatch):
    before = known(phone.get("/worker.js").content.decode())["VERSION"]
    source = workers._source
    monkeypatch.setattr(
        workers, "_source", lambda name: source(name) + (b" " if name == "look/look.css" else b"")
    )
    workers._version.cache_clear()

    try:
        assert known(phone.get("/worker.js").content.decode())["VERSION"] != before
    finally:
        workers._version.cache_clear()


@pytest.mark.parametrize("elder", ["", "1"])
def test_the_page_without_a_signal_says_what_is_safe_and_what_to_do(phone, elder):
    phone.cookies["elder"] = elder
    page = phone.get("/kept/")

    assert "有信号自动发" in words(page)
    assert "110" in words(page)


def test_the_receipt_names_itself_for_what_was_sent_unseen(phone, shouted):
    matter = shouted()

    answer = phone.get(f"{matter}receipt/")

    assert re.fullmatch(r"\d{4}-\d{4,8}", answer["X-Receipt"])
    assert answer["X-Receipt"] in words(answer)
