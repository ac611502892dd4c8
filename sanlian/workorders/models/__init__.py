"""The work-order room's tables."""

from sanlian.workorders.models.calling import CallUp
from sanlian.workorders.models.finding import OrderWords, SavedView
from sanlian.workorders.models.orders import (
    Assignment,
    Complaint,
    Plea,
    Rating,
    Reply,
    RoutingPrecedent,
    ServiceRequest,
    Supervision,
    WeeklyEntry,
    WorkOrder,
)
from sanlian.workorders.models.phrases import ReplyTemplate
from sanlian.workorders.models.quality import CallBack, LookAgain, Recurrence, Sampling
from sanlian.workorders.models.sayings import Saying
from sanlian.workorders.models.sent import Attachment, Recording
from sanlian.workorders.models.village import Showing
from sanlian.workorders.models.written import Written

__all__ = [
    "Assignment",
    "Attachment",
    "CallBack",
    "CallUp",
    "Complaint",
    "LookAgain",
    "OrderWords",
    "Plea",
    "Rating",
    "Recording",
    "Recurrence",
    "Reply",
    "ReplyTemplate",
    "RoutingPrecedent",
    "Sampling",
    "SavedView",
    "Saying",
    "ServiceRequest",
    "Showing",
    "Supervision",
    "WeeklyEntry",
    "WorkOrder",
    "Written",
]
