"""The faces a village knows, and the one who links a household."""

from datetime import date

from django.db.models import Q

from sanlian.people.actors import Role
from sanlian.people.models import HouseholdLink
from sanlian.people.queries import PersonCard, card, cards

LINKED_MEMBER = "linked_member"
HEADS_AT_MOST, MEMBERS_AT_MOST = 4, 6


def people_of_village(village_code: str, *, on: date) -> list[PersonCard]:
    """Return the faces that everybody of a village may know: team leader, secretary, grid heads, team members."""
    code = village_code[:12]
    order = [Role.TEAM_LEADER, Role.VILLAGE_SECRETARY, Role.GRID_HEAD, Role.TEAM_MEMBER]
    rows = cards(on, order, unit__place_code__gte=code, unit__place_code__lt=str(int(code) + 1))
    found = [card for _place, card in sorted(rows, key=lambda row: row[0])]
    few = {Role.GRID_HEAD: HEADS_AT_MOST, Role.TEAM_MEMBER: MEMBERS_AT_MOST}
    return [each for role in order for each in [one for one in found if one.role == role][: few.get(role)]]


def linking_member(resident_id: int, *, on: date) -> PersonCard | None:
    """Return who links the household of a resident on a day: for that resident alone, once known for sure."""
    links = HouseholdLink.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on, household__members=resident_id
    )
    link = links.exclude(member=None).select_related("member").order_by("pk").first()
    return card(link.member, role=LINKED_MEMBER) if link and link.member else None
