"""The county centre's rulings, to be read; orders are no reference data and are not here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from sanlian.workorders.models import RoutingPrecedent


@admin.register(RoutingPrecedent)
class RoutingPrecedentAdmin(ModelAdmin):
    """Who answers for what, since when and until when; a ruling changes by another ruling."""

    list_display = (
        "category_code",
        "place_code",
        "unit",
        "reason",
        "owner",
        "made_at",
        "valid_until",
        "ended_at",
    )
    list_filter = ("category_code",)
    list_select_related = ("unit", "owner")
    ordering = ("-made_at",)
    exclude = ("order",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person works in the administration at all."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the person works in the administration at all."""
        return self.has_view_permission(request)
