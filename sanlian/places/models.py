"""The places room's tables."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """
    A place; its trimmed code is the path: whatever lies in a township begins with the township's code.

    `boundary` is a list of rings of [lon, lat] in WGS-84, outer rings only.
    """

    code = models.CharField(_("code"), max_length=15, unique=True)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(max_length=40)
    full_name = models.CharField(max_length=80)
    level = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    initials = models.CharField(max_length=20)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    boundary = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["level", "code"], name="place_level")]
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.full_name


class PlaceCode(models.Model):
    """A code that a place bears in some system, from one day to another."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="codes")
    code_system = models.CharField(max_length=20)
    code = models.CharField(max_length=30)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code_system", "code"], name="place_code_system")]

    def __str__(self) -> str:
        return f"{self.code_system} {self.code}"
