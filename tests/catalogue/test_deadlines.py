"""Until when: by example, and by properties that hold for every start."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from sanlian.catalogue.deadlines import BadSpan, Measure, OfficeHours, Span, WorkingCalendar, known_years
from tests.catalogue.files import shipped_calendar

CHINA = ZoneInfo("Asia/Shanghai")
CALENDAR = shipped_calendar()

moments = st.datetimes(datetime(2021, 1, 1), datetime(2026, 11, 1), timezones=st.just(CHINA))
working_days = st.builds(Span, st.integers(1, 40), st.just(Measure.WORKING_DAYS))
working_hours = st.builds(Span, st.integers(1, 160).map(lambda n: n / 2), st.just(Measure.WORKING_HOURS))
clock_hours = st.builds(Span, st.integers(1, 200).map(lambda n: n / 2), st.just(Measure.CLOCK_HOURS))
spans = working_days | working_hours | clock_hours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def due(start: str, span: str) -> str:
    return CALENDAR.due(at(start), Span.parse(span)).at.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        # The house-repair story: Wednesday, three working weeks.
        ("2026-08-05T10:05", "15 working days", "2026-08-26 17:00"),
        ("2026-08-05T08:00", "1 working days", "2026-08-06 17:00"),
        ("2026-08-05T23:59", "1 working day", "2026-08-06 17:00"),
        # A start on Saturday: Monday is the first day.
        ("2026-08-08T10:00", "1 working days", "2026-08-10 17:00"),
        # The make-up Saturday comes before Spring Festival, 24 February after it.
        ("2026-02-13T09:00", "1 working days", "2026-02-14 17:00"),
        ("2026-02-13T09:00", "2 working days", "2026-02-24 17:00"),
        # A make-up Sunday counts.
        ("2026-09-18T09:00", "1 working days", "2026-09-20 17:00"),
        # Over the New Year: 1 to 3 January off, Sunday the 4th worked.
        ("2025-12-31T09:00", "1 working days", "2026-01-04 17:00"),
        # 2022: the 31st of December belongs to the next year's holiday.
        ("2022-12-30T09:00", "1 working days", "2023-01-03 17:00"),
        ("2026-08-05T09:00", "4 working hours", "2026-08-05 14:30"),
        ("2026-08-05T08:30", "3.5 working hours", "2026-08-05 12:00"),
        ("2026-08-05T12:10", "1 working hours", "2026-08-05 14:30"),
        ("2026-08-05T16:30", "4 working hours", "2026-08-06 12:00"),
        ("2026-08-07T17:00", "4 working hours", "2026-08-10 14:00"),
        ("2026-09-30T16:30", "1 working hours", "2026-10-08 09:00"),
        ("2026-08-05T23:30", "2 clock hours", "2026-08-06 01:30"),
        ("2026-09-30T16:30", "24 clock hours", "2026-10-01 16:30"),
        ("2026-08-05T10:05", "0.5 clock hours", "2026-08-05 10:35"),
    ],
)
def test_due_dates(start, span, end):
    assert due(start, span) == end


def test_utc_and_local_are_one_instant():
    utc = datetime(2026, 8, 5, 2, 5, tzinfo=UTC)
    assert CALENDAR.due(utc, Span.parse("3 working days")) == CALENDAR.due(
        at("2026-08-05T10:05"), Span.parse("3 working days")
    )


def test_a_moment_without_zone_is_a_bug():
    with pytest.raises(ValueError, match="no time zone"):
        CALENDAR.due(datetime(2026, 8, 5), Span.parse("3 working days"))


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025, 2026])
def test_the_years_that_are_in(year):
    assert CALENDAR.known(year)
    # Every year since 2021 has had between 246 and 252 working days.
    days = CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31))
    assert 246 <= len(days) <= 252


def test_2026_follows_the_notice():
    off = {"01": [1, 2, 3], "02": range(15, 24), "04": [4, 5, 6], "05": range(1, 6), "06": [19, 20, 21]}
    off |= {"09": [25, 26, 27], "10": range(1, 8)}
    made_up = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    days_off = {date(2026, int(month), day) for month, days in off.items() for day in days}
    worked = {date.fromisoformat(day) for day in made_up}
    day = date(2026, 1, 1)
    while day.year == 2026:
        expected = day in worked or (day.weekday() < 5 and day not in days_off)
        assert CALENDAR.is_working_day(day) == expected, day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "span", "provisional"),
    [
        ("2026-12-30T09:00", "1 working days", False),
        ("2026-12-31T09:00", "1 working days", True),
        ("2026-12-31T09:00", "6.5 working hours", False),
        ("2026-12-31T12:00", "7 working hours", True),
        ("2026-12-31T09:00", "240 clock hours", False),
        ("2020-12-31T09:00", "1 working days", False),
        ("2020-12-30T09:00", "1 working days", True),
    ],
)
def test_a_year_without_notice_is_provisional(start, span, provisional):
    assert CALENDAR.due(at(start), Span.parse(span)).provisional is provisional


def test_a_year_is_known_by_its_national_day():
    days = {
        date(2026, 12, 31): False,
        date(2027, 1, 1): False,
        date(2028, 10, 1): False,
        date(2029, 10, 1): True,
    }
    assert known_years(days) == {2028}
    assert WorkingCalendar({date(2027, 1, 1): False}).known(2027)
    assert not WorkingCalendar({date(2027, 1, 1): False}, known_years=[]).known(2027)


@given(moments, moments, spans)
def test_who_asks_later_is_due_no_earlier(one, other, span):
    first, second = sorted([one, other])
    assert CALENDAR.due(first, span).at <= CALENDAR.due(second, span).at


@given(moments, working_days | working_hours)
def test_due_is_never_on_a_day_off_nor_outside_office_hours(start, span):
    end = CALENDAR.due(start, span).at
    assert CALENDAR.is_working_day(end.date())
    assert any(opens < end.time() <= closes for opens, closes in CALENDAR.hours.sessions)
    assert end > start


@given(moments, working_days)
def test_as_many_working_days_as_promised(start, span):
    end = CALENDAR.due(start, span).at
    assert CALENDAR.days_counted(start, span) == CALENDAR.working_days_between(start.date(), end.date())
    assert len(CALENDAR.days_counted(start, span)) == span.amount
    assert end.time() == time(17)


@given(moments, working_hours)
def test_as_many_working_hours_as_promised(start, span):
    end = CALENDAR.due(start, span).at
    assert CALENDAR.working_minutes(start, end) == span.amount * 60
    days = CALENDAR.days_counted(start, span)
    assert days == sorted(set(days)) and days[-1] == end.date()
    assert sum(CALENDAR.is_working_day(day) for day in days) == len(days)


@given(moments, working_days, st.integers(1, 20))
def test_days_add_up(start, span, more):
    longer = CALENDAR.due(start, Span(span.amount + more, Measure.WORKING_DAYS)).at
    again = CALENDAR.due(CALENDAR.due(start, span).at, Span(more, Measure.WORKING_DAYS)).at
    assert longer == again


@given(moments, spans, st.floats(0, 1))
def test_a_share_of_the_time_lies_between(start, span, share):
    end = CALENDAR.due(start, span).at
    then = CALENDAR.fraction_at(start, end, share, span.measure)
    assert start <= then <= end


@given(moments, spans, st.floats(0, 1), st.floats(0, 1))
def test_a_greater_share_is_no_earlier(start, span, one, other):
    end = CALENDAR.due(start, span).at
    first, second = sorted([one, other])
    earlier = CALENDAR.fraction_at(start, end, first, span.measure)
    assert earlier <= CALENDAR.fraction_at(start, end, second, span.measure)


def test_yellow_at_seventy_per_cent():
    start = at("2026-08-05T08:30")
    # Five days of seven hours: 35 hours from here to the close of the fifth, 24.5 of them are 70 %.
    five = CALENDAR.due(start, Span.parse("4 working days")).at
    assert CALENDAR.fraction_at(start, five, 0.7).strftime("%m-%d %H:%M") == "08-10 12:00"
    night = at("2026-08-05T22:00")
    assert CALENDAR.fraction_at(night, night + timedelta(hours=2), 0.5) == night + timedelta(hours=1)
    day = CALENDAR.fraction_at(night, night + timedelta(hours=24), 0.5, Measure.CLOCK_HOURS)
    assert day == night + timedelta(hours=12)
    assert CALENDAR.fraction_at(night, start, 0.7) == start


@pytest.mark.parametrize(
    ("now", "due_at", "left"),
    [
        ("2026-08-05T09:00", "2026-08-05T17:00", 0),
        ("2026-08-05T09:00", "2026-08-06T17:00", 1),
        ("2026-08-07T09:00", "2026-08-10T17:00", 1),
        ("2026-08-08T09:00", "2026-08-10T17:00", 1),
        ("2026-09-30T09:00", "2026-10-09T17:00", 2),
        ("2026-08-06T09:00", "2026-08-05T17:00", -1),
        ("2026-08-10T09:00", "2026-08-07T17:00", -1),
        ("2026-08-09T09:00", "2026-08-07T17:00", 0),
    ],
)
def test_working_days_left(now, due_at, left):
    assert CALENDAR.working_days_left(at(now), at(due_at)) == left


@given(moments, moments)
def test_working_minutes_have_a_direction(one, other):
    assert CALENDAR.working_minutes(one, other) == -CALENDAR.working_minutes(other, one)
    assert abs(CALENDAR.working_minutes(one, other)) <= abs(other - one) / timedelta(minutes=1)


def test_working_minutes_leave_out_noon_and_night():
    assert CALENDAR.working_minutes(at("2026-08-05T11:00"), at("2026-08-06T09:00")) == 60 + 210 + 30


def test_other_office_hours():
    hours = OfficeHours(((time(9), time(11)),), ZoneInfo("UTC"))
    calendar = WorkingCalendar({}, hours)
    end = calendar.due(datetime(2026, 8, 5, 8, tzinfo=UTC), Span.parse("3 working hours"))
    assert end.at == datetime(2026, 8, 6, 10, tzinfo=UTC)
    assert end.provisional


@given(spans)
def test_a_span_reads_what_it_writes(span):
    assert Span.parse(str(span)) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "days",
        "3 days",
        "1 day",
        "3天",
        "十五日",
        "1.5个工作日",
        "三四个工作日",
        "十十工作日",
        "小时",
        "-3 working days",
        "0 working days",
        "1.5 working days",
        "3 clock days",
        "99999999999 working days",
        "三 working days",
        "3 working days or so",
        "nan working hours",
        "1e9 clock hours",
    ],
)
def test_no_span(text):
    with pytest.raises(BadSpan):
        Span.parse(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("24 hours", "24 clock hours"),
        ("1 hour", "1 clock hours"),
        ("3个工作日", "3 working days"),
        ("15工作日", "15 working days"),
        ("三个工作日", "3 working days"),
        ("十个工作日", "10 working days"),
        ("十五 个工作日", "15 working days"),
        ("二十一工作日", "21 working days"),
        ("4个工作小时", "4 working hours"),
        ("两小时", "2 clock hours"),
        ("0.5 小时", "0.5 clock hours"),
        ("24个自然小时", "24 clock hours"),
    ],
)
def test_spans_as_people_write_them(written, meant):
    assert str(Span.parse(written)) == meant


def test_days_alone_are_asked_back():
    for written in ("3 days", "三天"):
        with pytest.raises(BadSpan, match="working days"):
            Span.parse(written)


def test_spans_are_read_leniently():
    assert Span.parse(" 3 Working_Days ") == Span(3, Measure.WORKING_DAYS)
    assert str(Span.parse("1 working hour")) == "1 working hours"
