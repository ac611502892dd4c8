"""Everything that is missing or contradicts itself in the county's data."""

from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from sanlian.analysis import checks as analysis
from sanlian.catalogue import checks as catalogue
from sanlian.dataitems import checks as dataitems
from sanlian.people import checks as people
from sanlian.places import checks as places
from sanlian.registry.operations import forget
from sanlian.sheets.findings import Finding

# The page that mends what a table holds, where there is one besides the table's own.
_PAGES = {
    "places": "places",
    "posts": "people",
    "branches": "links",
    "members": "links",
    "households": "links",
    "responsibilities": "lists",
    "coordination": "lists",
    "categories": "categories",
    "limits": "categories",
    "calendar": "calendar",
    "data_items": "data_items",
    "routing": "routing",
}


def findings(on: date) -> list[Finding]:
    """Return what is wrong on a day, places first; nothing for a county that is whole."""
    # Told of what is there now, not of what this process remembers.
    forget()
    return [
        *places.findings(),
        *catalogue.findings(on),
        *people.findings(on),
        *dataitems.findings(),
        *analysis.findings(on),
    ]


def mended_at(finding: Finding) -> str:
    """Return the address of the page that mends it."""
    page = _PAGES.get(finding.mended_in)
    if page:
        try:
            return f"{reverse(f'registry:{page}')}?{urlencode({'about': finding.about})}"
        except NoReverseMatch:
            pass
    return reverse("registry:table", args=[finding.mended_in])
