"""
The tables of the catalogue.

Rows are known by the codes of the files that they come from. What a new version leaves out is retired, never
deleted: old orders go on naming it. Spans of time are kept as words (`3 working days`).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogueVersion(models.Model):
    """One load that changed something; the newest is in force."""

    label = models.CharField(_("version"), max_length=32)
    digest = models.CharField(max_length=64)
    # New with every change, the calendar's by hand too: processes compare it to know that theirs is old.
    stamp = models.CharField(max_length=32, unique=True)
    hours = models.JSONField(_("office hours"))
    # How many duties each level of the tree has; empty before the county set any.
    counts = models.JSONField(_("numbers of the duty tree"), default=dict)
    content = models.JSONField(_("everything loaded, as it was"))
    # What a person proposed and another confirmed makes a version too; its content is what was in force then.
    from_files = models.BooleanField(_("out of the files"), default=True)
    created_at = models.DateTimeField(_("put in force"))

    class Meta:
        verbose_name = _("catalogue version")
        verbose_name_plural = _("catalogue versions")

    def __str__(self) -> str:
        return self.label


class Listed(models.Model):
    """What all rows share: a place in their list, and whether the version in force still has them."""

    position = models.PositiveIntegerField(_("place in the list"))
    active = models.BooleanField(_("in force"), default=True)

    class Meta:
        abstract = True
        ordering = ("position",)


class Department(Listed):
    """One of the eighteen departments that answer for a responsibility list."""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    number = models.PositiveSmallIntegerField(_("number of the list"))
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=200)
    published = models.BooleanField(_("named by the county"))

    class Meta(Listed.Meta):
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.short_name


class Limit(Listed):
    """How long a unit may take over each step."""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=200)
    accept = models.CharField(_("to accept"), max_length=40)
    contact = models.CharField(_("to contact"), max_length=40)
    finish = models.CharField(_("to finish"), max_length=40)
    decline = models.CharField(_("to decline"), max_length=40)
    warn = models.FloatField(_("yellow after this share"))

    class Meta(Listed.Meta):
        verbose_name = _("limit")
        verbose_name_plural = _("limits")

    def __str__(self) -> str:
        return self.name


class Duty(Listed):
    """A knot of the duty tree."""

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField(_("level"))
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    published = models.BooleanField(_("named by the county"))

    class Meta(Listed.Meta):
        verbose_name = _("duty")
        verbose_name_plural = _("duties")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Category(Listed):
    """A group of matters, or (with a parent) one matter that residents ask for."""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name=_("group")
    )
    name = models.CharField(_("name"), max_length=40)
    resident_name = models.CharField(_("in the resident's words"), max_length=10)
    name_en = models.CharField(_("English name"), max_length=200)
    description = models.CharField(_("description"), max_length=500, blank=True)
    keywords = models.JSONField(_("words that people say"), default=list)
    limit = models.ForeignKey(Limit, models.PROTECT, null=True, related_name="+", verbose_name=_("limit"))
    lead = models.CharField(_("lead"), max_length=40, blank=True)
    assists = models.JSONField(_("assistants"), default=list)
    sensitive = models.BooleanField(_("a person looks first, few may see it"), default=False)
    emergency = models.BooleanField(_("“call 110/119/120” is shown first"), default=False)
    evidence = models.BooleanField(_("the reply needs evidence"), default=False)
    shown = models.BooleanField(_("may stand on the village’s list"), default=False)
    icon = models.CharField(_("icon"), max_length=60)
    list_item = models.CharField(_("responsibility item"), max_length=20, blank=True)
    # As rules.questions reads them: conditional, typed, in both languages.
    questions = models.JSONField(_("questions"), default=list, blank=True)

    class Meta(Listed.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name


class ResponsibilityItem(Listed):
    """One line of a department's or level's list: this matter, as lead or assistant, within this limit."""

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    holder = models.CharField(_("department or level"), max_length=40)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("category"))
    role = models.CharField(
        _("lead or assistant"), max_length=10, choices=[("lead", _("lead")), ("assist", _("assistant"))]
    )
    title = models.CharField(_("title"), max_length=200)
    limit = models.ForeignKey(Limit, models.PROTECT, related_name="+", verbose_name=_("limit"))
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta(Listed.Meta):
        verbose_name = _("responsibility item")
        verbose_name_plural = _("responsibility items")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CoordinationList(Listed):
    """Matters that several departments share under one lead."""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=200)
    lead = models.CharField(_("lead"), max_length=40)
    members = models.JSONField(_("members"), default=list)
    categories = models.JSONField(_("categories"), default=list)

    class Meta(Listed.Meta):
        verbose_name = _("co-ordination list")
        verbose_name_plural = _("co-ordination lists")

    def __str__(self) -> str:
        return self.name


class RoutingRule(Listed):
    """Where matters go instead of where the lists send them, while it holds; what is left empty holds for all."""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=200)
    categories = models.JSONField(_("matters"), default=list, blank=True)
    places = models.JSONField(_("places"), default=list, blank=True)
    words = models.JSONField(_("words that are said"), default=list, blank=True)
    limits = models.JSONField(_("limits"), default=list, blank=True)
    days = models.JSONField(_("days"), default=list, blank=True)
    hours = models.CharField(_("hours"), max_length=11, blank=True)
    to = models.JSONField(_("who gets it"))
    owner = models.CharField(_("who answers for the rule"), max_length=60)
    # Days as ISO has them, as files and editions keep them.
    since = models.CharField(_("first day of the rule"), max_length=10)
    until = models.CharField(_("last day of the rule"), max_length=10)
    reason = models.CharField(_("reason"), max_length=200)

    class Meta(Listed.Meta):
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CalendarDay(models.Model):
    """A day that differs from Monday to Friday, or a named holiday."""

    day = models.DateField(_("date"), primary_key=True)
    working = models.BooleanField(_("offices work"))
    name = models.CharField(_("name"), max_length=40)
    # A load leaves alone what a person has entered.
    by_hand = models.BooleanField(_("entered by hand"), default=False)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Edition(models.Model):
    """One row as it stood from an instant to another; what orders cite is read here when it is no longer in force."""

    table = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    values = models.JSONField()
    version = models.CharField(_("version"), max_length=32)
    since = models.DateTimeField(_("valid from"))
    until = models.DateTimeField(_("valid to"), null=True)

    class Meta:
        indexes = (models.Index(fields=["table", "code", "since"], name="edition_row"),)
        constraints = (
            models.UniqueConstraint(
                fields=["table", "code"], condition=models.Q(until=None), name="edition_one_in_force"
            ),
        )

    def __str__(self) -> str:
        return f"{self.table} {self.code} {self.since:%Y-%m-%d}"


class Proposal(models.Model):
    """
    Changes that one person proposes and another confirms.

    `changes` holds what was asked for, `effects` every row that it makes another, categories too; both as
    `{table, code, before, after}`.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("waits for a second person")
        SCHEDULED = "scheduled", _("confirmed, waits for its day")
        IN_FORCE = "in_force", _("in force")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    changes = models.JSONField(_("changes"))
    effects = models.JSONField(_("rows that change"))
    from_day = models.DateField(_("takes effect on"))
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(
        "people.User", models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.CharField(_("why not"), max_length=500, blank=True)
    version = models.CharField(_("version"), max_length=32, blank=True)
    in_force_at = models.DateTimeField(_("in force since"), null=True)

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.pk} {self.reason}"
