"""Requests, orders and what belongs to them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanlian.workorders.lifecycle import ENDS, PleaKind, Satisfied, Solved, Status


class WorkOrder(models.Model):
    """
    What units work on; serves one or many merged requests.

    `unit` is the lead owner and never empty. `due_at` is the promise to the citizen, from submission; each unit's
    own clock stands on its Assignment. Both rest from `suspended_at`, until `review_at` at the latest.
    `contact_in_time` stays empty until people were spoken to, or it is certain
    that they were not: the order was answered, or its promise ran out, without a word to them.
    """

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=80)
    status = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Status])
    origin = models.CharField(max_length=12, default="request")
    # What is to be done, where no request says it.
    told = models.TextField(blank=True)
    category_code = models.CharField(max_length=40)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    place_code = models.CharField(max_length=15)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    urgent = models.BooleanField(default=False)
    restricted = models.BooleanField(default=False)
    limit_code = models.CharField(max_length=20)
    round = models.SmallIntegerField(default=1)
    bounces = models.SmallIntegerField(default=0)
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    yellow_at = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    dispatched_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    contact_in_time = models.BooleanField(null=True)
    replied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    overdue_since = models.DateTimeField(null=True)
    # The yellow instant that was noted; a promise that is moved has another, and turns yellow once more.
    warned_at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    review_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    # The order that this one is a part of; it is answered for the whole when every part has ended.
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    # Whether the answer of this round is looked at before it closes: empty for no, `due`, `passed`.
    check_state = models.CharField(max_length=8, blank=True)
    analysis = models.JSONField(default=dict)
    # Whose business it is, as interest.py spells it: what rules ask; Complaint has part of it for lists.
    about = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place_code", "submitted_at"], name="order_place"),
            models.Index(fields=["category_code", "submitted_at"], name="order_category"),
            models.Index(
                fields=["due_at"],
                name="order_running_due",
                condition=models.Q(ended_at=None, replied_at=None),
            ),
            models.Index(
                fields=["suspended_at"],
                name="order_resting",
                condition=models.Q(ended_at=None, replied_at=None, suspended_at__isnull=False),
            ),
            models.Index(
                fields=["yellow_at"],
                name="order_running_yellow",
                condition=models.Q(ended_at=None, replied_at=None, overdue_since=None),
            ),
            models.Index(
                fields=["replied_at"], name="order_unrated", condition=models.Q(status=Status.REPLIED.value)
            ),
            models.Index(fields=["unit", "submitted_at"], name="order_unit"),
            models.Index(fields=["replied_at"], name="order_to_check", condition=models.Q(check_state="due")),
            models.Index(
                fields=["review_at"],
                name="order_to_review",
                condition=models.Q(status=Status.SUSPENDED.value),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(end.value for end in ENDS)) ^ models.Q(ended_at=None),
                name="order_ended_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Complaint(models.Model):
    """Whom an order complains of, by the key that its `about` has, so that lists can leave it out for them."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=24)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "order"], name="complaint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.key}"


class ServiceRequest(models.Model):
    """What one person asked: receipt, for whom, the words as they were said; `order` is the one that serves it now."""

    code = models.CharField(max_length=20, unique=True)
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="requests")
    channel = models.CharField(max_length=12)
    reporter = models.ForeignKey("people.Resident", on_delete=models.SET_NULL, null=True, related_name="+")
    beneficiary = models.ForeignKey("people.Resident", on_delete=models.SET_NULL, null=True, related_name="+")
    relation = models.CharField(max_length=30, blank=True)
    consent = models.BooleanField(default=False)
    text = models.TextField()
    address = models.CharField(max_length=120, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    visibility = models.CharField(max_length=10, default="handlers")
    # What was asked about the matter and answered, with the question's words of that day.
    answers = models.JSONField(default=list)
    # What was decided, and the person does not agree with; the level above looks at it as a matter of its own.
    objects_to = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, null=True, related_name="objections")
    language = models.CharField(max_length=8, default="zh-hans")
    submitted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    # When what belongs to the person was taken out; what was done about the matter stays.
    erased_at = models.DateTimeField(null=True)
    # Null and not empty: only keys that were sent may collide.
    idempotency_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["order"], name="request_order"),
            models.Index(fields=["reporter", "submitted_at"], name="request_reporter"),
            # What everybody may know of is listed by its day, and is a small part of all.
            models.Index(
                fields=["submitted_at"], name="request_shown", condition=models.Q(visibility="village")
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Assignment(models.Model):
    """
    One hop to a unit, with its own clock from the moment of dispatch.

    role: `desk` (a dispatcher must send it on), `lead` or `assist`. `next_due_at` is what the inbox sorts by:
    the limit for accepting until accepted, then the limit for finishing.
    """

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    accept_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_due_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    list_item = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    # The ground that the county centre has ruled on: this unit cannot hand the order back for it once more.
    ruled_ground = models.CharField(max_length=20, blank=True)
    decline_reason = models.CharField(max_length=20, blank=True)
    suggested_unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "next_due_at", "id"],
                name="assignment_inbox",
                condition=models.Q(ended_at=None),
            ),
            models.Index(fields=["order"], name="assignment_order"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"],
                name="order_one_owner",
                condition=models.Q(ended_at=None) & ~models.Q(role="assist"),
            ),
            models.UniqueConstraint(
                fields=["order", "unit"],
                name="order_assists_once",
                condition=models.Q(ended_at=None, role="assist"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} → {self.unit_id}"


class RoutingPrecedent(models.Model):
    """
    A ruling of the county centre, which later orders follow: who answers for a matter in a subtree of places.

    One is in force for a matter and place while `ended_at` is empty: until its day has come, or a newer one is made.
    """

    category_code = models.CharField(_("matter"), max_length=40)
    place_code = models.CharField(_("place"), max_length=15)
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("who answers")
    )
    order = models.ForeignKey(
        WorkOrder, on_delete=models.PROTECT, related_name="+", verbose_name=_("ruled on")
    )
    reason = models.CharField(_("reason"), max_length=200)
    owner = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("ruled by")
    )
    made_at = models.DateTimeField(_("ruled at"))
    valid_until = models.DateField(_("valid until"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category_code", "place_code"],
                name="precedent_one_in_force",
                condition=models.Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.category_code} {self.place_code}"


class Plea(models.Model):
    """
    What a unit asks of the level above it: more time, or to let the matter rest; `until` is the day it names.

    outcome: empty while nobody has answered, then `granted` or `refused`. One that is open ends with its assignment.
    """

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="pleas")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="pleas")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PleaKind])
    reason = models.CharField(max_length=200)
    until = models.DateField()
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["order"], name="plea_order")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment"], name="plea_one_at_a_time", condition=models.Q(outcome="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind} {self.outcome}"


class Supervision(models.Model):
    """
    A late order's unit is asked to answer for it, once a round; `superior` was told when it stayed late.

    The answer is the unit's own and apart from the reply to the resident.
    """

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="supervisions")
    round = models.SmallIntegerField()
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    superior = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["raised_at"], name="supervision_untold", condition=models.Q(told_at=None))
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "round"], name="supervision_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.round}"


class Reply(models.Model):
    """The answer of one round: the four elements, and what stays inside."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="replies")
    round = models.SmallIntegerField()
    received_at = models.DateTimeField()
    spoken_with = models.CharField(max_length=200)
    done = models.TextField()
    done_by = models.DateField()
    internal_note = models.TextField(blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "round"], name="reply_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.round}"


class Rating(models.Model):
    """What a requester or beneficiary said of one round: solved first, then satisfied."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="ratings")
    round = models.SmallIntegerField()
    solved = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Solved])
    satisfied = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Satisfied], blank=True)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "round"], name="rating_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.solved}"


class WeeklyEntry(models.Model):
    """A hard matter on a village team's weekly list, its leader named; carried over with a reason."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="weekly_entries")
    village_code = models.CharField(max_length=12)
    week = models.DateField()
    kind = models.CharField(max_length=12, default="individual")
    leader = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    goal = models.CharField(max_length=200)
    carried = models.SmallIntegerField(default=0)
    carry_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["village_code", "week"], name="weekly_village")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "week"], name="weekly_once")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.week}"
