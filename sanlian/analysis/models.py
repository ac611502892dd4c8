"""Where people corrected the machine: what later learning starts from."""

from typing import ClassVar

from django.db import models


class Correction(models.Model):
    """An order's category or unit as the machine saw it and as a person decided."""

    order_id = models.BigIntegerField(unique=True)
    machine_category = models.CharField(max_length=40)
    category = models.CharField(max_length=40)
    machine_unit = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    confidence = models.FloatField()
    version = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="correction_at")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.machine_category} → {self.category}"
