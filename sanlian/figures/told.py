"""A counter in words, for whoever has to find out why a check fails."""

from django.utils.translation import get_language, gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.figures.rules import CATEGORY, UNIT
from sanlian.people import names
from sanlian.places import queries as places
from sanlian.workorders import listings


def counter(key: tuple[object, ...]) -> str:
    """
    Return what a counter counts, under the key of `queries.verify`.

    Where, of whom or of what, on which day, and the measure with what it means; or the step whose length it counts.
    """
    if key[0] == "waiting":
        _waiting, scope, step, day, bucket = key
        words = _("%(place)s, %(day)s: orders whose step “%(step)s” took about as long (bucket %(bucket)s)")
        return words % {"place": _place(str(scope)), "day": day, "step": step, "bucket": bucket}
    scope, kind, code, day, measure = key
    where = [_place(str(scope)), _part(str(kind), str(code)), str(day or _("now"))]
    return _("%(where)s: %(measure)s") % {
        "where": ", ".join(filter(None, where)),
        "measure": _measure(str(measure)),
    }


def _place(code: str) -> str:
    found = places.find(code)
    return f"{names.named(found)} ({code})" if found else code


def _part(kind: str, code: str) -> str:
    if kind == UNIT:
        name = names.unit_words(code)
        return code if name == code else f"{name} ({code})"
    if kind == CATEGORY:
        known = catalogue.snapshot().categories.get(code)
        return f"{known.label(get_language())} ({code})" if known else code
    return ""


def _measure(name: str) -> str:
    meant = listings.MEASURES.get(name)
    return f"{name} ({_(meant)})" if meant else name
