"""Reply templates: what an answer may begin as."""

from typing import ClassVar

from django.db import models


class ReplyTemplate(models.Model):
    """
    One version of a template; the one in force has no `ended_at`. Those of the county centre are for every unit.

    What stands in braces is put in from the order, or left for the writer: an answer with a brace does not go out.
    """

    code = models.CharField(max_length=12)
    version = models.IntegerField()
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    category_code = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=60)
    text = models.TextField()
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "category_code"], name="reply_template_unit")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="reply_template_version_once"),
            models.UniqueConstraint(
                fields=["code"], name="reply_template_one_in_force", condition=models.Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"
