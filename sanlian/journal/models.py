"""The journal's tables."""

from django.db import models


class Entry(models.Model):
    """One fact: who, when, what, on which thing, few values, chained to the entry before. Never changed."""

    seq = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=40)
    details = models.JSONField()
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "seq"], name="entry_subject"),
            # For audits: what one officer did, all of one kind, and where a day begins.
            models.Index(
                fields=["by_id", "seq"], name="entry_officer", condition=models.Q(by_kind="officer")
            ),
            models.Index(fields=["name", "seq"], name="entry_name"),
            models.Index(fields=["at"], name="entry_at"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"


class Head(models.Model):
    """Where the chain ends: one row, whose lock puts writers in a line and which betrays a cut-off tail."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="journal_one_head"),)

    def __str__(self) -> str:
        return str(self.seq)


class Delivery(models.Model):
    """An entry owed to a reader; the row goes when the debt is paid, in the reader's own transaction."""

    reader = models.CharField(max_length=60)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    given_up = models.BooleanField(default=False)
    error = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["reader", "entry"], name="delivery_owed", condition=models.Q(given_up=False)
            ),
        )
        constraints = (models.UniqueConstraint(fields=["reader", "entry"], name="delivery_once"),)

    def __str__(self) -> str:
        return f"{self.reader} ← {self.entry_id}"


class Tick(models.Model):
    """A duty done for one instant: its uniqueness lets ten workers fire once."""

    duty = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["duty", "at"], name="tick_once"),)

    def __str__(self) -> str:
        return f"{self.duty} {self.at:%Y-%m-%d %H:%M}"
