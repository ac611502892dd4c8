"""The invented county is as large as the published one, and its members keep the rules."""

from collections import Counter

import pytest

from sanlian.demonstration.names import Inventor
from sanlian.demonstration.roster import FULL, Roster
from sanlian.people.actors import Role


@pytest.mark.usefixtures("county")
def test_as_many_as_the_county_published_and_everyone_invented():
    roster = Roster(Inventor(1), FULL)

    roles = Counter(role for _key, who in roster.hired for _unit, role in who.posts)
    assert len(roster.members) == 10_200
    assert roles[Role.TEAM_LEADER] + roles[Role.TEAM_MEMBER] == 1_617
    cadres = [who for _key, who in roster.hired if any(unit.startswith("vil-") for unit, _role in who.posts)]
    assert 1_815 <= len(cadres) <= 1_830
    # No operator gives out numbers that begin with 12.
    assert {who.phone[:2] for _key, who in roster.hired} == {"12"}
    assert len({who.phone for _key, who in roster.hired}) == len(roster.hired)
    linking = Counter(links.key for *_, links in roster.households() if not links.exempt)
    assert min(linking.values()) >= 5 and max(linking.values()) <= 20
    assert len({links.key for links in roster.members}) == len(roster.members)
