"""The notices room's table."""

from typing import ClassVar

from django.db import models


class Notice(models.Model):
    """What everybody of a place may read on its page, from one day to another, both included."""

    place_code = models.CharField(max_length=12)
    title = models.CharField(max_length=40)
    text = models.TextField()
    since = models.DateField()
    until = models.DateField()
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place_code", "until"], name="notice_place")]

    def __str__(self) -> str:
        return self.title
