"""Reading pages as a person does: words without marks."""

import re
from html import unescape


def words(answer) -> str:
    """Return the text of a page, spaces folded; what only a script or a style sheet reads is left out."""
    page = answer.content.decode()
    page = re.sub(r"<(script|style|title)[^>]*>.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def rows(answer) -> list[str]:
    """Return the titles of the list, from top to bottom."""
    return [unescape(title) for title in re.findall(r'class="row-title">([^<]*)<', answer.content.decode())]
