"""The notify room's tables."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Template(models.Model):
    """One version of a message's words; never changed, for what was told by it refers to it."""

    message = models.CharField(_("message"), max_length=60)
    version = models.SmallIntegerField(_("version"))
    content = models.JSONField(_("words"))
    shipped = models.BooleanField(_("comes with the product"), default=True)
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "version"], name="template_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.message} {self.version}"


class Note(models.Model):
    """
    Something an officer is told, in the officer's inbox until long after it was read.

    `values` are codes and instants, which whoever shows the note puts into the reader's language.
    """

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    message = models.CharField(max_length=60)
    version = models.SmallIntegerField()
    values = models.JSONField(default=dict)
    about_kind = models.CharField(max_length=20)
    about_id = models.CharField(max_length=40)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="note_user"),
            models.Index(fields=["user"], name="note_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["about_kind", "about_id", "user"], name="note_about"),
            models.Index(fields=["at"], name="note_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.message}"


class Sending(models.Model):
    """
    A message that leaves the house for one person by one channel; who that is by number only.

    state: `held` until `due_at` (quiet hours), `gathered` for the next digest, `queued` (the journal owes it),
    `sent`, `folded` into a digest, `unreachable` (no number or address was left when it was to go).
    """

    key = models.CharField(max_length=40, unique=True)
    to_kind = models.CharField(max_length=10)
    to_id = models.BigIntegerField()
    channel = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    message = models.CharField(max_length=60)
    version = models.SmallIntegerField()
    values = models.JSONField(default=dict)
    about_kind = models.CharField(max_length=20)
    about_id = models.CharField(max_length=40)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12)
    sent_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], name="sending_waits", condition=models.Q(state__in=["held", "gathered"])
            ),
            models.Index(fields=["about_kind", "about_id"], name="sending_about"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.message} → {self.to_kind} {self.to_id}"


class Preference(models.Model):
    """
    How an officer wants to hear beside the inbox: the channels of each group, gathered once a day or at once.

    `quiet` is written 21:00-07:00; empty: the county's own. The address is encrypted.
    """

    user = models.OneToOneField("people.User", on_delete=models.CASCADE, related_name="+")
    channels = models.JSONField(default=dict)
    digest = models.BooleanField(default=False)
    quiet = models.CharField(max_length=11, blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    email_sealed = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.user_id)
