"""What the machine was corrected in, what it has seen lately, and what it warns of."""

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


class LearntModel(models.Model):
    """
    What was learnt from people's decisions, on offer until somebody adopts it; one at a time is in use.

    `content` is arrays and JSON, no code. `figures` say what it and the catalogue alone reached on later messages.
    """

    version = models.CharField(max_length=20, unique=True)
    content = models.BinaryField()
    weight = models.FloatField()
    figures = models.JSONField()
    trained_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    alone_from = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Any two rows in use would have the same value of an expression that is constant.
            models.UniqueConstraint(
                models.Value(1),
                name="model_one_in_use",
                condition=models.Q(adopted_at__isnull=False, left_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.version


class WarningRules(models.Model):
    """A version of the rules that raise warnings, as its file had them; the newest is in force."""

    version = models.CharField(max_length=20, unique=True)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    shipped = models.BooleanField(default=True)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version


class RuleAlarm(models.Model):
    """Something is wrong with a routing rule: which, what, about what; open until it is mended or the rule ends."""

    code = models.CharField(max_length=40)
    fault = models.CharField(max_length=20)
    value = models.CharField(max_length=200, blank=True)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "fault"], name="rule_alarm_once", condition=models.Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.fault}"


class Sighting(models.Model):
    """
    One request as the watch for repeats sees it: no name and no words; gone after 120 days.

    `person` stands for whoever asked, so that the same one is counted once; it is no name and no number.
    `recurs_to` is the closed order that this request comes back to.
    """

    request_id = models.BigIntegerField(unique=True)
    order_id = models.BigIntegerField(db_index=True)
    category = models.CharField(max_length=40)
    place_code = models.CharField(max_length=15)
    person = models.CharField(max_length=24)
    at = models.DateTimeField(db_index=True)
    closed_at = models.DateTimeField(null=True)
    recurs_to = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["category", "place_code", "at"], name="sighting_repeats")]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.category} {self.place_code}"


class EarlyWarning(models.Model):
    """
    高频预警: something keeps coming back; `order_id` is the order in the one stream that deals with it.

    `orders` are those that it was seen in, `count` what the rule counted. One rule warns once of a matter in an area,
    until that warning has ended; a hot issue, which no category names, has a `name` of its own.
    """

    rule = models.CharField(max_length=40)
    rules_version = models.CharField(max_length=20)
    category = models.CharField(max_length=40)
    place_code = models.CharField(max_length=15)
    colour = models.CharField(max_length=8)
    count = models.IntegerField()
    people = models.IntegerField()
    villages = models.IntegerField()
    orders = models.JSONField()
    order_id = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    grown_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="warning_at")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "category", "place_code", "name"],
                name="warning_once",
                condition=models.Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.category} {self.place_code} {self.colour}"


class HotIssue(models.Model):
    """
    What many people say about one thing, as of the last look; each look replaces them all.

    `people` holds how many in the last 7, 30 and 90 days, `orders` the newest 50 in which it was said. `warning_id` is
    the warning that stands for it, where it is hot enough.
    """

    rank = models.SmallIntegerField(unique=True)
    name = models.CharField(max_length=80)
    category = models.CharField(max_length=40)
    place_code = models.CharField(max_length=15)
    heat = models.FloatField()
    people = models.JSONField()
    villages = models.IntegerField()
    orders = models.JSONField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    warning_id = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rank}: {self.name}"
