"""Reference data of the people room: units, and who holds which post."""

from typing import ClassVar

from django.contrib import admin
from unfold.admin import ModelAdmin

from sanlian.people.models import Post, Unit


@admin.register(Unit)
class UnitAdmin(ModelAdmin):
    """Units; their codes are fixed once given."""

    list_display = ("code", "name", "kind", "active")
    list_filter = ("kind", "active")
    search_fields = ("code", "name")
    readonly_fields = ("code", "place", "place_code")


@admin.register(Post)
class PostAdmin(ModelAdmin):
    """Posts, from one day to another."""

    list_display = ("user", "unit", "role", "valid_from", "valid_to")
    autocomplete_fields: ClassVar[list[str]] = ["unit"]
    raw_id_fields = ("user",)
