"""Writing Markdown: tables, and words as code."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; a bar inside a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def code(*words: str) -> str:
    """Return words as code, with commas between them; nothing for no word."""
    return ", ".join(f"`{word}`" for word in words)


def page(*blocks: str) -> str:
    """Return blocks as one page, an empty line between them."""
    return "\n\n".join(block.strip() for block in blocks if block.strip()) + "\n"


def _cell(cell: object) -> str:
    return str(cell).replace("|", "\\|").replace("\n", " ")
