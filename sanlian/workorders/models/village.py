"""What somebody lets the village read beyond the kind of the matter."""

from django.db import models

from sanlian.workorders.models.orders import ServiceRequest


class Showing(models.Model):
    """Words with names and numbers left out, and numbers of photographs, that who asked lets the village see."""

    request = models.OneToOneField(
        ServiceRequest, on_delete=models.PROTECT, primary_key=True, related_name="showing"
    )
    words = models.TextField(blank=True)
    photos = models.JSONField(default=list)
    # When the desk took it off the village's page.
    hidden_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.request_id}"
