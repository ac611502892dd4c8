"""Reference data of the people room: units, and who holds which post."""

from django.contrib import admin

from sanlian.journal.administration import ReadOnly
from sanlian.people.models import Post, Unit


@admin.register(Unit)
class UnitAdmin(ReadOnly):
    """Units; their codes are fixed once given."""

    list_display = ("code", "name", "kind", "active")
    list_filter = ("kind", "active")
    search_fields = ("code__startswith", "name", "initials__startswith")
    subject, subject_field = "unit", "code"


@admin.register(Post)
class PostAdmin(ReadOnly):
    """Posts, from one day to another."""

    list_display = ("user", "unit", "role", "valid_from", "valid_to")
    list_filter = ("role", "secrecy")
    list_select_related = ("user", "unit")
    search_fields = ("user__name", "user__initials__startswith", "unit__name", "unit__initials__startswith")
    subject, subject_field = "person", "user_id"
