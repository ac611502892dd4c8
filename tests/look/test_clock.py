"""Instants in people's words, in both languages; the examples are the ones the faces are designed with."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from sanlian.catalogue import queries as catalogue
from sanlian.look import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


NOW = at("2026-08-11T09:42")


@pytest.mark.parametrize(
    ("due", "chinese", "english"),
    [
        ("2026-08-11T15:00", "今天下午3点前", "by 3 pm today"),
        ("2026-08-11T12:00", "今天中午12点前", "by 12 pm today"),
        ("2026-08-12T10:00", "明天上午10点前", "by 10 am tomorrow"),
        ("2026-08-26T17:00", "8月26日 周三 下午5点前", "by 5 pm on Wed 26 Aug"),
        ("2026-08-14T08:05", "8月14日 周五 上午8点05分前", "by 8:05 am on Fri 14 Aug"),
        ("2027-01-08T00:00", "2027年1月8日 周五 凌晨12点前", "by 12 am on Fri 8 Jan, 2027"),
    ],
)
def test_until_when(due, chinese, english):
    with translation.override("zh-hans"):
        assert clock.by_words(at(due), now=NOW) == chinese
    with translation.override("en"):
        assert clock.by_words(at(due), now=NOW) == english


@pytest.mark.parametrize(
    ("instant", "chinese", "english"),
    [
        ("2026-08-05T10:05", "8月5日 10:05", "5 Aug 10:05"),
        ("2026-08-11T08:00", "今天 08:00", "today 08:00"),
        ("2021-07-01T08:30", "2021年7月1日 08:30", "1 Jul, 2021 08:30"),
    ],
)
def test_moments(instant, chinese, english):
    with translation.override("zh-hans"):
        assert clock.moment(at(instant), now=NOW) == chinese
    with translation.override("en"):
        assert clock.moment(at(instant), now=NOW) == english


@pytest.mark.parametrize(
    ("due", "yellow", "state", "words"),
    [
        ("2026-08-13T17:00", "2026-08-12T17:00", "calm", "还剩 2天"),
        ("2026-08-11T10:32", "2026-08-11T09:00", "warn", "还剩 50分钟"),
        ("2026-08-11T17:00", None, "calm", "还剩 7小时"),
        ("2026-08-11T09:07", None, "late", "超时 35分钟"),
        ("2026-08-11T08:30", None, "late", "超时 1小时"),
        ("2026-08-07T17:00", None, "late", "超时 2天"),
    ],
)
def test_a_clock_says_state_and_time(county, due, yellow, state, words):
    with translation.override("zh-hans"):
        chip = clock.time_chip(
            at(due), at(yellow) if yellow else None, now=NOW, calendar=catalogue.calendar()
        )
    assert (chip.state, chip.words) == (state, words)


def test_days_left_are_working_days(county):
    # From the Thursday before National Day 2021 (make-up Saturday 9 October): 8, 9, 11 October.
    with translation.override("zh-hans"):
        chip = clock.time_chip(
            at("2021-10-11T17:00"),
            None,
            now=at("2021-09-30T16:00"),
            calendar=catalogue.calendar(),
            long=True,
        )
    assert chip.words == "还剩 3个工作日"


@pytest.mark.parametrize(
    ("status", "state"), [("replied", "ok"), ("closed", "ok"), ("withdrawn", "declined")]
)
def test_a_finished_order_has_no_running_clock(county, status, state):
    chip = clock.order_chip(
        SimpleNamespace(
            status=status,
            due_at=NOW - timedelta(days=3),
            yellow_at=NOW - timedelta(days=4),
            review_at=None,
        ),
        now=NOW,
        calendar=catalogue.calendar(),
    )
    assert chip.state == state
