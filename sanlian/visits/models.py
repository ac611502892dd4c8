"""The visits room's tables. None of them has a column for a number that could be held against somebody."""

from typing import ClassVar

from django.db import models


class Visit(models.Model):
    """
    What somebody found on a household, or on a grid where `household` is empty; written once and never changed.

    A note that was wrong is put right by another one that names it, and outlives it. After the days that the county
    keeps them (`VISIT_NOTES_DAYS`) notes are forgotten.
    """

    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, null=True, related_name="+")
    place_code = models.CharField(max_length=15)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    text = models.TextField()
    written_at = models.DateTimeField()
    order = models.ForeignKey("workorders.WorkOrder", on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="correction")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["household", "id"], name="visit_household"),
            models.Index(fields=["place_code", "id"], name="visit_place"),
            models.Index(fields=["written_at"], name="visit_written"),
        ]

    def __str__(self) -> str:
        return f"{self.place_code} {self.day}"


class Picture(models.Model):
    """A photograph that came with a note, drawn anew and without metadata."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="pictures")
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file"], name="picture_file")]

    def __str__(self) -> str:
        return self.file
