"""Questions about the matter on the last screen of a shout: optional, conditional, without a script."""

import pytest

from sanlian.workorders import queries
from sanlian.workorders.models import ServiceRequest

pytestmark = pytest.mark.django_db
OUTAGE = "自来水停了，一滴水都没有"


def last():
    return ServiceRequest.objects.latest("pk")


def look(phone, fill, **more):
    answer = phone.post("/shout/", {**fill(text=OUTAGE, category="water.outage"), "do": "look", **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_they_are_asked_and_what_follows_only_after_its_answer(phone, fill):
    page = look(phone, fill)
    assert "从什么时候开始没水？" in page and "邻居家也没水吗？" in page and "大概几户？" not in page
    assert "不知道的不用填，照样能喊。" in page
    after = look(phone, fill, **{"q-others": "yes", "q-since": "2021-08-01"})
    assert "大概几户？" in after
    assert 'value="2021-08-01"' in after


def test_other_matters_ask_nothing(phone, fill):
    answer = phone.post("/shout/", {**fill(category="village.conduct"), "do": "look"})
    assert "再说两句" not in answer.content.decode()


def test_nothing_answered_is_sent_all_the_same(shouted):
    shouted(text=OUTAGE, category="water.outage")
    assert last().answers == []


def test_answers_are_kept_with_the_words_of_the_question(shouted):
    shouted(
        text=OUTAGE, category="water.outage", **{"q-others": "yes", "q-homes": "不知道，好多家", "q-x": "1"}
    )
    assert [(row["words"], row["answer"]) for row in last().answers] == [
        ("邻居家也没水吗？", "yes"),
        ("大概几户？", "不知道，好多家"),
    ]
    assert queries.request(last().pk).order.category_code == "water.outage"


def test_answers_are_carried_through_other_screens(phone, fill):
    answer = phone.post(
        "/shout/",
        {**fill(text=OUTAGE, category="water.outage"), "do": "place", "q-others": "yes", "from": "look"},
    )
    assert 'name="q-others" value="yes"' in answer.content.decode()


def test_nonsense_neither_breaks_nor_stays(phone, fill):
    strange = {f"q-{n}": "x" for n in range(50)} | {"q-": "y", "q-since": "\0" + "长" * 500}
    page = look(phone, fill, **strange)
    assert "长" * 201 not in page
