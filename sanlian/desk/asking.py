"""What the timeline says of those who ask: what they add, take back, object to, and have put right or taken out."""

from typing import Any

from django.utils.translation import gettext as _, ngettext, pgettext

from sanlian.desk.hands import Words, joined
from sanlian.look.lists import listed
from sanlian.people import names


def reopened(details: dict[str, Any]) -> Words:
    return "late", _("not solved: it is open again"), joined(said(details), _("the first clock goes on"))


def withdrawn(details: dict[str, Any]) -> Words:
    return "back", _("withdrew it"), said(details)


def said(details: dict[str, Any]) -> str:
    """Return the words of who asked that belong to a fact, and whether they are no longer as they were said."""
    words = str(details.get("said", ""))
    return joined(words, _("changed since: not as it was said")) if details.get("altered") else words


def erased(details: dict[str, Any]) -> Words:
    return "done", _("had what was left of them taken out"), _("words, pictures, name and number")


def corrected(details: dict[str, Any]) -> Words:
    known = {
        "name": pgettext("own data", "the name"),
        "phone": pgettext("own data", "the number"),
        "address": pgettext("own data", "the exact place"),
        "position": pgettext("own data", "the position on the map"),
    }
    return (
        "done",
        _("put something right: %(what)s") % {"what": listed(known[each] for each in details["changed"])},
        "",
    )


def hidden(details: dict[str, Any]) -> Words:
    if details["whole"]:
        return "done", _("lets nobody else see it any more"), ""
    return "done", _("took the words off the village’s page"), ""


def request_withdrawn(details: dict[str, Any]) -> Words:
    more = joined(said(details), _("others still wait"))
    return "back", _("withdrew their request"), more


def added(details: dict[str, Any]) -> Words:
    number = int(details.get("photos", 0))
    pictures = ngettext("%(count)s photograph", "%(count)s photographs", number) % {"count": number}
    more = [pictures] if number else []
    if details.get("recording"):
        more.append(_("a recording"))
    words = said(details)
    return "open", _("added: %(words)s") % {"words": words} if words else _("added something"), "·".join(more)


def transcribed(details: dict[str, Any]) -> Words:
    words = _("what was said opens when the month is over") if details.get("closed") else said(details)
    if details.get("by_machine"):
        return "done", _("the machine wrote down what was said"), words
    return "done", _("wrote down what was said"), words


def objected(details: dict[str, Any]) -> Words:
    words = {"code": str(details.get("code", ""))[2:], "unit": names.unit_words(str(details.get("to", "")))}
    return "late", _("does not agree; %(unit)s looks at it as no. %(code)s") % words, ""
