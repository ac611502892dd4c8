"""What can be done about people: units set up, officers appointed, links made, residents known."""

from sanlian.people.operations.accounts import (
    AdministratorsThere,
    StillInOffice,
    UnusableAccount,
    UnusablePassword,
    choose_password,
    close_account,
    end_sessions,
    give_password,
    make_administrators,
    note_log_in,
    open_account,
    reopen_account,
    unlock,
)
from sanlian.people.operations.appoint import Appointment, TelephoneTaken, appoint
from sanlian.people.operations.attempts import TooManyAttempts, count_attempt
from sanlian.people.operations.branches import (
    BranchTaken,
    NewBranch,
    NewMember,
    NoSuchBranch,
    enrol_members,
    found_branches,
    name_secretary,
)
from sanlian.people.operations.correct import BadName, correct_name, correct_unit, tag_household
from sanlian.people.operations.depart import StillOwed, depart, hand_on
from sanlian.people.operations.deputies import NoSuchDeputy, UnfitDeputy, end_deputy, name_deputy
from sanlian.people.operations.establish import NewUnit, establish
from sanlian.people.operations.households import (
    NoBranch,
    NoSuchHousehold,
    RuleBroken,
    excuse_member,
    link_households,
)
from sanlian.people.operations.know_resident import UnusablePhone, know_resident, know_residents
from sanlian.people.operations.link import NewHousehold, register_households
from sanlian.people.operations.posts import (
    NoSuchPerson,
    NoSuchPost,
    NotApart,
    PostTaken,
    UnusableDays,
    WrongPost,
    end_post,
    give_post,
)
from sanlian.people.operations.teams import change_team, link_grid

__all__ = [
    "AdministratorsThere",
    "Appointment",
    "BadName",
    "BranchTaken",
    "NewBranch",
    "NewHousehold",
    "NewMember",
    "NewUnit",
    "NoBranch",
    "NoSuchBranch",
    "NoSuchDeputy",
    "NoSuchHousehold",
    "NoSuchPerson",
    "NoSuchPost",
    "NotApart",
    "PostTaken",
    "RuleBroken",
    "StillInOffice",
    "StillOwed",
    "TelephoneTaken",
    "TooManyAttempts",
    "UnfitDeputy",
    "UnusableAccount",
    "UnusableDays",
    "UnusablePassword",
    "UnusablePhone",
    "WrongPost",
    "appoint",
    "change_team",
    "choose_password",
    "close_account",
    "correct_name",
    "correct_unit",
    "count_attempt",
    "depart",
    "end_deputy",
    "end_post",
    "end_sessions",
    "enrol_members",
    "establish",
    "excuse_member",
    "found_branches",
    "give_password",
    "give_post",
    "hand_on",
    "know_resident",
    "know_residents",
    "link_grid",
    "link_households",
    "make_administrators",
    "name_deputy",
    "name_secretary",
    "note_log_in",
    "open_account",
    "register_households",
    "reopen_account",
    "tag_household",
    "unlock",
]
