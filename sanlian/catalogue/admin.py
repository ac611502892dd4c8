"""
Reference data in the administration: the calendar may be changed by hand, the rest is to be read.

Categories, limits and lists come from files, so that a change has an author, a reason and a way back.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sanlian.catalogue import operations, permissions
from sanlian.catalogue.models import (
    CalendarDay,
    CatalogueVersion,
    Category,
    CoordinationList,
    Department,
    Duty,
    Limit,
    ResponsibilityItem,
    RoutingRule,
)
from sanlian.journal.administration import ReadOnly, ThroughOperation
from sanlian.kernel.errors import NotAllowed
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.places.rules import initials


def _actor(request: HttpRequest) -> Actor:
    # Only people with an account come this far.
    assert request.user.pk is not None
    return people.actor_of_user(request.user.pk, on=timezone.localdate())


class Listed(ReadOnly):
    """
    Rows that versions have together: found by code, name or the initials of the name, with the story of each.

    `table` is the name that the rules know the table by, `spelled` the field whose initials find a row.
    """

    table = ""
    spelled = "name"
    subject = "catalogue"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find rows by the first letters of the pinyin too: `dl` finds 道路."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        letters = search_term.strip().lower()
        if letters.isascii() and letters.isalpha():
            # A county has hundreds of rows, not thousands: they are spelled here and nowhere kept.
            names = queryset.values_list("pk", self.spelled)
            spelled = [pk for pk, name in names if initials(str(name)).startswith(letters)]
            found = found | queryset.filter(pk__in=spelled)
        return found, distinct

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Send to the page with every edition of the row."""
        return redirect("registry:list_story", self.table, object_id)

    @admin.display(description=_("lead"), ordering="lead")
    def lead_words(self, row: Any) -> str:
        """Return who leads, by the name that the unit bears."""
        return holder_words(row.lead)


def holder_words(code: str) -> str:
    """Return a department by its short name, and a level by its word."""
    levels = {"county": _("county"), "township": _("township"), "village": _("village"), "grid": _("grid")}
    unit = people.find_unit(code) if code else None
    return unit.short_name if unit and code != "county" else str(levels.get(code, code))


@admin.register(CatalogueVersion)
class CatalogueVersionAdmin(ReadOnly):
    """The versions that were in force, the newest first."""

    list_display = ("label", "created_at", "from_files")
    list_filter = ("from_files",)
    search_fields = ("label",)
    ordering = ("-pk",)
    fields = ("label", "created_at", "from_files", "hours", "counts", "digest")
    changed_at = "registry:list_proposals"


@admin.register(Category)
class CategoryAdmin(Listed):
    """What residents ask for."""

    table, changed_at = "categories", "registry:categories"
    list_display = ("code", "name", "resident_name", "limit", "lead_words", "list_item", "active")
    list_filter = ("active", "limit", "sensitive", "emergency")
    search_fields = ("code", "name", "resident_name", "name_en")
    list_select_related = ("limit",)


@admin.register(RoutingRule)
class RoutingRuleAdmin(Listed):
    """Where matters go instead of where the lists send them."""

    table, changed_at = "routing", "registry:routing"
    list_display = ("code", "name", "to", "owner", "since", "until", "active")
    list_filter = ("active",)
    search_fields = ("code", "name", "name_en")


@admin.register(ResponsibilityItem)
class ResponsibilityItemAdmin(Listed):
    """Who answers for what."""

    table, changed_at, spelled = "items", "registry:lists", "title"
    list_display = ("code", "holder_words", "category", "title", "role", "limit", "active")
    list_filter = ("active", "role", "holder")
    search_fields = ("code", "title", "basis")
    list_select_related = ("category", "limit")

    @admin.display(description=_("department or level"), ordering="holder")
    def holder_words(self, row: ResponsibilityItem) -> str:
        """Return whose list it is, by the name that the unit bears."""
        return holder_words(row.holder)


@admin.register(Department)
class DepartmentAdmin(Listed):
    """The departments with a list of their own."""

    table, changed_at = "departments", "registry:lists"
    list_filter = ("active", "published")
    search_fields = ("code", "name", "short_name", "name_en")
    list_display = ("number", "code", "short_name", "name_en", "published", "active")


@admin.register(Limit)
class LimitAdmin(Listed):
    """How long each step may take."""

    table, changed_at = "limits", "registry:list_limits"
    list_filter = ("active",)
    search_fields = ("code", "name", "name_en")
    list_display = ("code", "name", "accept", "contact", "finish", "decline", "warn", "active")


@admin.register(Duty)
class DutyAdmin(Listed):
    """The duty tree."""

    table, changed_at = "duties", "registry:list_duties"
    search_fields = ("code__startswith", "name", "name_en")
    list_display = ("code", "name", "name_en", "level", "published", "active")
    list_filter = ("level", "published")


@admin.register(CoordinationList)
class CoordinationListAdmin(Listed):
    """Matters shared by several departments."""

    table, changed_at = "coordination", "registry:lists"
    list_display = ("code", "name", "lead_words", "members_words", "active")
    list_filter = ("active",)
    search_fields = ("code", "name", "name_en")

    @admin.display(description=_("members"))
    def members_words(self, row: CoordinationList) -> str:
        """Return who helps, by the names that the units bear."""
        return "、".join(map(holder_words, row.members))


class CalendarDayForm(forms.ModelForm):  # type: ignore[type-arg]
    """A day to enter; what the operation would refuse is said beside the field."""

    def clean(self) -> dict[str, Any]:
        """Return the values if the operation will take them."""
        values = super().clean() or {}
        day = values.get("day") or self.instance.day
        if day and "name" in values:
            try:
                operations.check_calendar_day(day, name=values["name"].strip())
            except operations.BadCalendarDay as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return values


@admin.register(CalendarDay)
class CalendarDayAdmin(ThroughOperation):
    """Days off and make-up working days; each change goes through the room's own operation."""

    form = CalendarDayForm
    list_display = ("day", "working", "name", "by_hand")
    list_filter = ("working", "by_hand")
    date_hierarchy = "day"
    search_fields = ("name",)
    fields = ("day", "working", "name")
    subject = "calendar_day"
    changed_at = "registry:calendar"

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarDay | None = None) -> tuple[str, ...]:
        """Return the date for a day that exists: another date is another day."""
        return ("day",) if obj else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may edit the calendar."""
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person may edit the calendar."""
        return self.has_view_permission(request) and bool(permissions.may_set_calendar_day(_actor(request)))

    def apply(self, request: HttpRequest, obj: CalendarDay) -> None:
        """Enter the day through the operation."""
        try:
            operations.set_calendar_day(
                obj.day, working=obj.working, name=obj.name, by=_actor(request), at=timezone.now()
            )
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
