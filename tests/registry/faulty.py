"""Rows as they come out of real offices on bad days, made by a seed; each says which fault it must be refused for."""

import csv
import io
import random
from collections.abc import Callable, Iterator

TODAY = "2021-08-02"
RUNS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1:A9)", '=HYPERLINK("http://x","y")', "＝A1")
BAD_DAYS = ("2021-02-30", "2021-13-01", "昨天", "31.12.2021", "2021-2", "00000000", "1月2日", "2021-06-31")
BAD_CODES = ("33082", "330825X01", "33082520120", "3.30825E+11", "九", "330825 20120 7 00 1 2")
BAD_PHONES = ("没有", "12", "120-0000", "1" * 30, "12O11112222", "无")


def places(rnd: random.Random, known: list[str]) -> Iterator[list[str]]:
    """Yield rows of code, name and code above, all of them wrong."""
    while True:
        village = rnd.choice(known)
        other = rnd.choice([code for code in known if code[:9] != village[:9]])
        yield rnd.choice(
            (
                [rnd.choice(BAD_CODES), "坏编码村", ""],
                [f"{village}{rnd.randrange(900, 1000)}", "", village],
                [f"{village}{rnd.randrange(900, 1000)}", rnd.choice(RUNS), village],
                [f"{village}{rnd.randrange(900, 1000)}", "坏\ufffd网格", village],
                # Lies in one village by its digits, in another by its cell; and round in a circle.
                [f"{village}{rnd.randrange(900, 1000)}", "两头网格", other],
                [village[:9], "绕圈乡", village],
                [f"{village[:9]}999{rnd.randrange(100, 1000)}", "无村网格", ""],
                [village, "长" * 61, village[:9]],
                [village, "#REF!", village[:9]],
            )
        )


def posts(rnd: random.Random, phones: list[str]) -> Iterator[list[str]]:
    """Yield rows of telephone, unit, post, first day and last day, all of them wrong."""
    unit, role = "dept-housing", "handler"
    while True:
        phone = rnd.choice(phones)
        yield rnd.choice(
            (
                [rnd.choice(BAD_PHONES), unit, role, TODAY, ""],
                ["13999999999", unit, role, TODAY, ""],
                [phone, "dept-nowhere", role, TODAY, ""],
                [phone, rnd.choice(RUNS), role, TODAY, ""],
                [phone, unit, "皇帝", TODAY, ""],
                [phone, unit, role, rnd.choice(BAD_DAYS), ""],
                [phone, unit, role, TODAY, rnd.choice(BAD_DAYS)],
                [phone, unit, role, TODAY, "2020-01-01"],
                [phone, unit, "grid_head", TODAY, ""],
                ["", unit, role, TODAY, ""],
            )
        )


def calendar(rnd: random.Random) -> Iterator[list[str]]:
    """Yield rows of day, worked or not, name, all of them wrong."""
    while True:
        good = f"2027-{rnd.randrange(1, 13):02}-{rnd.randrange(1, 29):02}"
        yield rnd.choice(
            (
                [rnd.choice(BAD_DAYS), "是", "坏日子"],
                [good, "也许", "春节"],
                [good, "是", ""],
                [good, "是", rnd.choice(RUNS)],
                ["1999-01-01", "否", "早年"],
                ["", "否", "哪天"],
            )
        )


def file(headings: list[str], rows: list[list[str]], encoding: str) -> bytes:
    """Return a CSV in an encoding; what cannot be written in it is spoilt as offices' programs spoil it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode(encoding, errors="replace")


def take(rows: Iterator[list[str]], number: int) -> list[list[str]]:
    """Return the first rows of an endless list."""
    return [next(rows) for _ in range(number)]


Maker = Callable[..., Iterator[list[str]]]
