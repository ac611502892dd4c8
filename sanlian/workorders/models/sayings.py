"""What who asked said later, beside the journal: the chain keeps for ever, and words must be able to go."""

from django.db import models

from sanlian.workorders.models.orders import ServiceRequest


class Saying(models.Model):
    """
    Words that belong to a fact, which names them by number and digest; empty once they were erased.

    The salt keeps anybody from guessing erased words by their digest, and goes with them.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="sayings")
    words = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return f"{self.request_id}: {self.pk}"
