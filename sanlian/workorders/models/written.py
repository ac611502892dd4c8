"""What forms have written, so that what is sent twice is written once."""

from typing import ClassVar

from django.db import models


class Written(models.Model):
    """
    A form that was sent for an order and did what it says, under the key that the form brought.

    `mark` tells its content, so that other words under the same key are not taken for the same.
    """

    order = models.ForeignKey("WorkOrder", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "key"], name="written_once")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.key}"
