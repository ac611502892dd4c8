"""
Tables in the administration: to be read, or changed through an operation, so that the journal tells of each change.

What opens the administration is asked of its site; what may be changed, of the room's own permissions.
"""

import json
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.sites import AdminSite
from django.db.models import JSONField, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from unfold.admin import ModelAdmin


class ReadOnly(ModelAdmin):
    """
    A table that is changed elsewhere.

    `subject` is the kind under which the journal keeps what happened to a row, `subject_field` the field that holds
    its number there; `changed_at` names the page on which rows are changed.
    """

    subject: str = ""
    subject_field: str = "pk"
    changed_at: str = ""
    # The sentence with the link to that page, above list and row; `look` has the template.
    list_before_template = "look/admin_elsewhere.html"
    change_form_before_template = "look/admin_elsewhere.html"
    actions = None
    list_per_page = 50
    show_full_result_count = False

    def __init__(self, model: type[Model], admin_site: AdminSite) -> None:
        """Let each field of lists and the like be told in words: by itself it is shown as machines write it."""
        super().__init__(model, admin_site)
        self._told: dict[str, str] = {}
        for each in model._meta.fields:
            if isinstance(each, JSONField):
                self._told[each.name] = f"{each.name}_told"
                words = admin.display(description=each.verbose_name)(partial(_told, each.attname))
                setattr(self, self._told[each.name], words)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields, those of lists and the like in words."""
        return [
            self._told.get(name, name) for name in super().get_fields(request, obj) if isinstance(name, str)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what is never typed here: also what is told in words."""
        return [*super().get_readonly_fields(request, obj), *self._told.values()]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the administration is open to the person."""
        return bool(self.admin_site.has_permission(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may see the table."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no: what was once used is ended, never deleted."""
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Send to the page that tells what happened to the row."""
        row = self.get_object(request, object_id)
        if row is None or not self.subject:
            return redirect("registry:home")
        number = row
        for step in self.subject_field.split("__"):
            number = getattr(number, step)
        return redirect("registry:history", self.subject, str(number))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the list, with the page on which its rows are changed."""
        return super().changelist_view(request, {**(extra_context or {}), "changed_at": self._changed_at()})

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Show a row, with the page on which it is changed and the one that tells its history."""
        extra = {"changed_at": self._changed_at(), "has_history": bool(self.subject)}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def _changed_at(self) -> str:
        try:
            return reverse(self.changed_at) if self.changed_at else ""
        except NoReverseMatch:
            return ""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Leave Django's own log empty: the journal has it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Leave Django's own log empty: the journal has it."""


def _told(name: str, row: Model) -> str:
    """Return what a list or the like says, as a person reads it."""
    value = getattr(row, name)
    if not value:
        return "—"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "、".join(value)
    return json.dumps(value, ensure_ascii=False, indent=1)


class ThroughOperation(ReadOnly):
    """A table whose rows may be changed here too: each change goes through the room's operation."""

    def apply(self, request: HttpRequest, obj: Any) -> None:
        """Change the row through an operation; a refusal becomes a page. To be written by each table."""
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Change the row through the operation and in no other way."""
        self.apply(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save nothing beside it."""
