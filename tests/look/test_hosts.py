"""A host application that shows our pages inside itself: its path, and its style."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.mounting import under


def large(answer) -> bool:
    return "data-elder" in answer.content.decode()


def test_pages_follow_the_host_when_its_word_changes(client, county):
    assert large(client.get("/?uiStyle=elder"))
    assert large(client.get("/mine/"))
    assert not large(client.get("/?uiStyle=normal"))
    assert not large(client.get("/mine/"))


def test_whoever_pressed_our_switch_keeps_what_they_chose_while_the_host_says_the_same(client, county):
    client.post("/look/prefer/", {"elder": "1", "next": "/"})
    assert large(client.get("/?uiStyle=normal"))

    client.get("/?uiStyle=elder")
    client.post("/look/prefer/", {"elder": "0", "next": "/?uiStyle=elder"})
    assert not large(client.get("/?uiStyle=elder"))


def test_a_style_that_nobody_knows_changes_nothing(client, county):
    answer = client.get("/?uiStyle=huge")
    assert not large(answer)
    assert "elder" not in answer.cookies


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/sanlian/shout/", "/shout/"),
        ("/shout/", "/shout/"),
        ("/sanlian", "/"),
        ("/sanlianer/", "/sanlianer/"),
    ],
)
def test_a_path_is_taken_off_whether_the_proxy_did_or_not(asked, reached):
    told: list[str] = []
    under("/sanlian", lambda environ, _start: told.append(environ["PATH_INFO"]) or [])(
        {"PATH_INFO": asked}, None
    )
    assert told == [reached]


@pytest.mark.parametrize(("raw", "path"), [("/sanlian/", "/sanlian"), ("/a/b", "/a/b"), ("", ""), ("/", "")])
def test_a_path_is_read_without_its_last_slash(monkeypatch, raw, path):
    monkeypatch.setenv("SANLIAN_PREFIX", raw)
    assert environment.prefix("SANLIAN_PREFIX") == path


@pytest.mark.parametrize("raw", ["sanlian", "https://host/sanlian", "/a//b", "/a b"])
def test_what_is_no_path_is_refused(monkeypatch, raw):
    monkeypatch.setenv("SANLIAN_PREFIX", raw)
    with pytest.raises(ImproperlyConfigured, match="must be a path"):
        environment.prefix("SANLIAN_PREFIX")
