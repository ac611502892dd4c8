"""Reference data of the people room: units, and who holds which post."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sanlian.journal.administration import ReadOnly
from sanlian.people import listings
from sanlian.people.models import Post, Unit


@admin.register(Unit)
class UnitAdmin(ReadOnly):
    """Units; their codes are fixed once given."""

    list_display = ("code", "name", "kind", "place_code", "active")
    ordering = ("code",)
    changed_at = "registry:tables"
    list_filter = ("kind", "active")
    search_fields = ("code__startswith", "name", "initials__startswith")
    subject, subject_field = "unit", "code"


@admin.register(Post)
class PostAdmin(ReadOnly):
    """Posts, from one day to another."""

    list_display = ("user", "unit", "role_words", "valid_from", "valid_to")
    ordering = ("unit__code", "role", "-valid_from")
    changed_at = "registry:accounts"
    list_filter = ("role", "secrecy")
    list_select_related = ("user", "unit")
    search_fields = ("user__name", "user__initials__startswith", "unit__name", "unit__initials__startswith")
    subject, subject_field = "person", "user_id"

    @admin.display(description=_("role"), ordering="role")
    def role_words(self, post: Post) -> str:
        """Return what the post is called."""
        return listings.role_words(post.role)
