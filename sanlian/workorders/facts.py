"""
The facts of an order's life.

Each fact about an order carries in `details` what followers need, so that none of them has to ask the tables:

- always: `place` (the finest code known), `category`, `limit`, `unit` (code of the unit it concerns), `submitted_at`,
  `round`; `origin` (an Origin) where it is no request; `for` (a name) where the officer stood in for somebody
- REQUESTED, ADDED, RATED: `recording` (the number of what was said, where something was)
- OBJECTED (of what was decided): `request`, `code` and `objection` (number) of the new order, `to` (unit that has it)
- TRANSCRIBED: `request`, `recording`, `by_machine`; `rating` (whether it is solved) where they are of the work
- REQUESTED: `request`, `channel`; `joined` (somebody who met with the same: no order is formed)
- FORMED: `due_at`
- DISPATCHED: `by_machine`, `list_item`, `assists`; `back` (a whistle goes back to who blew it); after a decline
  `declined_by` (code of the unit that handed it back) and `decline_upheld` (it goes to another unit now)
- DISPATCHED, ACCEPTED, CONTACTED, REPLIED, ASSIST_ANSWERED, RATED: `minutes` (working minutes since the step before)
- ACCEPTED, CONTACTED, REPLIED, ASSIST_ANSWERED: `in_time`
- CONTACTED: `first` (of this round); REPLIED, OVERDUE: `contacted` (whether people were spoken to before)
- CONTACTED, PROGRESSED, REPLIED, ASSIST_ANSWERED: `written_at` where the words had to wait on a phone without signal
- REPLIED: `unit_in_time` (by the unit's own clock), `contacted_in_time` (false also when nobody was spoken to)
- DECLINED: `reason`, `suggested`, `bounces`, `used` (of the time in which it may be handed back, of a hundred)
- RATED: `unit` is the one that replied; `request`, `solved` (yes, partly, no), `satisfied` (satisfied, basically,
  unsatisfied, or empty)
- CLOSED: `in_time`, `rated` (whether anybody answered), `minutes`
- EXTENSION_ASKED, SUSPENSION_ASKED: `reason`, `until` (the day asked for)
- EXTENDED: `reason`, `due_at` (the promise as it stands now), `was_due_at`; EXTENSION_REFUSED, SUSPENSION_REFUSED:
  `answer` (why not); SUSPENDED: `reason`, `until` (the day on which it is looked at again)
- RULED: `to`, `reason`, `ground` (of the last decline), `declined_by`, `valid_until`; a DISPATCHED follows at once
- SUPERVISED: `answer_due_at`; SUPERVISION_ANSWERED: `answer`, `in_time`; SUPERIOR_TOLD: `superior` (code of the unit)
- MERGED (of the order that ends): `into` (number of the order that goes on); JOINED (of that one): `code`, `requests`
- SPLIT: `parts` (numbers of the parts) and `units` (codes of who leads each); PART_DONE, told of the whole: `part`
  (its number), `unit` (that did it), `done`
- CHECKED: `by_sample` (false for what was open again or what nobody asked for); RETURNED: `reason`
- CALLED_BACK: `reached`, `tries`; where somebody was reached `solved` and `satisfied`, as in RATED
- COMPARED (with an order that was closed): `earlier` (its number), `code` (of it), `same` (whether it is the same
  come back); RECURRED, told of the closed one when it is: `again` and `code` of the new one
- SAMPLES_SET (about no order): `check`, `call_back`, of a hundred
- REQUEST_WITHDRAWN: `request`; others who asked still wait
- ADDED: `request`, `photos` (how many); PROGRESSED, REPLIED: `photos`
- PROGRESSED: `mentions`, the numbers of officers whom a note for inside calls by name, where it does
- ADDED, TRANSCRIBED, WITHDRAWN, REQUEST_WITHDRAWN, REOPENED: `saying` and `digest` where somebody said something: the
  words lie beside the journal (sayings.py)
- ERASED (what a person left was taken out): `request`, `photos`, `recordings` (how many); CORRECTED: `request`,
  `changed` (name, phone, address, position)
- REFUSED: `ground` (a RefusalGround), `path` (what the resident can do instead)
- RECOUNTED: `due_at`, `was_due_at`, `provisional` (the calendar of that year is still missing)
- HANDED_OVER: `was`, `to` (names), `to_id`; `list` where it is the name on a weekly list, not the order itself
  (and `interest` where the former handler has one of their own in it)
- PASSED_ON (to the unit that does another's work since places changed): `was` (code of the unit that had it), `to_id`
  and `to` (number and name of who handles it now, where somebody did before); where `was` only assisted, `helper`
  (code of the unit that assists in its place)
- HIDDEN (from the village’s page): `request`, `whole` (who asked wants nobody else to see it; else the desk its words)
- COMPLAINED_OF: how many `units` and `officers` were named; PASSED_UP: `was` (code of the unit that had it); where
  that unit blew the whistle, `reason` and `wanted` (codes of the departments it asks for); `empty` where nobody is
  in office in the unit that should take it over
- TEMPLATE_KEPT, TEMPLATE_ENDED (of ("template", code), about no order): `unit`, `title`, `version`
- ASSIST_ASKED: `assisting` (code of the unit that is asked since the order was sent), `reason`, `assist_due_at`
- ASSISTS_LIFTED: `units` (codes of those who are waited for no longer), `reason`
- CALLED_UP: `people` (names) and `ids`, `task`, `answer_due_at`; CALL_ANSWERED: `coming`, `reason`, `in_time`, `to_id`
  (who had called)
- RESUMED: `due_at`, `by_calendar` (the day has come, nobody pressed)
"""

REQUESTED = "workorders.requested"
ADDED = "workorders.added"
TRANSCRIBED = "workorders.transcribed"
OBJECTED = "workorders.objected"
FORMED = "workorders.formed"
DISPATCHED = "workorders.dispatched"
ACCEPTED = "workorders.accepted"
DECLINED = "workorders.declined"
CONTACTED = "workorders.contacted"
PROGRESSED = "workorders.progressed"
ASSIST_ANSWERED = "workorders.assist_answered"
ASSIST_ASKED = "workorders.assist_asked"
ASSISTS_LIFTED = "workorders.assists_lifted"
RULED = "workorders.ruled"
REFUSED = "workorders.refused"
REPLIED = "workorders.replied"
RATED = "workorders.rated"
CLOSED = "workorders.closed"
REOPENED = "workorders.reopened"
MERGED = "workorders.merged"
JOINED = "workorders.joined"
SPLIT = "workorders.split"
PART_DONE = "workorders.part_done"
CHECKED = "workorders.checked"
RETURNED = "workorders.returned"
CALLED_BACK = "workorders.called_back"
COMPARED = "workorders.compared"
RECURRED = "workorders.recurred"
REQUEST_WITHDRAWN = "workorders.request_withdrawn"
WITHDRAWN = "workorders.withdrawn"
EXTENSION_ASKED = "workorders.extension_asked"
EXTENDED = "workorders.extended"
EXTENSION_REFUSED = "workorders.extension_refused"
SUSPENSION_ASKED = "workorders.suspension_asked"
SUSPENDED = "workorders.suspended"
SUSPENSION_REFUSED = "workorders.suspension_refused"
RESUMED = "workorders.resumed"
NEARLY_DUE = "workorders.nearly_due"
OVERDUE = "workorders.overdue"
RECOUNTED = "workorders.recounted"
SUPERVISED = "workorders.supervised"
SUPERVISION_ANSWERED = "workorders.supervision_answered"
SUPERIOR_TOLD = "workorders.superior_told"
LISTED = "workorders.listed"
CARRIED = "workorders.carried"
SAMPLES_SET = "workorders.samples_set"
CONTACT_SEEN = "workorders.contact_seen"
HANDED_OVER = "workorders.handed_over"
PASSED_ON = "workorders.passed_on"
COMPLAINED_OF = "workorders.complained_of"
PASSED_UP = "workorders.passed_up"
HIDDEN = "workorders.hidden"
ERASED = "workorders.erased"
CORRECTED = "workorders.corrected"
CALLED_UP = "workorders.called_up"
CALL_ANSWERED = "workorders.call_answered"
TEMPLATE_KEPT = "workorders.template_kept"
TEMPLATE_ENDED = "workorders.template_ended"

FACTS = (
    REQUESTED,
    ADDED,
    TRANSCRIBED,
    OBJECTED,
    FORMED,
    DISPATCHED,
    ACCEPTED,
    DECLINED,
    CONTACTED,
    PROGRESSED,
    ASSIST_ANSWERED,
    ASSIST_ASKED,
    ASSISTS_LIFTED,
    RULED,
    REFUSED,
    REPLIED,
    RATED,
    CLOSED,
    REOPENED,
    MERGED,
    JOINED,
    SPLIT,
    PART_DONE,
    CHECKED,
    RETURNED,
    CALLED_BACK,
    COMPARED,
    RECURRED,
    REQUEST_WITHDRAWN,
    WITHDRAWN,
    EXTENSION_ASKED,
    EXTENDED,
    EXTENSION_REFUSED,
    SUSPENSION_ASKED,
    SUSPENDED,
    SUSPENSION_REFUSED,
    RESUMED,
    NEARLY_DUE,
    OVERDUE,
    RECOUNTED,
    SUPERVISED,
    SUPERVISION_ANSWERED,
    SUPERIOR_TOLD,
    LISTED,
    CARRIED,
    SAMPLES_SET,
    CONTACT_SEEN,
    HANDED_OVER,
    PASSED_ON,
    COMPLAINED_OF,
    PASSED_UP,
    HIDDEN,
    ERASED,
    CORRECTED,
    CALLED_UP,
    CALL_ANSWERED,
    TEMPLATE_KEPT,
    TEMPLATE_ENDED,
)
