"""What people send with their words: photographs and voices."""

from django.db import models

from sanlian.workorders.models.orders import Rating, ServiceRequest, WorkOrder


class Attachment(models.Model):
    """A photograph of a request or of an order's progress, re-encoded and without metadata."""

    request = models.ForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="attachments")
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()
    at = models.DateTimeField()
    # Whether those who asked may see it; what came with a note for inside stays inside.
    public = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.file


class Recording(models.Model):
    """
    What somebody said into a telephone, kept as it was sent, and its words once they were written down.

    `written_by` is empty while the words are the machine's; a person's words replace them and stand. `rating` is set
    where it says what somebody thinks of the work.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="recordings")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="recordings")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, null=True, related_name="recordings")
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    seconds = models.FloatField()
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file
