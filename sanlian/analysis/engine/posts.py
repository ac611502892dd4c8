"""Messages in public, out of a table."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sanlian.analysis.engine.tables import BadTable, rows_of

COLUMNS = ("id", "author", "title", "at", "text", "against", "likes")
_MOMENT = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Post:
    """One message in public: who wrote what, when, and how many were for and against it."""

    id: str
    author: str
    title: str
    at: datetime
    text: str
    against: int = 0
    likes: int = 0


def posts_of(file: Path) -> list[Post]:
    """
    Return the messages of a table.

    :raises BadTable: when it cannot be read, or a moment or a number in it is none
    """
    found = []
    for number, row in enumerate(rows_of(file, COLUMNS), 1):
        try:
            at, against, likes = moment(row["at"]), int(row["against"] or 0), int(row["likes"] or 0)
        except ValueError as error:
            raise BadTable(f"{file}: row {number} (id {row['id'][:40]}): {error}.") from None
        found.append(Post(row["id"], row["author"], row["title"], at, row["text"], against, likes))
    return found


def moment(words: str) -> datetime:
    """
    Return the moment that the words name: 2019/2/28 11:25:05, 2019-02-28T11:25, 2019年2月28日; as local as written.

    :raises ValueError: when they name none
    """
    found = _MOMENT.match(words.strip())
    if not found:
        raise ValueError(f"{words[:40]!r} is no moment")
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups())
    return datetime(year, month, day, hour, minute, second)
