"""Reply templates: those that an order's answer may begin as, with what is known of the order put in."""

from django.utils.translation import get_language, gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.kernel import errors
from sanlian.kernel.words import gettext_noop
from sanlian.people import queries as people
from sanlian.people.actors import Actor, Permission
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.workorders import rules
from sanlian.workorders.models import ReplyTemplate as ReplyTemplate, WorkOrder

# What a template may name in braces, and what it stands for; anything else in braces is left for the writer.
KNOWN = {
    "单号": gettext_noop("the receipt"),
    "事项": gettext_noop("the matter, in residents' words"),
    "地点": gettext_noop("the place"),
    "单位": gettext_noop("the unit that answers"),
    "经办人": gettext_noop("who writes the answer"),
    "电话": gettext_noop("their work telephone"),
    "诉求日期": gettext_noop("the day on which it was asked"),
}


class NoSuchTemplate(errors.NotFound):
    """No template in force goes by that code."""


def keeps(actor: Actor) -> list[str]:
    """Return the codes of the units whose templates the actor keeps."""
    units = {
        post.unit_code: None
        for post in actor.posts
        if (Permission.DISPATCH if post.unit_kind == "county" else Permission.HANDLE) in post.permissions
    }
    return list(units)


def of_units(codes: list[str]) -> list[ReplyTemplate]:
    """Return the templates in force of some units, by title."""
    rows = ReplyTemplate.objects.filter(unit__code__in=codes, ended_at=None)
    return list(rows.select_related("unit", "made_by").order_by("title", "code"))


def template(code: str) -> ReplyTemplate:
    """Return a template in force; :raises NoSuchTemplate: when there is none."""
    found = ReplyTemplate.objects.filter(code=code, ended_at=None).select_related("unit").first()
    if found is None:
        raise NoSuchTemplate(_("There is no such template, or no longer."))
    return found


def for_order(order: WorkOrder) -> list[ReplyTemplate]:
    """Return the templates for an order's answer: those of its unit and of the centre, of its matter first."""
    rows = ReplyTemplate.objects.filter(
        unit__in={order.unit_id, people.county_unit().id},
        category_code__in=["", order.category_code],
        ended_at=None,
    )
    return sorted(rows, key=lambda row: (not row.category_code, row.unit_id != order.unit_id, row.title))


def begun(found: ReplyTemplate, order: WorkOrder, *, by: Actor) -> str:
    """Return an answer as a template begins it for an order; what is not known stays a blank in braces."""
    category = catalogue.snapshot().categories.get(order.category_code)
    place = places.find(order.place_code)
    values = {
        "单号": rules.shown_receipt(order.code),
        "事项": category.resident_label(get_language()) if category else "",
        "地点": named(place) if place else "",
        "单位": named(people.unit_by_id(order.unit_id)),
        "经办人": by.name,
        "电话": people.phone_of(by.id) if by.id is not None else "",
        "诉求日期": f"{order.submitted_at.astimezone(rules.SHANGHAI):%Y-%m-%d}",
    }
    return rules.filled(found.text, values)
