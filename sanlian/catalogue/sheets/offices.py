"""
The workbooks in which offices keep their responsibility lists: a sheet for each department, or one for all.

Matters, units and limits are named as offices name them. What comes out are changes to propose, never changes made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sanlian.catalogue import listings, queries
from sanlian.catalogue.deadlines import BadSpan, Span
from sanlian.catalogue.rules import LEVELS, ItemRow, RowChange
from sanlian.catalogue.sheets.columns import ROLES, SPELLINGS
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.sheets import Column, Fault, Misread, Sheet, Table, Unreadable, check, read
from sanlian.sheets.cells import shown
from sanlian.sheets.tables import Translate

_LEVEL_WORDS = {
    "county": ("县", "县级", "县中心"),
    "township": ("乡镇", "乡镇街道", "乡镇（街道）"),
    "village": ("村", "村社", "村（社区）"),
    "grid": ("网格",),
}
# The rows above the headings in which a sheet may say whose list it is.
_TITLE_ROWS = 4


@dataclass(frozen=True, slots=True)
class SheetFault:
    """A fault and the sheet it is in."""

    sheet: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class ListRead:
    """One list of the workbook: whose, in which sheet, and what it would do to the list in force."""

    holder: str
    sheet: str
    added: int
    changed: int
    same: int
    ended: int


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a workbook says: the changes of its good rows, every fault, and the sheets that hold no list."""

    changes: tuple[RowChange, ...]
    faults: tuple[SheetFault, ...]
    lists: tuple[ListRead, ...]
    left_out: tuple[str, ...]


def office_list() -> Table:
    """Return the columns of a responsibility list as offices write it, with the names of the version in force."""
    return Table(
        name="office_list",
        title=gettext_noop("Responsibility lists"),
        key=("holder", "category"),
        columns=(
            Column(
                "holder",
                gettext_noop("Department or level"),
                parse=_holder,
                also=("责任单位", "责任部门", "单位", "部门", "单位名称", "承办单位"),
            ),
            Column(
                "category",
                gettext_noop("Kind of matter"),
                required=True,
                parse=_matter,
                also=("诉求类别", "诉求事项", "事项类别", "类别", "类别名称", "类别编码", "诉求小类"),
            ),
            Column(
                "role",
                gettext_noop("Lead or assistant"),
                required=True,
                choices=ROLES,
                spellings=SPELLINGS,
                also=("牵头或协办", "牵头/配合", "主办/协办", "主协办", "职责分工", "角色", "责任类型"),
            ),
            Column(
                "title",
                gettext_noop("What is answered for"),
                required=True,
                also=("具体事项", "事项", "职责内容", "履职事项", "责任事项", "事项名称"),
            ),
            Column(
                "limit",
                gettext_noop("Limit"),
                required=True,
                parse=_limit,
                also=("办理时限", "办结时限", "时限", "时限类别", "时限编码"),
            ),
            Column(
                "basis",
                gettext_noop("Legal basis"),
                also=("法律依据", "依据", "法律法规依据", "政策依据", "办理依据"),
            ),
        ),
    )


def read_lists(content: bytes, *, name: str, whole: bool, tongues: Sequence[Translate]) -> Workbook:
    """
    Return what an offices' workbook would change, and change nothing.

    :param whole: items of the lists read that the workbook does not name end
    """
    try:
        sheets = read(content, name=name)
    except Unreadable as unreadable:
        return Workbook((), (SheetFault("", unreadable.fault),), (), ())
    form, reading = office_list(), _Reading()
    for sheet in sheets:
        checked = check([sheet], form, tongues=tongues)
        if not checked.headings:
            reading.left_out.append(sheet.name)
            continue
        reading.faults += [SheetFault(sheet.name, fault) for fault in checked.faults]
        own = _whose(sheet)
        for row in checked.rows:
            reading.take(sheet.name, row.number, row.values, own)
    if len(reading.left_out) == len(sheets):
        found = check(sheets, form, tongues=tongues)
        reading.faults += [SheetFault("", fault) for fault in found.faults]
    return reading.compared(whole=whole)


class _Reading:
    """Gathers the rows of all sheets by whose list they stand on."""

    def __init__(self) -> None:
        self.faults: list[SheetFault] = []
        self.left_out: list[str] = []
        self.wanted: dict[str, dict[str, dict[str, Any]]] = {}
        self.sheet_of: dict[str, str] = {}
        self.seen: dict[tuple[str, str], str] = {}

    def take(self, sheet: str, number: int, values: dict[str, Any], own: str | None) -> None:
        """Keep a row, or say why not."""
        holder = values.get("holder") or own
        if holder is None:
            said = gettext_noop("Whose list this is, neither the row nor the sheet says.")
            remedy = gettext_noop("Call the sheet as the department is called, or add a column 责任单位.")
            self.faults.append(SheetFault(sheet, Fault(number, "holder", Sentence(said), Sentence(remedy))))
            return
        key = (holder, values["category"])
        if key in self.seen:
            said = gettext_noop("This matter stands on the list already, at %(place)s.")
            place = {"place": self.seen[key]}
            remedy = gettext_noop("Keep one of the two rows.")
            self.faults.append(
                SheetFault(sheet, Fault(number, "category", Sentence(said, place), Sentence(remedy)))
            )
            return
        self.seen[key] = f"{sheet} {number}".strip()
        self.sheet_of.setdefault(holder, sheet)
        self.wanted.setdefault(holder, {})[values["category"]] = values

    def compared(self, *, whole: bool) -> Workbook:
        """Return what the rows would change in the lists in force."""
        there: dict[tuple[str, str], ItemRow] = {
            (row.holder, row.category_id): row for row in listings.rows_in_force("items")
        }
        changes: list[RowChange] = []
        lists = []
        for holder, rows in self.wanted.items():
            made = [self._change(holder, there.get((holder, matter)), row) for matter, row in rows.items()]
            number, taken = listings.list_number(holder), list[str]()
            for n, change in enumerate(made):
                if change and change.before is None:
                    code = listings.free_item_code(number, taken=taken)
                    taken.append(code)
                    made[n] = RowChange("items", code, None, {**(change.after or {}), "code": code})
            over = [row for (whose, matter), row in there.items() if whose == holder and matter not in rows]
            ended = [RowChange("items", row.code, asdict(row), None) for row in over] if whole else []
            real = [change for change in made if change]
            changes += [*real, *ended]
            added = sum(change.before is None for change in real)
            same = len(made) - len(real)
            lists.append(ListRead(holder, self.sheet_of[holder], added, len(real) - added, same, len(ended)))
        return Workbook(tuple(changes), tuple(self.faults), tuple(lists), tuple(self.left_out))

    def _change(self, holder: str, old: ItemRow | None, row: dict[str, Any]) -> RowChange | None:
        basis = row.get("basis", old.basis if old else "")
        values = {
            "holder": holder,
            "category_id": row["category"],
            "role": row["role"],
            "title": row["title"],
            "limit_id": row["limit"],
            "basis": basis or "",
        }
        if old is None:
            return RowChange("items", "", None, values)
        before = asdict(old)
        after = before | values
        return RowChange("items", old.code, before, after) if after != before else None


def _whose(sheet: Sheet) -> str | None:
    """Return whose list a sheet is, by its name or by the title above its headings."""
    titles = [shown(cell) for _number, row in sheet.rows[:_TITLE_ROWS] for cell in row[:1]]
    for words in (sheet.name, *titles):
        if found := _find_holder(words):
            return found
    # A title says more than the name: 龙游县公安局履职清单.
    for words in titles:
        for known, code in _holders():
            if len(known) > 2 and known in words:
                return code
    return None


# What ends the name of the county or its like before an office's own: 龙游县住房和城乡建设局.
_AREAS = ("县", "市", "区")


def _holders() -> Iterable[tuple[str, str]]:
    for office in queries.departments():
        for words in (office.name, office.short_name, office.name_en, office.code):
            yield words, office.code
    for code in LEVELS:
        for words in (code, *_LEVEL_WORDS[code]):
            yield words, code


def _find_holder(words: str) -> str | None:
    plain = words.strip().removeprefix("县").removesuffix("履职清单").removesuffix("清单").strip()
    names = {known.casefold(): code for known, code in _holders()}
    found = names.get(words.strip().casefold()) or names.get(plain.casefold())
    if found is None and plain:
        # Offices leave out the county before their name: 住房和城乡建设局.
        here = (office for office in queries.departments() if office.name.endswith(plain))
        found = next((each.code for each in here if each.name.removesuffix(plain)[-1:] in _AREAS), None)
    return found


def _holder(words: str) -> str:
    found = _find_holder(words)
    if found is None:
        raise Misread(
            gettext_noop("“%(value)s” is no department and no level."),
            gettext_noop("Write the department's short name, such as %(example)s, or its code."),
            value=words[:40],
            example=next((each.short_name for each in queries.departments()), ""),
        )
    return found


def _matter(words: str) -> str:
    leaves = queries.snapshot().leaves
    if any(each.code == words for each in leaves):
        return words
    found = [each.code for each in leaves if words in (each.name, each.resident_name)]
    if len(found) != 1:
        raise Misread(
            gettext_noop("“%(value)s” is no matter of the catalogue."),
            gettext_noop(
                "Write the matter's name or code as the categories have it; a new matter is added there."
            ),
            value=words[:40],
        )
    return found[0]


def _limit(words: str) -> str:
    """Return a limit by its code, its name, or the time that it gives to finish, if only one gives that."""
    limits = {row.code: row for row in listings.rows_in_force("limits")}
    if words in limits:
        return words
    named = [row.code for row in limits.values() if words in (row.name, row.name_en)]
    if not named:
        try:
            span = str(Span.parse(words))
        except BadSpan:
            span = ""
        named = [row.code for row in limits.values() if row.finish == span]
    if len(named) != 1:
        raise Misread(
            gettext_noop("“%(value)s” is none of the limits."),
            gettext_noop("Write one of: %(choices)s."),
            value=words[:40],
            choices="、".join(row.name for row in limits.values()),
        )
    return str(named[0])
