"""Two officers press at once: one has the order, the other is told by whom, and nothing is written twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from sanlian.demonstration import build
from sanlian.people import queries as people
from sanlian.workorders import facts, queries
from tests.builders import accepted, dispatched, officers
from tests.desk.pages import words

REPLY = {"spoken_with": "本人，电话", "done": "换了灯泡", "done_by": "2021-08-03"}


def at_once(address, phones, fields):
    """Press the same button in as many threads as there are people; return their answers."""
    from django.test import Client

    clients = []
    for phone in phones:
        client = Client()
        client.post("/desk/login/", {"username": phone, "password": build.PASSWORD})
        clients.append(client)
    together = Barrier(len(clients))

    def press(client):
        together.wait(timeout=30)
        try:
            return client.post(address, fields)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(press, clients))


@pytest.mark.parametrize(
    ("made", "verb", "fields", "fact", "sentence"),
    [
        (dispatched, "accept", {}, facts.ACCEPTED, "这件单子刚被{name}接走了。您写的还在。"),
        (accepted, "reply", REPLY, facts.REPLIED, "{name}刚回了这件单子。您写的还在。"),
    ],
)
def test_one_wins_and_the_other_is_told(
    transactional_db, county, stand_at, made, verb, fields, fact, sentence
):
    request, pair = made(), officers("dept-housing")[:2]
    phones = [people.phone_of(actor.id) for actor in pair]

    answers = at_once(f"/desk/orders/{request.order_id}/{verb}/", phones, fields)

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    winner = next(actor for actor, answer in zip(pair, answers, strict=True) if answer.status_code == 302)
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert sentence.format(name=winner.name) in words(loser)
    assert all(value in loser.content.decode() for value in fields.values())
    done = [each for each in queries.timeline(request.order_id) if each.name == fact]
    assert [each.by_id for each in done] == [winner.id]
