"""Reference data of the places room."""

from django.contrib import admin

from sanlian.journal.administration import ReadOnly
from sanlian.places.models import Place


@admin.register(Place)
class PlaceAdmin(ReadOnly):
    """Places, to be read; each is renamed, moved, merged and split on its own page, and its boundary is imported."""

    subject, changed_at = "place", "registry:places"
    list_display = ("code", "full_name", "level", "kind")
    list_filter = ("level", "kind")
    search_fields = ("code", "name", "initials")
    # Without the boundary, which is thousands of numbers; the place's page draws it.
    fields = (
        "code",
        "name",
        "full_name",
        "name_en",
        "level",
        "kind",
        "parent",
        "began_on",
        "origin",
        "ended_on",
        "heir",
        "lon",
        "lat",
    )
