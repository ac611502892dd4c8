"""What a list is called, and the sums of measures that the screen shows as one number."""

from django.utils.translation import pgettext_lazy

from sanlian.workorders.listings import ANY_OF

GROUPED = ANY_OF
HEADINGS = {
    "received": pgettext_lazy("figure", "Received"),
    "replied": pgettext_lazy("figure", "Answered by the unit"),
    "closed": pgettext_lazy("figure", "Closed"),
    "ended": pgettext_lazy("figure", "Closed on the day"),
    "withdrawn": pgettext_lazy("figure", "Withdrawn"),
    "merged": pgettext_lazy("figure", "Merged into another"),
    "refused": pgettext_lazy("figure", "Not taken on"),
    "solved": pgettext_lazy("figure", "Solved, residents say"),
    "partly": pgettext_lazy("figure", "Partly solved, residents say"),
    "unsolved": pgettext_lazy("figure", "Not solved, residents say"),
    "answered": pgettext_lazy("figure", "Residents said whether it is solved"),
    "satisfied": pgettext_lazy("figure", "Satisfied"),
    "basically": pgettext_lazy("figure", "Basically satisfied"),
    "pleased": pgettext_lazy("figure", "Satisfied or basically satisfied"),
    "unsatisfied": pgettext_lazy("figure", "Not satisfied"),
    "rated": pgettext_lazy("figure", "Residents said whether they are satisfied"),
    "declined": pgettext_lazy("figure", "Handed back"),
    "reopened": pgettext_lazy("figure", "Opened again"),
    "repeated": pgettext_lazy("figure", "Asked again within 30 days"),
    "contact_due": pgettext_lazy("figure", "Contact was due"),
    "contact_in_time": pgettext_lazy("figure", "Contacted in time"),
    "closed_solved": pgettext_lazy("figure", "Closed and solved"),
    "closed_partly": pgettext_lazy("figure", "Closed and partly solved"),
    "closed_unsolved": pgettext_lazy("figure", "Closed and not solved"),
    "closed_unanswered": pgettext_lazy("figure", "Closed without an answer"),
    "in_hand": pgettext_lazy("figure", "In hand"),
    "overdue": pgettext_lazy("figure", "Overdue"),
    "on_hold": pgettext_lazy("figure", "Resting until a day of review"),
    "supervised": pgettext_lazy("figure", "Supervised"),
    "due_today": pgettext_lazy("figure", "Due today"),
    "at_desk": pgettext_lazy("figure", "Waiting for dispatch"),
    "to_accept": pgettext_lazy("figure", "Waiting for acceptance"),
    "to_contact": pgettext_lazy("figure", "Waiting for contact"),
    "to_reply": pgettext_lazy("figure", "Waiting for the answer"),
    "to_rate": pgettext_lazy("figure", "Waiting for the rating"),
}


def heading_of(measure: str) -> str:
    """Return what the list behind a measure is called."""
    return str(HEADINGS[measure])
