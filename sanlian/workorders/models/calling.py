"""乡村点将: people of a village's team who are called to an order by name."""

from typing import ClassVar

from django.db import models


class CallUp(models.Model):
    """
    Somebody was called to an order, and said yes or why not.

    answer: empty while nothing was said, then `coming` or `cannot`.
    """

    order = models.ForeignKey("WorkOrder", on_delete=models.PROTECT, related_name="call_ups")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    called_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=200)
    called_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["order"], name="call_up_order")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "user"], name="call_up_one_at_a_time", condition=models.Q(answer="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} → {self.user_id}"
