"""What many people write about is found among messages of all kinds; so are messages that say the same."""

import csv
import io
from datetime import datetime, timedelta

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings, strategies as st
from scipy import sparse

from sanlian.analysis.engine import near
from sanlian.analysis.engine.clusters import grouped
from sanlian.analysis.engine.copies import copies
from sanlian.analysis.engine.duplicates import duplicates
from sanlian.analysis.engine.fragments import unit_rows
from sanlian.analysis.engine.issues import heat, hot_issues
from sanlian.analysis.engine.places import Gazetteer, place_words
from sanlian.analysis.engine.posts import COLUMNS, Post, moment

START = datetime(2026, 3, 1, 8)
QUARRY = [
    ("青石岭采石场半夜放炮", "采石场夜里十二点还在放炮，窗户都震响"),
    ("青石岭采石场粉尘太大", "采石场的灰飘到家里，衣服不敢晒"),
    ("采石场的大车压坏了路", "青石岭采石场拉石头的车超载，路都压坏了"),
    ("请管管青石岭采石场", "采石场离学校太近，小孩上课都听得到放炮"),
    ("青石岭采石场有没有手续", "问一问采石场的环评做过没有，灰尘和噪音受不了"),
    ("青石岭采石场又放炮了", "说好白天放炮，采石场昨天夜里又放"),
]
QUARRY_IDS = {f"m{at}" for at in range(len(QUARRY))}
OTHERS = [
    ("医保卡刷不出来", "药店说卡坏了要去县里换"),
    ("幼儿园什么时候报名", "想问今年秋季班的名额"),
    ("村口路灯坏了三盏", "老人晚上走路看不见"),
    ("公交车一小时才一班", "能不能加密到半小时"),
    ("隔壁养鸡太臭", "鸡粪堆在墙边不清理"),
    ("低保怎么申请", "家里老人没有收入"),
    ("自来水发黄", "烧开了还有沉淀"),
    ("宅基地审批要多久", "材料交上去两个月没有回音"),
    ("快递不送到村里", "要自己去镇上拿"),
    ("图书馆周末不开门", "小孩放假没处看书"),
]


def post(number, words, author=None, days=0, likes=0):
    title, text = words
    return Post(f"m{number}", author or f"a{number}", title, START + timedelta(days=days), text, 0, likes)


def board():
    """Return messages of ten kinds and one that six people write about."""
    return [post(at, words, days=at) for at, words in enumerate(QUARRY)] + [
        post(100 + at, words, days=3 * at) for at, words in enumerate(OTHERS)
    ]


def test_copies_are_judged_by_all_their_titles():
    """The older of two copies under a title of its own once kept both out of the matter that the other names."""
    told = "上个月打过两次电话，接线的同志讲已经记下来了，到今天没有人来看过，麻烦领导过问一下，谢谢大家了"
    twins = [post(50, ("又来麻烦了", told), days=2), post(51, ("青石岭采石场放炮", told), days=3)]
    first = hot_issues([*board(), *twins], top=5)[0]
    assert {"m50", "m51"} <= {post.id for post in first.posts}


def test_what_many_write_about_is_the_hottest():
    first = hot_issues(board(), top=5)[0]
    assert len(QUARRY_IDS & {post.id for post in first.posts}) >= 5
    assert {post.id for post in first.posts} <= QUARRY_IDS
    assert first.name in {title for title, _ in QUARRY}
    assert "采石场" in first.name
    assert [post.at for post in first.posts] == sorted(post.at for post in first.posts)


def test_copies_of_one_author_weigh_less_than_people():
    same = [post(200 + at, QUARRY[0], author="loud") for at in range(6)]
    people = [post(200 + at, QUARRY[0]) for at in range(6)]
    assert heat(same, 0.5) < heat(people, 0.5) / 2


def test_likes_and_a_sudden_rise_make_heat():
    calm = [post(at, QUARRY[0], days=200 * at) for at in range(5)]
    sudden = [post(at, QUARRY[0], days=at) for at in range(5)]
    liked = [post(at, QUARRY[0], days=200 * at, likes=500) for at in range(5)]
    assert heat(calm, 0.5) < heat(sudden, 0.5) < heat(liked, 0.5)


def test_nothing_is_found_where_there_is_too_little():
    assert hot_issues([], top=3) == []
    assert hot_issues([post(1, ("", ""))], top=3) == []
    assert hot_issues([post(at, QUARRY[0]) for at in range(2)], top=3) == []


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), max_size=12))
@settings(max_examples=25, deadline=None)
def test_any_messages_can_be_searched(words):
    posts = [post(at, each, days=at) for at, each in enumerate([*words, *words[:2]])]
    found = [each.id for issue in hot_issues(posts, top=99) for each in issue.posts]
    assert len(found) == len(set(found))
    assert all(0 <= score <= 1 for _, _, score in duplicates(posts))


def test_shelves_find_what_comparing_all_with_all_finds():
    dice = np.random.default_rng(3)
    rows = unit_rows(sparse.random(80, 60, 0.2, "csr", np.float32, rng=dice))
    first, second, cosine = near.near_pairs(rows, least=0.6)
    every = (rows @ rows.T).toarray()
    assert {*zip(first.tolist(), second.tolist(), strict=True)} == {
        (a, b) for a in range(80) for b in range(a + 1, 80) if every[a, b] >= 0.6
    }
    assert cosine == pytest.approx(every[first, second], abs=1e-5)


def test_a_fragment_that_all_share_fills_several_shelves(monkeypatch):
    monkeypatch.setattr(near, "SHELF", 4)
    rows = sparse.csr_matrix(np.ones((40, 1), np.float32))
    first, second, _ = near.near_pairs(rows, least=0.5)
    assert 0 < len(first) <= 40 * 3
    assert (second - first).max() < 4


def test_copies_with_a_slip_are_one_text():
    text = "青石岭采石场夜里十二点还在放炮，窗户都震响，老人小孩睡不着，请有关部门来管一管"
    groups = copies([text, text.replace("老人", "老年人"), "", "", OTHERS[0][1] + OTHERS[1][1]])
    assert groups[0] == groups[1]
    assert len(set(groups)) == 4


def test_a_group_is_joined_by_its_average_and_not_by_one_link():
    chain = (np.array([0, 1]), np.array([1, 2]), np.array([0.9, 0.5]))
    assert grouped(chain, [1, 1, 1], least=0.4) == [[0, 1], [2]]
    assert grouped(chain, [1, 1, 1], least=0.2) == [[0, 1, 2]]
    assert grouped(chain, [5, 1, 1], least=0.2) == [[0, 1], [2]]


def test_pairs_say_the_same_at_the_same_place_and_time():
    again = post(300, (QUARRY[0][0], QUARRY[0][1] + "。"), days=2)
    long_after = post(301, ("青石岭采石场半夜又放炮", "采石场夜里十二点还放炮，窗户震响"), days=900)
    pairs = {(a, b): score for a, b, score in duplicates([*board(), again, long_after])}
    assert pairs["m0", "m300"] > 0.8
    assert ("m0", "m301") not in pairs
    assert not any("m10" in a + b for a, b in pairs)


# ── places and moments ───────────────────────────────────────────────────────

NAMES = {
    "01": ("石佛乡", "石佛"),
    "0101": ("上村", "上村村"),
    "02": ("庙下乡", "庙下"),
    "0201": ("上村", "大樟树底"),
    "0202": ("晓溪村", "晓溪", "溪"),
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("晓溪村的路灯坏了", "0202"),
        ("大樟树底没水", "0201"),
        ("上村没水", None),
        ("石佛乡上村没水", "0101"),
        ("庙下的上村没水", "0201"),
        ("石佛这边", "01"),
        ("晓溪到上村的路", None),
        ("溪水涨了", None),
        ("", None),
    ],
)
def test_the_place_that_a_text_is_about(text, code):
    assert Gazetteer(NAMES).place(text) == code


def test_of_names_inside_one_another_the_longest_is_meant():
    (found,) = Gazetteer(NAMES).mentions("去晓溪村")
    assert (found.words, found.start) == ("晓溪村", 1)


def test_words_that_look_like_a_place():
    assert "青石岭小区" in set(place_words("青石岭小区的电梯坏了"))
    assert list(place_words("电梯坏了")) == []


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("2019/2/28 11:25:05", datetime(2019, 2, 28, 11, 25, 5)),
        ("2019-02-28T11:25", datetime(2019, 2, 28, 11, 25)),
        (" 2019年2月8日", datetime(2019, 2, 8)),
    ],
)
def test_moments_as_offices_write_them(words, at):
    assert moment(words) == at


@pytest.mark.parametrize("words", ["", "yesterday", "2019/13/1", "28.2.2019"])
def test_what_is_no_moment(words):
    with pytest.raises(ValueError):
        moment(words)


# ── the commands ─────────────────────────────────────────────────────────────


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "board.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(
            (each.id, each.author, each.title, each.at, each.text, each.against, each.likes)
            for each in board()
        )
    return file


def rows_in(file):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_command_writes_a_row_for_each_message_of_each_issue(table, tmp_path):
    said = io.StringIO()
    call_command("analysis_hot_issues", input=table, output=tmp_path / "out.csv", top=1, stdout=said)
    rows = rows_in(tmp_path / "out.csv")
    assert list(rows[0]) == ["rank", "score", "issue", "place", "from", "to", "id"]
    assert len(QUARRY_IDS & {row["id"] for row in rows}) >= 5
    assert {row["rank"] for row in rows} == {"1"}
    assert rows[0]["issue"] in said.getvalue()


def test_the_command_writes_pairs(table, tmp_path):
    title, text = QUARRY[0]
    with table.open("a", encoding="utf-8") as stream:
        stream.write(f"m300,b,{title},2026-03-04,{text}！,0,0\n")
    said = io.StringIO()
    call_command("analysis_duplicates", input=table, output=tmp_path / "out.csv", stdout=said)
    surest, *others = rows_in(tmp_path / "out.csv")
    assert (surest["id_a"], surest["id_b"], float(surest["score"]) > 0.9) == ("m0", "m300", True)
    assert all({pair["id_a"], pair["id_b"]} <= {*QUARRY_IDS, "m300"} for pair in others)
    assert said.getvalue() == f"{1 + len(others)} pairs\n"


@pytest.mark.parametrize("command", ["analysis_hot_issues", "analysis_duplicates"])
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("author,", "writer,", "lacks author"),
        ("2026-03-01 08:00:00", "long ago", r"row 1 \(id m0\): 'long ago' is no moment"),
        (",0,0", ",0,many", "invalid literal"),
    ],
)
def test_a_table_that_cannot_be_searched_is_refused(table, tmp_path, command, old, new, words):
    table.write_text(table.read_text(encoding="utf-8-sig").replace(old, new), encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        call_command(command, input=table, output=tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_what_is_asked_for_must_make_sense(table, tmp_path):
    with pytest.raises(CommandError, match="at least 1"):
        call_command("analysis_hot_issues", input=table, output=tmp_path / "out.csv", top=0)
    with pytest.raises(CommandError, match=r"between 0\.2 and 1"):
        call_command("analysis_duplicates", input=table, output=tmp_path / "out.csv", least=0)
    with pytest.raises(CommandError, match="No such file"):
        call_command("analysis_duplicates", input=table, output=tmp_path / "none" / "out.csv")
