"""How officers find their way among orders: the views of the inbox that they keep for themselves."""

from typing import ClassVar

from django.db import models


class SavedView(models.Model):
    """A part of the inbox that somebody comes back to, by its name; `sieve` is what inboxes.Sieve holds."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)
    sieve = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_name")]

    def __str__(self) -> str:
        return self.name
