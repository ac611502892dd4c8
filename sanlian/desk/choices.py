"""What can be chosen in the desk's forms: units around a place, items of the responsibility lists, matters."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext as _

from sanlian.catalogue import listings, queries as catalogue
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.names import named, unit_words
from sanlian.people.queries import UnitInfo

Choice = tuple[str, str]
Grouped = tuple[str, list[Choice]]


def local_units(place_code: str) -> list[UnitInfo]:
    """Return the units of a place, from its grid up to the county centre."""
    found = [
        people.grid_unit(place_code),
        people.village_unit(place_code),
        people.team_unit(place_code),
        people.township_unit(place_code),
        people.find_unit("county"),
    ]
    return [unit for unit in found if unit]


def units(place_code: str, *, suggested: Iterable[str] = (), without: str = "") -> list[Grouped]:
    """Return the units that could have an order, in groups: suggested ones, those of the place, departments."""
    first = list(dict.fromkeys(code for code in suggested if code and code != without))
    chosen = [unit for code in first if (unit := people.find_unit(code))]
    local = [unit for unit in local_units(place_code) if unit not in chosen]
    offices = [unit for unit in people.departments() if unit not in chosen]
    groups = [(_("Suggested"), chosen), (_("On the spot"), local), (_("Departments"), offices)]
    return [
        (words, [(unit.code, named(unit)) for unit in members if unit.code != without])
        for words, members in groups
        if any(unit.code != without for unit in members)
    ]


def assistants(place_code: str, *, suggested: Iterable[str] = (), without: str = "") -> list[Grouped]:
    """Return the units that can be asked to assist: those of `units`, but for the centre, which asks and gives none."""
    found = units(place_code, suggested=suggested, without=without)
    groups = [(words, [choice for choice in members if choice[0] != "county"]) for words, members in found]
    return [(words, members) for words, members in groups if members]


def list_items(category_code: str) -> list[Grouped]:
    """
    Return every item of the lists as choices of a form: those that name the matter, its neighbours', all others.

    The machine may have taken the matter for another, so none is left out.
    """
    group = category_code.partition(".")[0]
    here: list[Choice] = []
    near: list[Choice] = []
    far: list[Choice] = []
    for item in catalogue.snapshot().items.values():
        same_group = item.category_code.partition(".")[0] == group
        found = here if item.category_code == category_code else near if same_group else far
        found.append((item.code, f"{item.code} {holder_name(item.holder)}·{item.title}"))
    groups = [(_("This matter"), here), (_("Matters of the same group"), near), (_("All other matters"), far)]
    return [(words, found) for words, found in groups if found]


def item_words(code: str) -> str:
    """Return a list item as a line; one that has ended as it stood last."""
    item = catalogue.snapshot().items.get(code)
    title = item.title if item else listings.last_title(code)
    return f"{code} {title}".strip()


def no_item_words() -> str:
    """Return why a dispatch cites no item: it went to whoever takes in what no list names."""
    return _("no responsibility list names this matter for the unit")


def holder_name(holder: str) -> str:
    """Return whose list an item stands on."""
    levels = {"county": _("county centre"), "township": _("township"), "village": _("village")}
    levels["grid"] = _("grid")
    return levels.get(holder) or unit_words(holder)


def matters() -> list[Grouped]:
    """Return all matters under their groups."""
    snapshot, language = catalogue.snapshot(), get_language()
    return [
        (group.label(language), [(leaf.code, leaf.label(language)) for leaf in snapshot.children(group.code)])
        for group in snapshot.groups
    ]


def groups() -> list[Choice]:
    """Return the groups of matters."""
    language = get_language()
    return [(group.code, group.label(language)) for group in catalogue.snapshot().groups]


def matter_words(code: str) -> str:
    """Return a matter's office name."""
    try:
        return catalogue.category(code).label(get_language())
    except errors.NotFound:
        return code
