"""Plain words for offices' words, and the people whom residents can find."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from sanlian.kernel.words import gettext_noop
from sanlian.people import neighbours as people
from sanlian.people.actors import Role
from sanlian.people.names import unit_words
from sanlian.people.queries import PersonCard
from sanlian.places.queries import PlaceInfo
from sanlian.workorders.lifecycle import DeclineReason, RefusalGround, Solved

DECLINED_WORDS: dict[str, str] = {
    DeclineReason.NOT_OUR_DUTY: gettext_noop("this is another office's work"),
    DeclineReason.ADDRESS_UNCLEAR: gettext_noop("the place is not clear"),
    DeclineReason.REQUEST_UNCLEAR: gettext_noop("the matter is not clear"),
    DeclineReason.DUPLICATE: gettext_noop("somebody has shouted this before"),
    DeclineReason.LEGAL_PATH: gettext_noop("a court or another procedure has it already"),
    DeclineReason.NEEDS_LEAD: gettext_noop("several offices are needed, and one must lead"),
}
REFUSED_WORDS: dict[str, str] = {
    RefusalGround.OTHER_JURISDICTION: gettext_noop("Another county answers for it."),
    RefusalGround.COURT: gettext_noop("Only a court can decide this."),
    RefusalGround.MILITARY: gettext_noop("The armed forces answer for it."),
    RefusalGround.LITIGATION: gettext_noop("A court is dealing with it already."),
    RefusalGround.ARBITRATION: gettext_noop("An arbitration commission is dealing with it already."),
    RefusalGround.PETITION: gettext_noop("The petition office is dealing with it already."),
}
SOLVED_WORDS: dict[str, str] = {
    Solved.YES: gettext_noop("solved"),
    Solved.PARTLY: gettext_noop("partly solved"),
    Solved.NO: gettext_noop("not solved"),
}
ROLE_WORDS = {
    Role.DISPATCHER: _("Desk of the township, county centre"),
    Role.HANDLER: _("Whoever of the office does the work"),
    Role.GRID_HEAD: _("Head of your grid"),
    Role.GRID_WORKER: _("Grid worker"),
    Role.VILLAGE_SECRETARY: _("Village secretary"),
    Role.TEAM_LEADER: _("Leader of the team for your village"),
    Role.TEAM_MEMBER: _("Member of the team for your village"),
    Role.LEADER: _("Leaders of township and county"),
    Role.ORGANISER: _("Whoever publishes how well the offices answer"),
    "linked_member": _("Party member linked with your household"),
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody whose task it is to be found: name, what they are in plain words, and their work telephone."""

    name: str
    role_words: str
    unit_name: str
    phone: str


def neighbours(village: PlaceInfo) -> list[Neighbour]:
    """Return whom everybody of a village can find, those who answer for all of it first."""
    cards = people.people_of_village(village.code, on=timezone.localdate())
    order = [Role.VILLAGE_SECRETARY, Role.TEAM_LEADER, Role.GRID_HEAD, Role.TEAM_MEMBER]
    cards.sort(key=lambda card: order.index(Role(card.role)))
    return [_neighbour(card) for card in cards]


def own_member(resident_id: int) -> Neighbour | None:
    """Return the party member who links the household of a resident, for that resident alone."""
    card = people.linking_member(resident_id, on=timezone.localdate())
    return _neighbour(card) if card else None


def _neighbour(card: PersonCard) -> Neighbour:
    # A team is named after the village, which the page is about.
    unit = unit_words(card.unit_code) if card.unit_code and not card.unit_code.startswith("team-") else ""
    return Neighbour(card.name, str(ROLE_WORDS[card.role]), unit, card.phone)


def handed_back(unit: str, reason: str, note: str) -> str:
    """Return what an office said when it handed a matter back; `unit` is its code, `reason` a DeclineReason."""
    said = gettext("%(unit)s said: %(reason)s.") % {
        "unit": unit_words(unit),
        "reason": gettext(DECLINED_WORDS[reason]),
    }
    return f"{said}\n{note}" if note else said
