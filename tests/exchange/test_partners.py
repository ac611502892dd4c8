"""Partners by command: a key is told once and kept by nobody."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sanlian.exchange import facts, queries
from sanlian.exchange.models import Partner
from sanlian.journal.models import Entry

pytestmark = pytest.mark.usefixtures("county")


def partners(*said_to_it):
    said = StringIO()
    call_command("exchange_partners", *said_to_it, stdout=said)
    return said.getvalue().strip()


def test_a_partner_is_added_listed_renewed_and_ended():
    key = partners("--add", "zlb", "浙里办")
    assert queries.holder(key).name == "浙里办"
    assert key not in str(Partner.objects.values().get())
    assert partners() == "zlb\t浙里办\topen"
    renewed = partners("--renew", "zlb")
    assert queries.holder(renewed).code == "zlb"
    with pytest.raises(queries.UnknownKey):
        queries.holder(key)
    partners("--end", "zlb")
    assert partners() == "zlb\t浙里办\tended"
    with pytest.raises(queries.UnknownKey):
        queries.holder(renewed)
    told = list(
        Entry.objects.filter(name__startswith="exchange.").order_by("seq").values_list("name", flat=True)
    )
    assert told == [facts.PARTNER_ADDED, facts.PARTNER_KEYED, facts.PARTNER_ENDED]


@pytest.mark.parametrize(
    "verb",
    [
        ("--add", "Z", "浙里办"),
        ("--add", "zlb", " "),
        ("--add", "zlb", "长" * 41),
        ("--renew", "nobody"),
        ("--end", "nobody"),
    ],
)
def test_a_bad_one_is_refused_in_words(verb):
    before = Entry.objects.count()
    with pytest.raises(CommandError):
        partners(*verb)
    assert not Partner.objects.exists() and Entry.objects.count() == before


def test_a_code_is_taken_once_and_an_end_comes_once():
    partners("--add", "zlb", "浙里办")
    with pytest.raises(CommandError):
        partners("--add", "zlb", "别家")
    partners("--end", "zlb")
    with pytest.raises(CommandError):
        partners("--end", "zlb")
