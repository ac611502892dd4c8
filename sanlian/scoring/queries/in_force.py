"""Which version of the rules holds in which month."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.scoring import rules
from sanlian.scoring.models import RuleVersion
from sanlian.scoring.rules import Rules
from sanlian.sheets import Held


class NoRules(errors.Conflict):
    """No version of the rules covers the month."""


# A version never changes: what was read once holds, and the digest tells one database's from another's.
_read: dict[tuple[int, str], Rules] = {}


def read(version: RuleVersion) -> Rules:
    """Return a version's rules as values."""
    key = (version.pk, version.digest)
    if key not in _read:
        found, problems = rules.check(version.content)
        assert not problems, f"version {version.label} was loaded with problems"
        _read[key] = found
    return _read[key]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Which version of the rules holds in which month."""

    versions: tuple[RuleVersion, ...]

    def of(self, month: date) -> RuleVersion | None:
        """Return the version in force in a month, or None before the first."""
        return next((each for each in reversed(self.versions) if each.first_month <= month), None)


def timetable() -> Timetable:
    """Return all versions, in one question."""
    return Timetable(tuple(RuleVersion.objects.order_by("first_month", "pk")))


def version_of(month: date) -> RuleVersion:
    """
    Return the version of the rules that holds in a month.

    :raises NoRules: when there is none
    """
    found = timetable().of(month)
    if found is None:
        raise NoRules(_("No rules of the board cover %(month)s.") % {"month": f"{month:%Y-%m}"})
    return found


def documents() -> list[Held]:
    """Return every version of the rules as it was loaded, the oldest first."""
    return [Held(version.content, version.shipped) for version in RuleVersion.objects.order_by("pk")]
