"""Declared tables: what their columns are, and what a filled-in sheet says in them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.sheets import cells
from sanlian.sheets.cells import Cell, Kind
from sanlian.sheets.faults import Fault, Misread
from sanlian.sheets.reading import Sheet

Translate = Callable[[str], str]
# Above the table stand its title, who fills it in, and when.
_LOOK_FOR_HEADINGS = 15
_HINTS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]|[*＊:：\s]")
_FOOTERS = re.compile(
    r"(?:合计|总计|小计|填表|填报|制表|审核|审批|注[:：]|备注[:：]|说明[:：]|Total\b|Note:)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column: `name` for machines, `title` in words to translate; a file may use either, in any language.

    `also` are other headings that offices use. `choices` are the values allowed and their words; a file may use
    either, or one of `spellings`, which are other words → value. `parse` gets what the kind has read and returns
    what the table holds, or raises Misread. A `private` column holds contact data.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    parse: Callable[..., object] | None = None
    most: int = 200
    also: tuple[str, ...] = ()
    private: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be brought and taken away; `key` are the columns by which a row is known."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    says: str = ""

    @property
    def private(self) -> bool:
        """Return whether a column holds contact data; whole, it leaves only with who may see that."""
        return any(column.private for column in self.columns)

    def column(self, name: str) -> Column:
        """Return a column by its name; :raises KeyError: when there is none."""
        return {column.name: column for column in self.columns}[name]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number that the spreadsheet shows, the values read, and each cell as it was written."""

    number: int
    values: dict[str, object]
    written: dict[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What a file says: `rows` with no fault, all `faults`, every row `as written`.

    `unread` are headings that the table does not know, `headings` those it does by column, `left_out` the rows
    of sums and signatures below the table.
    """

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    written: tuple[Row, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    left_out: tuple[int, ...] = ()


def check(sheets: Sequence[Sheet], table: Table, *, tongues: Iterable[Translate]) -> Checked:
    """
    Return what the sheet that looks most like the table says in its columns.

    A column that the file lacks is absent from the values, a blank cell is None; so a caller can tell “leave it”
    from “there is none”.

    :param tongues: one translation for each language in which headings and choices may be written
    """
    speech = tuple(tongues)
    known = _headings(table, speech)
    found = max(
        (heading for sheet in sheets if (heading := _find(sheet, known))),
        key=lambda heading: len(heading.places),
        default=None,
    )
    if found is None:
        return Checked((), (_no_table(table),))
    missing = [column for column in table.columns if column.required and column.name not in found.places]
    if missing:
        return Checked((), tuple(_no_column(column) for column in missing), headings=found.written)
    return _read(found, table, speech)


@dataclass(frozen=True, slots=True)
class _Heading:
    """Where the columns are: by name, the position; how they are called there; and what comes below."""

    sheet: Sheet
    places: dict[str, int]
    written: dict[str, str]
    unread: tuple[str, ...]
    body: int


def folded(heading: str) -> str:
    """Return a heading without what people add to it: blanks, stars, colons, hints in brackets."""
    return _HINTS.sub("", unicodedata.normalize("NFKC", heading)).casefold()


def _headings(table: Table, tongues: tuple[Translate, ...]) -> dict[str, str]:
    known: dict[str, str] = {}
    for column in table.columns:
        for word in (column.name, column.title, *column.also, *(speak(column.title) for speak in tongues)):
            known.setdefault(folded(word), column.name)
    return known


def _find(sheet: Sheet, known: Mapping[str, str]) -> _Heading | None:
    """Return the row of headings, joined with a second one below it, or None."""
    best: _Heading | None = None
    for index, (_number, row) in enumerate(sheet.rows[:_LOOK_FOR_HEADINGS]):
        below = sheet.rows[index + 1][1] if index + 1 < len(sheet.rows) else ()
        for second in ((), below):
            heading = _joined(sheet, row, second, known, index + (2 if second else 1))
            # A second row counts only when it names more columns than the first alone.
            if heading and (best is None or len(heading.places) > len(best.places)):
                best = heading
    if best is None or len(best.places) < min(2, len(set(known.values()))):
        return None
    return _below_repeats(best, known)


def _below_repeats(heading: _Heading, known: Mapping[str, str]) -> _Heading:
    """Return the heading with its body below a row that only says the same in another language."""
    rows = heading.sheet.rows
    body = heading.body
    while body < len(rows):
        named = {
            known.get(folded(cells.shown(cell))): position
            for position, cell in enumerate(rows[body][1])
            if cell
        }
        if sum(heading.places.get(name or "") == place for name, place in named.items()) < 2:
            break
        body += 1
    return _Heading(heading.sheet, heading.places, heading.written, heading.unread, body)


def _joined(
    sheet: Sheet, row: Sequence[Cell], second: Sequence[Cell], known: Mapping[str, str], body: int
) -> _Heading | None:
    places: dict[str, int] = {}
    written: dict[str, str] = {}
    unread: list[str] = []
    for position in range(max(len(row), len(second))):
        upper = cells.shown(row[position]) if position < len(row) else ""
        lower = cells.shown(second[position]) if position < len(second) else ""
        for words in (upper + lower, lower, upper):
            name = known.get(folded(words)) if words else None
            if name and name not in places:
                places[name], written[name] = position, words
                break
        else:
            if upper or lower:
                unread.append(lower or upper)
    return _Heading(sheet, places, written, tuple(dict.fromkeys(unread)), body) if places else None


def _read(heading: _Heading, table: Table, tongues: tuple[Translate, ...]) -> Checked:
    columns = [(table.column(name), place) for name, place in heading.places.items()]
    allowed = {column.name: _choices(column, tongues) for column, _place in columns if column.choices}
    rows: list[Row] = []
    written: list[Row] = []
    faults: list[Fault] = []
    left_out: list[int] = []
    first_with: dict[tuple[object, ...], int] = {}
    for number, raw in heading.sheet.rows[heading.body :]:
        row = Row(number, {}, {})
        wrong: list[Fault] = []
        if number in heading.sheet.spoilt:
            wrong.append(_other_encoding(number))
        for column, place in columns:
            cell = raw[place] if place < len(raw) and (number, place) not in heading.sheet.across else None
            row.written[column.name] = cells.shown(cell)
            try:
                row.values[column.name] = _value(cell, column, allowed.get(column.name))
            except Misread as misread:
                wrong.append(Fault(number, column.name, misread.said, misread.remedy))
        if wrong and _is_footer(raw, number, heading):
            left_out.append(number)
            continue
        if not wrong:
            wrong += _seen_before(row, table, first_with)
        written.append(row)
        faults += wrong
        if not wrong:
            rows.append(row)
    return Checked(
        tuple(rows), tuple(faults), tuple(written), heading.written, heading.unread, tuple(left_out)
    )


def _value(cell: Cell, column: Column, allowed: Mapping[str, str] | None) -> object:
    if cells.is_blank(cell):
        if column.required:
            raise Misread(
                gettext_noop("Nothing is entered here."),
                gettext_noop("Fill in this cell; the column is needed."),
            )
        return None
    cells.guard(cell, column.kind)
    value = cells.READ[column.kind](cell)
    if allowed is not None:
        value = _chosen(value, allowed)
    if isinstance(value, str) and len(value) > column.most:
        raise Misread(
            gettext_noop("This is longer than %(most)s characters."),
            gettext_noop("Say it in fewer words."),
            most=column.most,
        )
    return column.parse(value) if column.parse else value


def _choices(column: Column, tongues: tuple[Translate, ...]) -> dict[str, str]:
    allowed: dict[str, str] = {}
    for value, words in column.choices.items():
        for word in (value, words, *(speak(words) for speak in tongues)):
            allowed.setdefault(folded(word), value)
    return allowed | {folded(word): value for word, value in column.spellings.items()}


def _chosen(value: object, allowed: Mapping[str, str]) -> object:
    if isinstance(value, tuple):
        return tuple(_chosen(each, allowed) for each in value)
    if folded(str(value)) in allowed:
        return allowed[folded(str(value))]
    raise Misread(
        gettext_noop("“%(value)s” is none of the words for this column."),
        gettext_noop("Write one of: %(choices)s."),
        value=str(value)[:40],
        choices="、".join(dict.fromkeys(allowed.values())),
    )


def _seen_before(row: Row, table: Table, first_with: dict[tuple[object, ...], int]) -> list[Fault]:
    key = tuple(row.values.get(name) for name in table.key)
    first = first_with.setdefault(key, row.number)
    if first == row.number:
        return []
    values = {"row": first}
    said = Sentence(gettext_noop("This stands in row %(row)s already."), values)
    remedy = Sentence(gettext_noop("Keep one of the two rows."), values)
    return [Fault(row.number, table.key[-1], said, remedy)]


def _is_footer(raw: Sequence[Cell], number: int, heading: _Heading) -> bool:
    """Return whether a row is the sums or signatures under the table, not one of its rows."""
    first = next((cells.shown(cell) for cell in raw if not cells.is_blank(cell)), "")
    return bool(_FOOTERS.match(first))


def _other_encoding(number: int) -> Fault:
    return Fault(
        number,
        "",
        Sentence(gettext_noop("This row is written in another encoding than the rest of the file.")),
        Sentence(gettext_noop("Save the whole file once as XLSX or as CSV in UTF-8.")),
    )


def _no_table(table: Table) -> Fault:
    names = "、".join(column.name for column in table.columns if column.required)
    return Fault(
        None,
        "",
        Sentence(gettext_noop("No row of headings was found.")),
        Sentence(
            gettext_noop("Take the empty form of this table; it needs the columns %(names)s."),
            {"names": names},
        ),
    )


def _no_column(column: Column) -> Fault:
    return Fault(
        None,
        column.name,
        Sentence(gettext_noop("The column %(name)s is missing."), {"name": column.name}),
        Sentence(gettext_noop("Add the column, or take the empty form of this table.")),
    )
