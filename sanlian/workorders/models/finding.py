"""How officers find their way among orders: views of the inbox that they keep, and words by which orders are found."""

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup


class SavedView(models.Model):
    """A part of the inbox that somebody comes back to, by its name; `sieve` is what inboxes.Sieve holds."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)
    sieve = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_name")]

    def __str__(self) -> str:
        return self.name


class OrderWords(models.Model):
    """
    What an order is found by: its words as rules.searchable spells them, and `tokens`, which an index holds one by one.

    Tokens are every two neighbouring characters of the words, the numbers of the units that have or had the order as
    `u12`, and the codes of its place and of those around it as `p330825201`. A follower of the record keeps the row;
    what an officer may see is asked of the order itself and never of it.
    """

    order = models.OneToOneField(
        "workorders.WorkOrder", on_delete=models.CASCADE, primary_key=True, related_name="found_by"
    )
    words = models.TextField()
    # Between spaces; rows can be asked that have all of some (`has_all`), or any (`has_any`).
    tokens = models.TextField()

    def __str__(self) -> str:
        return self.words


class _Tokens(Lookup):
    """A question to the index of PostgreSQL; SQLite looks through the row."""

    operator = joint = ""
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return the condition: of an array that an index holds, or of the text between spaces."""
        column, given = self.process_lhs(compiler, connection)
        wanted = list(self.rhs)
        if connection.vendor == "postgresql":
            return f"string_to_array({column}, ' ') {self.operator} %s::text[]", (*given, wanted)
        each = self.joint.join([f"instr(' ' || {column} || ' ', %s) > 0"] * len(wanted))
        values = [value for token in wanted for value in (*given, f" {token} ")]
        return f"({each})", tuple(values)


class HasAll(_Tokens):
    """Whether a row has every one of some tokens, at least one."""

    lookup_name = "has_all"
    operator, joint = "@>", " AND "


class HasAny(_Tokens):
    """Whether a row has one of some tokens, at least one."""

    lookup_name = "has_any"
    operator, joint = "&&", " OR "


for _lookup in (HasAll, HasAny):
    OrderWords._meta.get_field("tokens").register_lookup(_lookup)
