"""
The figures room's tables.

`scope` is the code of a county, township or village and counts all that lies in it; `kind` and `key` say what of
it: everything (`all`, empty), a category's leaf (`category`), a department or kind of unit (`unit`). The number of
rows is bounded by days × places × keys, whatever the number of orders.
"""

from typing import ClassVar

from django.db import models


def _number() -> "models.IntegerField[int, int]":
    return models.IntegerField(default=0, db_default=0)


class OrderCard(models.Model):
    """What counting needs to know of one order, as rules.Card has it: the counters change by its changes."""

    order_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    day = models.DateField()
    place = models.CharField(max_length=15)
    category = models.CharField(max_length=40)
    unit = models.CharField(max_length=32)
    status = models.CharField(max_length=12)
    due_day = models.DateField(null=True)
    ended_day = models.DateField(null=True)
    overdue = models.BooleanField(default=False)
    supervised = models.BooleanField(default=False)
    contacted = models.BooleanField(default=False)
    contact_in_time = models.BooleanField(null=True)
    answer = models.CharField(max_length=8, blank=True)
    content = models.CharField(max_length=12, blank=True)
    declined = models.BooleanField(default=False)
    reopened = models.BooleanField(default=False)
    repeated = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"{self.order_id} {self.status}"


class Daily(models.Model):
    """
    The orders submitted on a day, by what they have come to.

    `ended` goes by the day of closing, `due` counts what is in hand, not expired, and promised for that day.
    """

    scope = models.CharField(max_length=12)
    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    received = _number()
    replied = _number()
    closed = _number()
    withdrawn = _number()
    refused = _number()
    merged = _number()
    solved = _number()
    partly = _number()
    unsolved = _number()
    satisfied = _number()
    basically = _number()
    unsatisfied = _number()
    declined = _number()
    reopened = _number()
    repeated = _number()
    contact_due = _number()
    contact_in_time = _number()
    closed_solved = _number()
    closed_partly = _number()
    closed_unsolved = _number()
    closed_unanswered = _number()
    ended = _number()
    due = _number()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "kind", "day", "key"], name="figures_daily_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.kind} {self.key} {self.day}"


class Balance(models.Model):
    """The orders that wait now, by what they wait for: a running balance."""

    scope = models.CharField(max_length=12)
    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=40, blank=True)
    in_hand = _number()
    overdue = _number()
    on_hold = _number()
    supervised = _number()
    at_desk = _number()
    to_accept = _number()
    to_contact = _number()
    to_reply = _number()
    to_rate = _number()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "kind", "key"], name="figures_balance_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.kind} {self.key}"


class Waiting(models.Model):
    """How many steps of a kind ended on a day after that long; `bucket` is a place in rules.EDGES."""

    scope = models.CharField(max_length=12)
    step = models.CharField(max_length=10)
    day = models.DateField()
    bucket = models.SmallIntegerField()
    cases = _number()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "day", "step", "bucket"], name="figures_waiting_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.step} {self.day} {self.bucket}"


class Progress(models.Model):
    """How far the counters have followed the journal: one row, whose lock lets one worker count at a time."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="figures_one_progress")
        ]

    def __str__(self) -> str:
        return str(self.seq)
