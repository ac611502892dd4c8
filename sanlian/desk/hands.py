"""What the timeline says when an order changes hands, goes up, or people are called to it."""

from typing import Any

from django.utils.translation import gettext as _

from sanlian.look.lists import listed
from sanlian.people import names

Words = tuple[str, str, str]  # the mark (done, back, late, open), what was done, and more


def joined(*parts: str) -> str:
    """Return what more there is to say, with a dot between."""
    return "·".join(part for part in parts if part)


def handed_over(details: dict[str, Any]) -> Words:
    what = _("weekly list handed over") if details.get("list") else _("handed over")
    words = {"was": details.get("was", ""), "to": details.get("to", "")}
    return "done", what, _("from %(was)s to %(to)s") % words


def assist_asked(details: dict[str, Any]) -> Words:
    return (
        "open",
        _("asked %(unit)s to assist") % {"unit": names.unit_words(str(details["assisting"]))},
        str(details["reason"]),
    )


def assists_lifted(details: dict[str, Any]) -> Words:
    units = listed(names.unit_words(str(code)) for code in details["units"])
    return "done", _("the lead need not wait for %(units)s") % {"units": units}, str(details["reason"])


def complained_of(details: dict[str, Any]) -> Words:
    return "open", _("named who is complained of"), _("They neither see this order nor get it.")


def passed_up(details: dict[str, Any]) -> Words:
    if "wanted" in details:
        words = {
            "unit": names.unit_words(str(details.get("was", ""))),
            "wanted": listed(names.unit_words(str(code)) for code in details["wanted"]),
        }
        return "back", _("%(unit)s blew the whistle and asks for %(wanted)s") % words, str(details["reason"])
    why = _("Nobody is in office there.") if "empty" in details else ""
    why = why or _("Everybody in the unit had an interest in it.")
    return "back", _("passed to the level above"), why


def passed_on(details: dict[str, Any]) -> Words:
    unit = details.get("helper") or details["unit"]
    units = {"was": names.unit_words(str(details["was"])), "unit": names.unit_words(str(unit))}
    if "helper" in details:
        return "done", _("%(unit)s helps in the place of %(was)s") % units, _("Places have changed.")
    handler = _("%(name)s handles it") % {"name": details["to"]} if details.get("to") else ""
    what = _("passed on from %(was)s to %(unit)s") % units
    return "done", what, " · ".join(filter(None, [_("Places have changed."), handler]))


def called_up(details: dict[str, Any]) -> Words:
    called = {"people": listed(details.get("people", ()))}
    return "open", _("called %(people)s up") % called, str(details.get("task", ""))


def call_answered(details: dict[str, Any]) -> Words:
    what = _("comes as called") if details.get("coming") else _("cannot come")
    return "done" if details.get("coming") else "back", what, str(details.get("reason", ""))
