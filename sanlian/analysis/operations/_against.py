"""Of whom a shout complains, as far as its words and its place tell; a dispatcher can name others."""

import re
from datetime import date

from sanlian.catalogue import queries as catalogue
from sanlian.people import queries as people
from sanlian.people.queries import UnitInfo
from sanlian.workorders.operations import Against

_OF_TOWNSHIP = re.compile(r"(?:镇|乡|街道)(?:政府|里|干部|领导|党委|办事处|长|书记)|街道办")


def against(category: str, text: str, place_code: str, *, on: date) -> Against:
    """
    Return whom a complaint about officials is about: units that its words name, else the village it comes from.

    Such a matter is one that the catalogue gives to the county centre and shows to few. Officers of those units
    are meant where their names stand in the text.
    """
    kind = catalogue.category(category)
    if not (kind.sensitive and kind.lead == "county"):
        return Against()
    units = _units(text, place_code)
    staff = [who for unit in units for who in people.officers_of(unit.code, on=on)]
    named = {who.id for who in staff if who.id is not None and who.name in text}
    return Against(units=tuple(unit.code for unit in units), people=tuple(sorted(named)))


def _units(text: str, place_code: str) -> list[UnitInfo]:
    named = [unit for unit in people.departments() if unit.name in text or unit.short_name in text]
    township = people.township_unit(place_code)
    if township and _OF_TOWNSHIP.search(text):
        named.append(township)
    if named:
        return named
    nearest = people.village_unit(place_code) or township
    return [nearest] if nearest else []
