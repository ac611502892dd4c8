"""
The scoring room's tables.

Awards and boards name no person: units earn them, and the case behind each is an order. Who appealed, decided or
published is named, as whoever decides anything is.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleVersion(models.Model):
    """
    A version of the rules, in force from a month on until a later one takes over; never changed.

    `content` is the file as it was loaded: the fifteen indicators, the peer groups, how a board judges.
    """

    label = models.CharField(max_length=20, unique=True)
    first_month = models.DateField()
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    shipped = models.BooleanField(default=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("first_month", "pk")

    def __str__(self) -> str:
        return self.label


class RuleDraft(models.Model):
    """
    Rules that an administrator writes, tries against a month that is over, and another one confirms.

    `content` is a whole file made from `base`, which `preview` (see queries.preview) compares it with; the preview
    belongs to the content of its digest. Confirmed, it becomes a version that holds from the next month on.
    """

    class State(models.TextChoices):
        WRITING = "writing", _("being written")
        WAITING = "waiting", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    base = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    preview = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Award(models.Model):
    """
    What one entry of the journal earned in one indicator. Never changed.

    A correction is a row of its own. `followed` puts the same order's earlier cases of that indicator in the numerator,
    in whatever order the two were written; `excluded` takes its holder's cases of that month out. `holder` is the unit
    of the board for which it counts, `unit` the one that earned it; `stratum` is the order's limit, which says how hard
    being in time is. The case behind it is an order, or the reach of an urgent `broadcast` in a township.
    """

    indicator = models.CharField(max_length=20)
    entry = models.BigIntegerField()
    outcome = models.CharField(max_length=8)
    rules = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=32)
    holder = models.CharField(max_length=32)
    order = models.ForeignKey("workorders.WorkOrder", on_delete=models.PROTECT, null=True, related_name="+")
    broadcast = models.ForeignKey(
        "broadcasts.Broadcast", on_delete=models.PROTECT, null=True, related_name="+"
    )
    category = models.CharField(max_length=40)
    stratum = models.CharField(max_length=20, default="")
    place = models.CharField(max_length=15)
    month = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "indicator"], name="award_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["month", "holder", "indicator", "entry"], name="award_board"),
            models.Index(fields=["order", "indicator", "entry"], name="award_order"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.indicator} {self.outcome}"


class Board(models.Model):
    """
    A month's board as it was computed once; a later computation is a version of its own.

    `upto` is the last entry of the journal that was counted, so that the same figures can be computed again. A board of
    a quarter or a year begins with `month` and has a `span` of 3 or 12 months; it sums up and is not appealed against.
    `expires_on` is the last day on which a published board is in effect.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    month = models.DateField()
    span = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status)
    published_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    rules = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="+")
    upto = models.BigIntegerField()
    drafted_at = models.DateTimeField()

    class Meta:
        ordering = ("month", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "span", "version"], name="board_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}/{self.version}"


class BoardField(models.Model):
    """A group of peers on a board: mean and band, which indicators counted, pooled cases, and all units' rates."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="fields")
    peers = models.CharField(max_length=20)
    level = models.CharField(max_length=12)
    mean = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    band_low = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    band_high = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    used = models.JSONField()
    pooled = models.JSONField()
    overall = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "peers"], name="board_field_once"),
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.peers}"


class BoardUnit(models.Model):
    """Where a unit stands on a board; the order of rows is that of codes, never of scores."""

    field = models.ForeignKey(BoardField, on_delete=models.PROTECT, related_name="units")
    unit = models.CharField(max_length=32)
    orders = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    score = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    low = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    parts = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["field", "unit"], name="board_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.state}"


class Appeal(models.Model):
    """
    What a unit says against cases of an order that count against it, and what somebody else decided.

    `unit` is the one on the board; what is upheld is counted by the award that the journal's entry earns.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        UPHELD = "upheld"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    month = models.DateField()
    unit = models.CharField(max_length=32)
    order = models.ForeignKey("workorders.WorkOrder", on_delete=models.PROTECT, related_name="+")
    indicators = models.JSONField()
    ground = models.CharField(max_length=20)
    reason = models.TextField()
    evidence = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["month", "state"], name="appeal_month")]
        constraints: ClassVar = [
            # Asked once and decided once: whoever was refused does not ask until somebody is tired.
            models.UniqueConstraint(
                fields=["month", "unit", "order"],
                name="appeal_once",
                condition=~models.Q(state="withdrawn"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.order_id} {self.state}"


class AppealFile(models.Model):
    """
    A photograph or a PDF that came with an appeal, shown to its unit and to whoever decides.

    `file` is empty when its time is over; `size` is told of documents.
    """

    class Kind(models.TextChoices):
        PHOTOGRAPH = "photo"
        DOCUMENT = "document"

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind)
    file = models.CharField(max_length=120, blank=True, db_index=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.kind}"


class Improvement(models.Model):
    """
    The order by which a unit on a published grey list says what it changes, and what the next month's board found.

    `behind` are the indicators that put it there, as [indicator, hits, cases, expected]; `found` are the same ones of
    the month in which it was checked.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=32)
    order = models.OneToOneField("workorders.WorkOrder", on_delete=models.PROTECT, related_name="+")
    behind = models.JSONField()
    checked_on = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="+")
    found = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "unit"], name="improvement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.order_id}"


class Lesson(models.Model):
    """What others can learn from a unit on a month's red list, in the organisation department's words."""

    month = models.DateField()
    unit = models.CharField(max_length=32)
    words = models.CharField(max_length=200)
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "unit"], name="lesson_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m}"


class RatingMark(models.Model):
    """
    Where a good rating came from, for forty days: a keyed hash of a public network, and whether from a unit's browser.

    It says nothing about the resident, and of officers no more than that one was logged in. `unit` is the one that had
    replied; `own_device` says that an officer of it was logged in with that browser.
    """

    order = models.ForeignKey("workorders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    unit = models.CharField(max_length=32)
    mark = models.CharField(max_length=64, blank=True)
    own_device = models.BooleanField(default=False)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.order_id} {self.at:%Y-%m-%d}"


class WatchSign(models.Model):
    """
    What looked in a month as if a unit worked for its figures, with the cases, and what a person found who looked.

    `cases` are [order, instant, note]. Nothing else reads it: no board and no award knows of it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        NOTHING = "nothing", _("looked at: nothing in it")
        HANDED_ON = "handed_on", _("handed on")

    month = models.DateField()
    kind = models.CharField(max_length=12)
    unit = models.CharField(max_length=32)
    cases = models.JSONField()
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    words = models.CharField(max_length=500, blank=True)
    looked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-month", "unit", "kind")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "kind", "unit"], name="watch_sign_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.unit} {self.kind}"
