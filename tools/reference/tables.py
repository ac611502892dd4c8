"""The tables that can be brought and taken away, from the rooms' own declarations."""

from sanlian.registry.books import BOOKS, tongue
from sanlian.sheets import Column, Kind
from tools.reference.words import code, page, table

_INTRODUCTION = """\
# Tables

Written by `make docs` from the `sheets` of each room. These tables come in and go out as XLSX and CSV, on the pages
under `/registry/tables/` and by `manage.py table_import` and `manage.py table_export`, in this order into an empty
county. Headings may be the Chinese, the English or the machine's name, in any order, after title rows and with a second
row of headings. How to use them: [bring your own county](../how-to/bring-your-county.md)."""
_KINDS = {
    Kind.TEXT: "words",
    Kind.NAME: "a name",
    Kind.CODE: "a code",
    Kind.DATE: "a day: 2026-02-13, 2026/2/13, 2026年2月13日",
    Kind.NUMBER: "a whole number",
    Kind.SHARE: "a number, or a share such as 70%",
    Kind.FLAG: "是 or 否, yes or no",
    Kind.WORDS: "several words, with 、 between them",
    Kind.LINES: "words on several lines",
    Kind.PHONE: "a telephone number",
}


def text() -> str:
    """Return the page."""
    chinese, blocks = tongue("zh-hans"), [_INTRODUCTION]
    for book in BOOKS:
        kept = book.table
        blocks.append(f"## {kept.title}")
        blocks.append(
            f"{code(kept.name)}, {chinese(kept.title)}. A row is known by {code(*kept.key)}. {kept.says}"
        )
        rows = [
            (
                code(column.name),
                column.title,
                chinese(column.title),
                _says(column),
                "yes" if column.required else "",
            )
            for column in kept.columns
        ]
        blocks.append(
            table(("column", "English heading", "Chinese heading", "what stands in it", "needed"), rows)
        )
    return page(*blocks)


def _says(column: Column) -> str:
    said = _KINDS[column.kind]
    if column.choices:
        said = f"one of {code(*column.choices)}"
    if column.hint:
        said += f"; {column.hint}"
    return f"{said} (contact data)" if column.private else said
