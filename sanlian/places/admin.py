"""Reference data of the places room."""

from django.contrib import admin

from sanlian.journal.administration import ReadOnly
from sanlian.places.models import Place


@admin.register(Place)
class PlaceAdmin(ReadOnly):
    """Places: names may be corrected, codes and geometry are imported."""

    list_display = ("code", "full_name", "level", "kind")
    list_filter = ("level", "kind")
    search_fields = ("code", "name", "initials")
    readonly_fields = ("code", "level", "kind", "parent", "boundary", "lon", "lat")
