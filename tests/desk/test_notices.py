"""Notices on the desk: written, seen by the village, taken down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sanlian.notices.models import Notice
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, VILLAGE
from tests.desk.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
TODAY = MONDAY.date()
GIVEN = {
    "place": VILLAGE,
    "title": "停水通知",
    "text": "明天修水管，停水半天。",
    "since": TODAY.isoformat(),
    "until": (TODAY + timedelta(days=3)).isoformat(),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


@pytest.fixture
def desk(logged_in):
    return logged_in(builders.officer(f"twp-{TOWNSHIP}", "dispatcher"))


def test_a_notice_is_written_read_and_taken_down(desk, client):
    assert "还没有写过通知" in words(desk.get("/desk/notices/"))
    assert "罗家乡所有村" in words(desk.get("/desk/notices/new/"))

    answer = desk.post("/desk/notices/new/", GIVEN)

    assert answer.headers["Location"] == "/desk/notices/"
    assert "通知贴出去了" in words(desk.get("/desk/notices/"))
    assert "停水半天" in words(client.get(f"/village/{VILLAGE}/"))
    number = Notice.objects.get().pk
    desk.post(f"/desk/notices/{number}/down/")
    assert "停水半天" not in words(client.get(f"/village/{VILLAGE}/"))
    assert "已撤下" in words(desk.get("/desk/notices/"))


@pytest.mark.parametrize(
    "said",
    [{"title": ""}, {"until": "2021-08-01"}, {"place": "330825101"}, {"since": "x"}, {"text": "长" * 1001}],
)
def test_what_cannot_hang_comes_back_with_its_words(desk, said):
    answer = desk.post("/desk/notices/new/", GIVEN | said)

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert not Notice.objects.exists()


def test_who_has_no_desk_is_told_so(logged_in):
    client = logged_in(builders.officer("dept-housing"))

    assert client.get("/desk/notices/").status_code == 403
    assert client.post("/desk/notices/new/", GIVEN).status_code == 403
    assert "/desk/notices/" not in client.get("/desk/me/").content.decode()
    assert not Notice.objects.exists()
