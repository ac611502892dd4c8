"""The desk's forms: they read what was typed and keep it; whether it may be done, the operations decide."""

from sanlian.desk.forms.away import Away, Kindred
from sanlian.desk.forms.calling import CallUp, Coming, Whistle
from sanlian.desk.forms.calls import Call, Same
from sanlian.desk.forms.notices import WriteNotice
from sanlian.desk.forms.orders import (
    Accept,
    Answer,
    Check,
    Complained,
    Contact,
    Decline,
    Deny,
    Dispatch,
    Explain,
    Extension,
    Grant,
    Help,
    Lift,
    Merge,
    OrderForm,
    Progress,
    Refuse,
    Reply,
    Resume,
    Return,
    Rule,
    Split,
    Suspension,
    Weekly,
)
from sanlian.desk.forms.own import Hearing, LogIn, Password
from sanlian.desk.forms.raising import Raise
from sanlian.desk.forms.taking import Take
from sanlian.desk.forms.templates import Template
from sanlian.desk.forms.visits import Note

__all__ = [
    "Accept",
    "Answer",
    "Away",
    "Call",
    "CallUp",
    "Check",
    "Coming",
    "Complained",
    "Contact",
    "Decline",
    "Deny",
    "Dispatch",
    "Explain",
    "Extension",
    "Grant",
    "Hearing",
    "Help",
    "Kindred",
    "Lift",
    "LogIn",
    "Merge",
    "Note",
    "OrderForm",
    "Password",
    "Progress",
    "Raise",
    "Refuse",
    "Reply",
    "Resume",
    "Return",
    "Rule",
    "Same",
    "Split",
    "Suspension",
    "Take",
    "Template",
    "Weekly",
    "Whistle",
    "WriteNotice",
]
