"""The red and the grey list as they are read: what others can learn, what everybody is told, and earlier versions."""

from datetime import datetime

import pytest
from django.utils import timezone

from sanlian.journal.models import Entry
from sanlian.scoring import facts, queries
from sanlian.scoring.models import Appeal, Board, BoardUnit, Lesson
from tests import builders
from tests.builders import MONDAY, SHANGHAI, hours
from tests.cockpit import leader
from tests.cockpit.boards import AUGUST, FIRST, keep_board
from tests.cockpit.test_board import text_of

pytestmark = pytest.mark.usefixtures("county")
PAGE = "/cockpit/board/2021-08/"
PUBLIC = "/cockpit/public/2021-08/"
RED, GREY = "twp-330825101", "twp-330825109"
WORDS = "水电小修由镇里统一叫师傅，当天去。"
TENTH = datetime(2021, 9, 10, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def board(monkeypatch):
    """Return a draft in which every state occurs, and live on the 1st."""
    monkeypatch.setattr(timezone, "now", lambda: FIRST + hours(9))
    row = keep_board()
    assert set(
        BoardUnit.objects.filter(state="red", field__peers="towns").values_list("unit", flat=True)
    ) == {RED}
    return row


@pytest.fixture
def keeper(client):
    client.force_login(leader("county", "organiser"))
    return client


def publish(row):
    row.status, row.published_at, row.expires_on = "published", TENTH, datetime(2021, 10, 10).date()
    row.save()


def test_what_others_can_learn_is_written_on_the_draft_and_read_by_everybody(board, keeper):
    path = f"{PAGE}{RED}/lesson/"
    assert "别家能学它什么" in text_of(keeper.get(PAGE))
    page = keeper.post(path, {"words": f"  {WORDS} ", "level": "township"}, follow=True)

    assert page.redirect_chain[0][0] == f"{PAGE}?level=township"
    assert queries.lessons(queries.board(AUGUST).span) == {RED: WORDS}
    entry = Entry.objects.get(name=facts.LESSON_WRITTEN)
    assert (entry.details["unit"], entry.details["words"]) == (RED, WORDS)

    publish(board)
    assert f"值得学： {WORDS}" in text_of(keeper.get(PAGE))
    keeper.logout()
    assert f"值得学： {WORDS}" in text_of(keeper.get(PUBLIC))
    assert "<textarea" not in keeper.get(PUBLIC).content.decode()


def test_no_words_take_a_lesson_away(board, keeper):
    for words in (WORDS, " "):
        keeper.post(f"{PAGE}{RED}/lesson/", {"words": words})
    assert not Lesson.objects.exists()


@pytest.mark.parametrize(
    ("unit", "words", "published", "said"),
    [
        (GREY, WORDS, False, "不在红榜上"),
        ("dept-moon", WORDS, False, "不在红榜上"),
        (RED, "长" * 201, False, "请写200个字以内"),
        (RED, WORDS, True, "没有可以写的草稿"),
    ],
)
def test_a_lesson_that_is_refused_says_why_and_leaves_nothing(board, keeper, unit, words, published, said):
    if published:
        publish(board)
    page = keeper.post(f"{PAGE}{unit}/lesson/", {"words": words}, follow=True)

    assert said in text_of(page) and not Lesson.objects.exists()


def test_only_whoever_publishes_writes_lessons(board, client):
    client.force_login(leader("county", "leader"))
    assert "别家能学它什么" not in text_of(client.get(PAGE))
    assert client.post(f"{PAGE}{RED}/lesson/", {"words": WORDS}).status_code == 403
    assert not Lesson.objects.exists()


# ── an earlier computation ────────────────────────────────────────────────────────────────────────


def test_an_earlier_version_says_so_and_cannot_be_published(board, keeper):
    Board.objects.filter(pk=board.pk).update(version=1)
    publish(keep_board())
    old = keeper.get(f"{PAGE}?version=1&level=township")

    words, source = text_of(old), old.content.decode()
    assert "以前的一稿" in words and "已有新稿代替" in words
    assert "发布 </button>" not in source and "draft/" not in source and "lesson/" not in source
    # Whoever goes to another level or takes it along stays with this version.
    assert "?level=department&amp;version=1" in source
    for form in ("figures.csv", "figures.xlsx", "board.pdf"):
        assert f"{PAGE}{form}?version=1" in source
    assert "version=1" not in keeper.get(PAGE).content.decode()
    assert not queries.board(AUGUST).superseded and queries.board(AUGUST, version=1).superseded


def test_whose_unit_is_on_no_board_is_led_to_the_published_one_not_refused_at_a_draft(board, client):
    client.force_login(leader("grid-330825201207001", "grid_worker"))
    assert "还没有榜" in text_of(client.get("/cockpit/board/"))
    publish(board)
    assert client.get("/cockpit/board/")["Location"] == PAGE
    assert client.get(PAGE).status_code == 200


def test_a_township_sees_its_own_and_its_villages_figures_before_others(board, client):
    """Its desk sees the one screen of its own place; the others' draft is no more open to it than to any unit."""
    client.force_login(leader("twp-330825201", "dispatcher"))
    assert client.get("/cockpit/board/")["Location"] == f"{PAGE}twp-330825201/"
    own = client.get(f"{PAGE}twp-330825201/")
    # What leads nowhere for it is no link.
    assert own.status_code == 200 and f'href="{PAGE}?level' not in own.content.decode()
    assert client.get(f"{PAGE}vil-330825201207/").status_code == 200
    for closed in (PAGE, f"{PAGE}figures.csv", f"{PAGE}twp-330825101/", f"{PAGE}dept-water/"):
        assert client.get(closed).status_code == 403, closed
    publish(board)
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}dept-water/").status_code == 200


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("2021-Q3", ("2021年第3季度还没有榜", "其中还没有一个月发布过")),
        ("2021", ("2021年还没有榜", "最后一个月的榜发布后自动汇总")),
        ("2021-09", ("2021年9月还没有榜", "草稿在10月1日")),
        ("2020-01", ("2020年1月还没有榜", "这个月没有计到件")),
    ],
)
def test_where_no_board_is_a_page_says_when_it_comes(board, keeper, span, said):
    answer = keeper.get(f"/cockpit/board/{span}/")
    assert answer.status_code == 404
    for words in (*said, "看最近的榜：八月"):
        assert words in text_of(answer)


def test_a_correction_that_waits_beside_what_is_published_can_be_published(board, keeper):
    publish(board)
    Board.objects.filter(pk=board.pk).update(version=1)
    keep_board()
    waits = keeper.get(f"{PAGE}?version=2")
    assert "发布" in text_of(waits) and "lesson/" not in waits.content.decode()
    assert not queries.board(AUGUST, version=2).superseded and not queries.board(AUGUST, version=1).superseded


# ── what everybody reads ──────────────────────────────────────────────────────────────────────────


def test_everybody_reads_who_published_it_until_when_and_the_scale(board, client):
    publish(board)
    page = client.get(PUBLIC)
    assert "县委组织部9月10日" in text_of(page) and "10月10日" in text_of(page)
    assert 'class="axis"' in page.content.decode()


def test_a_number_below_five_cannot_be_worked_out_from_what_everybody_reads(board, client):
    row = BoardUnit.objects.get(unit=GREY)
    row.parts = [["accepted", 3, 37, True, 0.9], *row.parts[1:]]
    row.save()
    publish(board)
    source = client.get(PUBLIC).content.decode()

    # 3 of 37 is 8.108 per cent: neither the number nor a share from which it follows, the bar's length included.
    assert "8.1%" not in source and "8.11%" not in source and "3 / 37" not in source
    assert "8%" in source and "151 / 204" in source


def test_what_was_taken_out_stands_with_the_units_that_it_concerns(board, keeper):
    order = builders.rated(to="dept-water", at=MONDAY)
    who = builders.officer("dept-water")
    Appeal.objects.create(
        month=AUGUST,
        unit="dept-water",
        order_id=order.order_id,
        indicators=["solved"],
        ground="force",
        reason="台风",
        evidence="文件",
        state="upheld",
        asked_by_id=who.id,
        asked_at=FIRST,
    )
    assert "停电）1件" in text_of(keeper.get(f"{PAGE}?level=department"))
    for level in ("township", "village", "team"):
        assert "停电）" not in text_of(keeper.get(f"{PAGE}?level={level}"))


def test_where_nobody_is_judged_no_scale_is_drawn(board, keeper):
    BoardUnit.objects.filter(field__level="village").update(score=None, low=None, high=None, state="few")
    assert 'class="axis"' not in keeper.get(f"{PAGE}?level=village").content.decode()
