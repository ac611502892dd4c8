"""The one table that the bare view writes in."""

from django.db import models


class Note(models.Model):
    """What was sent, and when."""

    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text
