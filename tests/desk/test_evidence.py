"""What the reply must carry is said before it is written, and the refusal beside the form."""

import pytest

from tests.builders import MONDAY, accepted, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
REPLY = {
    "spoken_with": "本人，电话",
    "done": "路面的坑补平了，旁边的裂缝也灌了浆，现在可以走了。",
    "done_by": f"{MONDAY:%Y-%m-%d}",
    "internal_note": "",
    "looked": "1",
}


def test_the_page_says_that_a_photograph_is_needed(logged_in):
    client = logged_in(officer("dept-housing"))
    page = f"/desk/orders/{accepted(category='road.surface').order_id}/"
    assert "这类事项回单须附凭证" in words(client.get(page))
    assert "至少一张" in words(client.get(page))
    other = f"/desk/orders/{accepted(category='road.lamp').order_id}/"
    assert "这类事项回单须附凭证" not in words(client.get(other))


def test_a_reply_without_it_comes_back_with_the_sentence_and_the_words_typed(logged_in):
    client = logged_in(officer("dept-housing"))
    request = accepted(category="road.surface")
    answer = client.post(f"/desk/orders/{request.order_id}/reply/", REPLY)
    assert answer.status_code == 422
    assert "这类事项办结须有凭证" in words(answer)
    assert "旁边的裂缝也灌了浆" in words(answer)
