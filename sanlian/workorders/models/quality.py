"""Looking at what was answered: which share is looked at, and calls to those who asked."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanlian.workorders.lifecycle import Satisfied, Solved


class Sampling(models.Model):
    """How many of a hundred are drawn: `check` of the answers, `call_back` of what was closed."""

    kind = models.CharField(_("drawn for"), max_length=12, unique=True)
    percent = models.SmallIntegerField(_("percent"))

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100), name="sampling_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.percent} %"


class CallBack(models.Model):
    """
    A closed round of a request that was drawn: the county centre calls whoever asked.

    outcome: empty while nobody was reached, then `reached`, or `given_up` after three tries.
    """

    request = models.ForeignKey("ServiceRequest", on_delete=models.PROTECT, related_name="call_backs")
    order = models.ForeignKey("WorkOrder", on_delete=models.PROTECT, related_name="call_backs")
    round = models.SmallIntegerField()
    drawn_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, blank=True)
    solved = models.CharField(max_length=8, blank=True, choices=[(s.value, s.value) for s in Solved])
    satisfied = models.CharField(max_length=12, blank=True, choices=[(s.value, s.value) for s in Satisfied])
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["drawn_at"], name="call_back_open", condition=models.Q(outcome=""))
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "round"], name="call_back_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.round}"

    @property
    def is_settled(self) -> bool:
        """Return whether nobody calls any more."""
        return bool(self.outcome)


class Recurrence(models.Model):
    """
    An order that seems to be an earlier one come back: the county centre compares the two.

    same: null until somebody has compared them. A closed matter comes back once: `earlier` is the last one before.
    """

    again = models.OneToOneField("WorkOrder", on_delete=models.PROTECT, related_name="recurrence")
    earlier = models.ForeignKey("WorkOrder", on_delete=models.PROTECT, related_name="came_back")
    seen_at = models.DateTimeField()
    same = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["seen_at"], name="recurrence_open", condition=models.Q(same=None))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(again=models.F("earlier")), name="recurrence_of_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} → {self.again_id}"

    @property
    def is_settled(self) -> bool:
        """Return whether somebody has compared the two."""
        return self.same is not None


# What the county centre looks at once more after closing.
LookAgain = CallBack | Recurrence
