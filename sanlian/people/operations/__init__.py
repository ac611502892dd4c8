"""What can be done about people: units set up, officers appointed, links made, residents known."""

from sanlian.people.operations.appoint import Appointment, TelephoneTaken, appoint
from sanlian.people.operations.attempts import TooManyAttempts, count_attempt
from sanlian.people.operations.correct import BadName, correct_name, correct_unit
from sanlian.people.operations.deputies import NoSuchDeputy, UnfitDeputy, end_deputy, name_deputy
from sanlian.people.operations.establish import NewUnit, establish
from sanlian.people.operations.know_resident import UnusablePhone, know_resident, know_residents
from sanlian.people.operations.link import NewHousehold, register_households
from sanlian.people.operations.posts import (
    NoSuchPerson,
    NoSuchPost,
    PostTaken,
    UnusableDays,
    WrongPost,
    end_post,
    give_post,
)

__all__ = [
    "Appointment",
    "BadName",
    "NewHousehold",
    "NewUnit",
    "NoSuchDeputy",
    "NoSuchPerson",
    "NoSuchPost",
    "PostTaken",
    "TelephoneTaken",
    "TooManyAttempts",
    "UnfitDeputy",
    "UnusableDays",
    "UnusablePhone",
    "WrongPost",
    "appoint",
    "correct_name",
    "correct_unit",
    "count_attempt",
    "end_deputy",
    "end_post",
    "establish",
    "give_post",
    "know_resident",
    "know_residents",
    "name_deputy",
    "register_households",
]
