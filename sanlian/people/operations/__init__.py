"""What can be done about people: units set up, officers appointed, links made, residents known."""

from sanlian.people.operations.appoint import Appointment, TelephoneTaken, appoint
from sanlian.people.operations.attempts import TooManyAttempts, count_attempt
from sanlian.people.operations.establish import NewUnit, establish
from sanlian.people.operations.know_resident import UnusablePhone, know_resident, know_residents
from sanlian.people.operations.link import (
    NewGridLink,
    NewHousehold,
    NewTeam,
    form_teams,
    link_grids,
    register_households,
)

__all__ = [
    "Appointment",
    "NewGridLink",
    "NewHousehold",
    "NewTeam",
    "NewUnit",
    "TelephoneTaken",
    "TooManyAttempts",
    "UnusablePhone",
    "appoint",
    "count_attempt",
    "establish",
    "form_teams",
    "know_resident",
    "know_residents",
    "link_grids",
    "register_households",
]
