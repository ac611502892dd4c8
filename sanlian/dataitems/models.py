"""The dataitems room's tables."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanlian.dataitems.rules import Kind, Subject
from sanlian.people import contact


class DataItem(models.Model):
    """
    需求数据项: something that must be known of each branch, member, village, grid, household, request or visit.

    `level` is a people.Secrecy; `fresh_months` is empty where the step that changes a value keeps it true.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    subject = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Subject])
    position = models.SmallIntegerField()
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Kind])
    parts = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    owner = models.CharField(max_length=32)
    source = models.CharField(max_length=60)
    source_en = models.CharField(max_length=80)
    level = models.SmallIntegerField()
    fresh_months = models.SmallIntegerField(null=True)
    used = models.JSONField(default=list)

    class Meta:
        verbose_name = _("data item")
        verbose_name_plural = _("data items")

    def __str__(self) -> str:
        return self.code


# Which column of a value names what it is about.
ABOUT = {
    Subject.BRANCH: "branch",
    Subject.MEMBER: "member",
    Subject.VILLAGE: "place",
    Subject.GRID: "place",
    Subject.HOUSEHOLD: "household",
}


def _about() -> models.Q:
    """Return the condition that a value is about exactly one thing."""
    columns = sorted(set(ABOUT.values()))
    whole = models.Q()
    for one in columns:
        whole |= models.Q(**{f"{each}__isnull": each != one for each in columns})
    return whole


class Value(models.Model):
    """
    One edition of what is known of something: true on a day, from a source; the current one has not `ended_at`.

    A sensitive item's value is sealed, all others stand in `words`. `reason` says why it replaced another that was
    wrong; without one it is simply the later news.
    """

    item = models.ForeignKey(DataItem, on_delete=models.PROTECT, related_name="values", db_index=False)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    branch = models.ForeignKey(
        "people.PartyBranch", models.CASCADE, null=True, related_name="+", db_index=False
    )
    member = models.ForeignKey(
        "people.PartyMember", models.CASCADE, null=True, related_name="+", db_index=False
    )
    household = models.ForeignKey(
        "people.Household", models.CASCADE, null=True, related_name="+", db_index=False
    )
    words = models.CharField(max_length=100, blank=True)
    sealed = models.TextField(blank=True)
    true_on = models.DateField()
    source = models.CharField(max_length=60)
    reason = models.CharField(max_length=100, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=[column, "item"], name=f"value_{column}", condition=~models.Q(**{column: None})
            )
            for column in sorted(set(ABOUT.values()))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_about(), name="value_about_one_thing"),
            *(
                models.UniqueConstraint(
                    fields=[column, "item"],
                    name=f"value_current_{column}",
                    condition=models.Q(ended_at=None) & ~models.Q(**{column: None}),
                )
                for column in sorted(set(ABOUT.values()))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.true_on}"

    @property
    def said(self) -> str:
        """Return what the value says, decrypted."""
        return contact.unseal(self.sealed) if self.sealed else self.words
