"""
The facts that the people room records.

STAFFED counts what was entered in bulk. Facts about one person have `("person", number)` as their subject; `person`
is the name, `unit` the code of the unit, `since` and `until` days. Where somebody stood in for another, `for` names
the other.

- POSTED: `unit`, `role`, `secrecy`, `since`, `until` (may be null); POST_ENDED: `unit`, `role`, `until`, `reason`
- NAME_CORRECTED: `was`; UNIT_CORRECTED, of `("unit", number)`: `name`, `active`, `was` with both
- HOUSEHOLD_TAGGED, of `("household", number)`: how many `tags`; what they say stays out of the journal
- HOUSEHOLDS_LINKED: of `("village", code)`; `households` (numbers), `member` (account, null for the branch), `to`
  (name), `since`, `reason`; MEMBER_EXCUSED: `exempt` (empty: links again), `since`, `households` (taken by the branch)
- SECRETARY_NAMED: of `("branch", code)`; `branch`, `person`, `person_id`
- WENT_ALONG, of `("county", "places")`: how many `units`, `posts`, `households`, `branches` went along with places
  that changed, how many units were `renamed`, and the codes of the units `left` over where a place ended
- LEFT: `since` (the first day without), `posts` (role and unit), `households` (how many were handed over)
- DEPUTISED: `deputy` (name), `deputy_id`, `since`, `until`, `reason`; DEPUTY_ENDED: `deputy`, `until`
- RELATIVE_DECLARED, RELATIVE_ENDED: `since`; who the relative is stays out of the journal
- ACCOUNT_CLOSED: `reason`; LOGGED_IN: `address` (of the network); about accounts nothing else but the name
"""

STAFFED = "people.staffed"
POSTED = "people.posted"
POST_ENDED = "people.post_ended"
NAME_CORRECTED = "people.name_corrected"
UNIT_CORRECTED = "people.unit_corrected"
HOUSEHOLD_TAGGED = "people.household_tagged"
DEPUTISED = "people.deputised"
DEPUTY_ENDED = "people.deputy_ended"
HOUSEHOLDS_LINKED = "people.households_linked"
MEMBER_EXCUSED = "people.member_excused"
SECRETARY_NAMED = "people.secretary_named"
ACCOUNT_OPENED = "people.account_opened"
ACCOUNT_CLOSED = "people.account_closed"
ACCOUNT_REOPENED = "people.account_reopened"
PASSWORD_GIVEN = "people.password_given"
PASSWORD_CHOSEN = "people.password_chosen"
SESSIONS_ENDED = "people.sessions_ended"
UNLOCKED = "people.unlocked"
LOGGED_IN = "people.logged_in"
RELATIVE_DECLARED = "people.relative_declared"
RELATIVE_ENDED = "people.relative_ended"
WENT_ALONG = "people.went_along"
LEFT = "people.left"
FACTS = (
    ACCOUNT_OPENED,
    ACCOUNT_CLOSED,
    ACCOUNT_REOPENED,
    PASSWORD_GIVEN,
    PASSWORD_CHOSEN,
    SESSIONS_ENDED,
    UNLOCKED,
    LOGGED_IN,
    STAFFED,
    POSTED,
    POST_ENDED,
    NAME_CORRECTED,
    UNIT_CORRECTED,
    HOUSEHOLD_TAGGED,
    DEPUTISED,
    DEPUTY_ENDED,
    HOUSEHOLDS_LINKED,
    MEMBER_EXCUSED,
    SECRETARY_NAMED,
    RELATIVE_DECLARED,
    RELATIVE_ENDED,
    WENT_ALONG,
    LEFT,
)
