"""The county centre's rulings, to be read; orders are no reference data and are not here."""

from django.contrib import admin

from sanlian.journal.administration import ReadOnly
from sanlian.workorders.models import RoutingPrecedent


@admin.register(RoutingPrecedent)
class RoutingPrecedentAdmin(ReadOnly):
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
    subject, subject_field = "order", "order_id"
    exclude = ("order",)
