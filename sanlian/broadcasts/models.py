"""The broadcasts room's tables."""

from typing import ClassVar

from django.db import models


class Broadcast(models.Model):
    """A message to many, and what it asks back; `phones_at` is when those who have not read it are called instead."""

    key = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=60)
    text = models.TextField()
    form = models.CharField(max_length=8)
    question = models.CharField(max_length=100, blank=True)
    urgent = models.BooleanField(default=False)
    by_sms = models.BooleanField(default=False)
    groups = models.JSONField(default=list)
    places = models.JSONField(default=list)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    phones_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    measured_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["remind_at"],
                name="broadcast_to_remind",
                condition=models.Q(reminded_at=None, ended_at=None),
            ),
            models.Index(
                fields=["phones_at"],
                name="broadcast_to_measure",
                condition=models.Q(measured_at=None, urgent=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Receipt(models.Model):
    """One receiver of a broadcast, at the place for which the receiver stands in it."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="receipts")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=15)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    yes = models.BooleanField(null=True)
    number = models.IntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["broadcast", "place_code", "id"],
                name="receipt_unread",
                condition=models.Q(read_at=None),
            ),
            models.Index(
                fields=["broadcast", "user"], name="receipt_not_done", condition=models.Q(done_at=None)
            ),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["broadcast", "user"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.broadcast_id} → {self.user_id}"


class Tally(models.Model):
    """How far a broadcast is in one village (or a township's own people): a counter kept by a reader of the journal."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="tallies")
    place_code = models.CharField(max_length=12)
    addressed = models.IntegerField(default=0)
    delivered = models.IntegerField(default=0)
    read = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    yes = models.IntegerField(default=0)
    no = models.IntegerField(default=0)
    sum = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["broadcast", "place_code"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.broadcast_id} {self.place_code}"
