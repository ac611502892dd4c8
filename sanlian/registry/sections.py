"""
What the registry has pages for, in the order in which a county fills it in.

A section is shown when its address exists. Whoever adds one gives it a line here and an address in urls.py.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from sanlian.people.actors import Actor, Permission


@dataclass(frozen=True, slots=True)
class Section:
    """A link of the navigation and of the home page; `name` is also the name of its address."""

    name: str
    title: object
    says: object
    icon: str
    needs: Permission = Permission.EDIT_CATALOGUE
    or_else: Permission | None = None

    @property
    def url(self) -> str:
        """Return the address, empty while there is none."""
        try:
            return reverse(f"registry:{self.name}")
        except NoReverseMatch:
            return ""


_SECTIONS = (
    Section(
        "places",
        _("Places"),
        _("Townships, villages, grids, their codes and boundaries"),
        "map-pin",
        Permission.CHANGE_PLACES,
    ),
    Section(
        "links",
        _("Three links"),
        _("Members and households, grid heads, village teams"),
        "users",
        Permission.KEEP_LINKS,
    ),
    Section(
        "lists", _("Departments and lists"), _("Who answers for what, and the duty tree"), "clipboard-list"
    ),
    Section(
        "routing",
        _("Routing rules"),
        _("What goes elsewhere than the lists say, by whom and until when"),
        "route",
    ),
    Section("categories", _("Categories and limits"), _("What people ask for, and by when"), "list"),
    Section(
        "indicators",
        _("Indicators"),
        _("What the red and grey board counts, tried before it is changed"),
        "award",
    ),
    Section("calendar", _("Calendar"), _("Days off and make-up working days"), "calendar"),
    Section(
        "data_items",
        _("Data items"),
        _("What is known once and used everywhere"),
        "file-text",
        Permission.KEEP_LINKS,
    ),
    Section(
        "classifier",
        _("What the machine has learnt"),
        _("How sure and how right it is, learning and adopting"),
        "chart-dots",
    ),
    Section(
        "tables", _("Bring and take away"), _("Every table as a file, tried before it comes in"), "download"
    ),
    Section("check", _("Check"), _("Gaps and contradictions, with the page that mends each"), "list-check"),
    Section(
        "accounts",
        _("Accounts"),
        _("Who can log in; posts from day to day, deputies, leaving; passwords and locked log-ins"),
        "key",
        needs=Permission.KEEP_ACCOUNTS,
    ),
    Section(
        "roles",
        _("Who may do what"),
        _("What each role allows"),
        "check",
        needs=Permission.KEEP_ACCOUNTS,
        or_else=Permission.AUDIT,
    ),
    Section(
        "audit",
        _("Audit"),
        _("Who looked at what, who changed what, and whether the record is whole"),
        "eye",
        needs=Permission.AUDIT,
    ),
    Section(
        "list_proposals",
        _("Changes of lists"),
        _("Who proposed what, who confirmed it, and how each row stood before"),
        "clipboard-list",
        needs=Permission.AUDIT,
    ),
    Section(
        "compliance",
        _("Self-check"),
        _("What the product must not be, and how each rule was looked for"),
        "shield-check",
        needs=Permission.AUDIT,
    ),
)


def sections(actor: Actor) -> list[Section]:
    """Return the sections whose pages exist and that a post of the actor opens."""
    return [
        section
        for section in _SECTIONS
        if section.url and (actor.holds(section.needs) or (section.or_else and actor.holds(section.or_else)))
    ]
