"""Partners, and which requests they handed in."""

from typing import ClassVar

from django.db import models


class Partner(models.Model):
    """
    A neighbouring platform that may hand requests in.

    Of its key only a digest is kept: 256 drawn bits need no salt and no slow hash.
    """

    code = models.SlugField(max_length=24, unique=True)
    name = models.CharField(max_length=40)
    key_digest = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Handed(models.Model):
    """A request that a partner handed in, with the account that it belongs to over there."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField("workorders.ServiceRequest", on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partner", "request"], name="handed_by_partner")]

    def __str__(self) -> str:
        return f"{self.partner_id} → {self.request_id}"
