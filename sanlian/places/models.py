"""The places room's tables."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """
    A place; its trimmed code is the path: whatever lies in a township begins with the township's code.

    The row is the place for good: a place that is renamed or moved keeps it, one that was merged or split away
    keeps it too and is `ended_on` a day. `heir` is the place that carries on for one that ended, `origin` the
    one on whose ground it began. `boundary` is a list of rings of [lon, lat] in WGS-84, outer rings only.
    """

    code = models.CharField(_("code"), max_length=15, unique=True)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=150)
    name_en = models.CharField(_("English name"), max_length=150, blank=True)
    level = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    initials = models.CharField(max_length=20)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    boundary = models.JSONField(null=True)
    began_on = models.DateField(null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    heir = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["level", "code"], name="place_level")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(heir__isnull=False), name="place_ends_with_heir"
            )
        ]
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.full_name


class PlaceCode(models.Model):
    """
    A code and name that a place bears in some system, from one day up to but without another.

    Without a first day: as long as anybody knows; without a last one: still. In the system `rules.MAIN` each
    place has exactly one entry without a last day until it ends, and a code never passes to another place.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="codes")
    code_system = models.CharField(max_length=20)
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code_system", "code"], name="place_code_system")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_from__lt=models.F("valid_to")),
                name="place_code_some_days",
            ),
            models.UniqueConstraint(
                fields=["code_system", "code"],
                name="place_code_one_bearer",
                condition=models.Q(valid_to=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code_system} {self.code}"


class Proposal(models.Model):
    """A change of places that one administrator proposed and another decides on; `said` is what the verb needs."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a second administrator")
        DONE = "done", _("confirmed and done")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("taken back")

    verb = models.CharField(max_length=10)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    said = models.JSONField()
    day = models.DateField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    proposed_by_id = models.BigIntegerField()
    proposed_by_name = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state"], name="place_proposal_state")]

    def __str__(self) -> str:
        return f"{self.verb} {self.place_id} {self.state}"


class Edition(models.Model):
    """One row whose number grows with every change of places: by it other processes notice that there was one."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="places_one_edition")]

    def __str__(self) -> str:
        return str(self.number)

    @staticmethod
    def hold() -> None:
        """Let one change of places at a time go on: whoever else changes them waits until this transaction ends."""
        Edition.objects.bulk_create([Edition(pk=1)], ignore_conflicts=True)
        Edition.objects.select_for_update().get(pk=1)

    @staticmethod
    def turn() -> None:
        """Count one more change, in the transaction that makes it."""
        if not Edition.objects.filter(pk=1).update(number=models.F("number") + 1):
            Edition.objects.bulk_create([Edition(pk=1, number=1)], ignore_conflicts=True)
