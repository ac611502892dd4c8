"""What leaves, caught before it leaves."""

import json

import pytest
from django.core.management import call_command

from sanlian.notify import channels, queries


@pytest.fixture(autouse=True)
def _no_words_of_another_test():
    queries.forget()


@pytest.fixture
def worded(county):
    """Have the words of messages loaded; the county has them."""
    call_command("county_upgrade", verbosity=0)


@pytest.fixture
def outbox(tmp_path, settings):
    """Return a function that reads what was written into the file of a channel."""
    folder = str(tmp_path / "outbox")
    settings.NOTIFY_CHANNELS = {
        name: {**options, "adapter": "file", "folder": folder}
        for name, options in settings.NOTIFY_CHANNELS.items()
    }

    def read(channel="sms"):
        path = tmp_path / "outbox" / f"{channel}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    return read


class Broken:
    """A channel that takes nothing."""

    def __init__(self, options):
        pass

    def send(self, message):
        raise channels.NotTaken("no signal")
