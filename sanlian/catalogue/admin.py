"""
Reference data in the administration: the calendar may be changed by hand, the rest is to be read.

Categories, limits and lists come from files, so that a change has an author, a reason and a way back.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

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


def _actor(request: HttpRequest) -> Actor:
    # Only people with an account come this far.
    assert request.user.pk is not None
    return people.actor_of_user(request.user.pk, on=timezone.localdate())


@admin.register(CatalogueVersion)
class CatalogueVersionAdmin(ReadOnly):
    """The versions that were in force, the newest first."""

    list_display = ("label", "created_at", "digest")
    ordering = ("-pk",)


@admin.register(Category)
class CategoryAdmin(ReadOnly):
    """What residents ask for."""

    list_display = ("code", "name", "resident_name", "limit", "lead", "list_item", "active")
    list_filter = ("active", "limit", "sensitive", "emergency")
    search_fields = ("code", "name", "resident_name", "name_en")
    list_select_related = ("limit",)


@admin.register(RoutingRule)
class RoutingRuleAdmin(ReadOnly):
    """Where matters go instead of where the lists send them."""

    list_display = ("code", "name", "to", "owner", "since", "until", "active")
    list_filter = ("active",)
    search_fields = ("code", "name", "name_en")


@admin.register(ResponsibilityItem)
class ResponsibilityItemAdmin(ReadOnly):
    """Who answers for what."""

    list_display = ("code", "holder", "category", "role", "limit", "basis", "active")
    list_filter = ("active", "role", "holder")
    search_fields = ("code", "title", "basis")
    list_select_related = ("category", "limit")


@admin.register(Department)
class DepartmentAdmin(ReadOnly):
    """The departments with a list of their own."""

    list_display = ("number", "code", "short_name", "name_en", "published", "active")


@admin.register(Limit)
class LimitAdmin(ReadOnly):
    """How long each step may take."""

    list_display = ("code", "name", "accept", "contact", "finish", "decline", "warn", "active")


@admin.register(Duty)
class DutyAdmin(ReadOnly):
    """The duty tree."""

    list_display = ("code", "name", "name_en", "level", "published", "active")
    list_filter = ("level", "published")


@admin.register(CoordinationList)
class CoordinationListAdmin(ReadOnly):
    """Matters shared by several departments."""

    list_display = ("code", "name", "lead", "members", "active")


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
