"""
What the product may not be (合规自查): each rule of 国办函〔2026〕12号, how it is looked for, and what was found.

The rules forbid apps of government that make officers check in, rank persons by points, count time online, force
photographs and positions, ask twice for what is known, or cannot be complained of. Nothing here is declared: every
line is judged from what the running product is made of (`evidence.gather`), and fails when that changes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sanlian.kernel.words import gettext_noop
from sanlian.look.lists import listed
from sanlian.registry.indicatorwords import LEVELS, level_words

# Pieces of the English names of fields, addresses and facts. Code is English, so that these can be looked for.
CHECK_IN = ("check_in", "checkin", "clock_in", "attendance", "punch", "signed_in")
ONLINE = ("online", "last_seen", "last_active", "dwell", "time_spent", "session_length")
APPLAUSE = ("likes", "thumb", "streak", "badge", "medal", "login_count", "visit_count", "view_count")
QUOTA = ("quota", "required_visits", "least_visits", "visits_due")
SCORES = ("score", "points", "rank", "stars")
UNIT_LEVELS = frozenset({"grid", "village", "township", "department", "team"})
# How a unit's code begins, and the level of boards on which it stands.
UNIT_KINDS = {"grid": "grid", "vil": "village", "twp": "township", "dept": "department", "team": "team"}
# A note of a visit may hold none of these, or somebody would be asked why theirs are few.
TALLIES = ("count", "total", "tally", "target", "minutes", "duration", "due", "streak")
# What a person does only to be seen; none of these facts may be a word of a formula.
ACTIVITY = frozenset(
    {"contacted", "progressed", "noted", "read", "photographed", "visited", "logged_in", "answered"}
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What the product is made of.

    :param fields: of each table by its name, the names of its columns
    :param persons: the tables that name a person
    :param routes: addresses of all pages
    :param guarded: those of them that ask for a log-in
    :param facts: names of all kinds of facts
    :param followed: those that a reader hears, so that something could be made of them
    :param scored: names of the facts that formulas may read
    :param levels: the levels for which an indicator in force counts
    :param board_kinds: the kinds of units on any board that was computed
    :param required: of each form for residents, the fields that must be filled in
    :param known: codes of the data items that the county knows already
    :param photo_matters: names of the matters whose reply needs a photograph
    :param sources: the directives of the content security policy and what they allow
    :param own_cases: whether officers see what their own steps counted
    :param double_administrators: names of those who hold two of the three separate offices
    """

    fields: Mapping[str, frozenset[str]]
    persons: frozenset[str]
    routes: frozenset[str]
    guarded: frozenset[str]
    facts: frozenset[str]
    followed: frozenset[str]
    scored: frozenset[str]
    levels: frozenset[str]
    board_kinds: frozenset[str]
    required: Mapping[str, frozenset[str]]
    known: frozenset[str]
    photo_matters: tuple[str, ...]
    sources: Mapping[str, tuple[str, ...]]
    double_administrators: tuple[str, ...]
    own_cases: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: what it says, whether it is kept, how that was looked for, and what speaks against it."""

    says: str
    kept: bool
    how: str
    against: tuple[str, ...] = field(default=())


def judged(evidence: Evidence) -> list[Line]:
    """Return every rule with what was found, in the order of the rules."""
    return [rule(evidence) for rule in _RULES]


def _named(evidence: Evidence, words: Iterable[str]) -> tuple[str, ...]:
    """Return the columns, addresses and facts whose names hold one of some words."""
    columns = (f"{table}.{name}" for table, names in evidence.fields.items() for name in names)
    return tuple(
        sorted(
            each
            for each in (*columns, *evidence.routes, *evidence.facts)
            if any(word in each for word in words)
        )
    )


def _looked_through(evidence: Evidence, words: Iterable[str]) -> str:
    said = _(
        "Looked through %(columns)s columns of %(tables)s tables, %(routes)s addresses and %(facts)s kinds of "
        "facts for: %(words)s."
    )
    return said % {
        "columns": sum(map(len, evidence.fields.values())),
        "tables": len(evidence.fields),
        "routes": len(evidence.routes),
        "facts": len(evidence.facts),
        "words": ", ".join(words),
    }


def _absent(says: str, words: tuple[str, ...]) -> Callable[[Evidence], Line]:
    def rule(evidence: Evidence) -> Line:
        found = _named(evidence, words)
        return Line(_(says), not found, _looked_through(evidence, words), found)

    return rule


def _no_ranking_of_persons(evidence: Evidence) -> Line:
    found = tuple(
        sorted(
            f"{table}.{name}"
            for table in evidence.persons
            for name in evidence.fields[table]
            if any(word in name for word in SCORES)
        )
    )
    how = (
        _(
            "None of the %(tables)s tables that name a person has a column for: %(words)s. What an officer's own steps "
            "counted is shown to that officer alone, and kept nowhere."
        )
        if evidence.own_cases
        else _(
            "None of the %(tables)s tables that name a person has a column for: %(words)s. What single steps counted "
            "is shown to nobody (switched off)."
        )
    )
    return Line(
        _("Persons are not given points and not ranked."),
        not found,
        how % {"tables": len(evidence.persons), "words": ", ".join(SCORES)},
        found,
    )


def _levels(codes: Iterable[str]) -> str:
    """Return levels of boards in words; what is none of them by its code."""
    return listed(level_words(code) if code in LEVELS else code for code in sorted(codes))


def _units_only(evidence: Evidence) -> Line:
    wrong = tuple(sorted((evidence.levels - UNIT_LEVELS) | (evidence.board_kinds - UNIT_KINDS.keys())))
    how = _("The indicators in force count for: %(levels)s. On boards stand: %(kinds)s.")
    kinds = {UNIT_KINDS.get(kind, kind) for kind in evidence.board_kinds}
    told = {"levels": _levels(evidence.levels) or "–", "kinds": _levels(kinds) or "–"}
    return Line(_("Boards are of units, never of persons or residents."), not wrong, how % told, wrong)


def _outcomes_only(evidence: Evidence) -> Line:
    wrong = tuple(sorted(each for each in evidence.scored if each.rpartition(".")[2] in ACTIVITY))
    how = _("A formula can read these facts and no others: %(facts)s.")
    return Line(
        _("What residents experienced is scored; visits, notes, photographs and log-ins cannot be."),
        not wrong,
        how % {"facts": ", ".join(sorted(evidence.scored))},
        wrong,
    )


def _visits_are_notes(evidence: Evidence) -> Line:
    ours = {name: columns for name, columns in evidence.fields.items() if name.startswith("visits.")}
    counting = {
        f"{table}.{name}"
        for table, names in ours.items()
        for name in names
        if any(t in name for t in TALLIES)
    }
    facts = {each for each in evidence.facts if each.startswith("visits.")}
    wrong = tuple(sorted(counting | (facts & (evidence.followed | evidence.scored))))
    how = _(
        "Nothing in the house hears of a visit: no reader follows its %(facts)s kinds of facts, no formula may read "
        "them, and its %(tables)s tables have no column for a number."
    )
    told = {"facts": len(facts), "tables": len(ours)}
    return Line(_("A visit is a note, and nobody counts it."), not wrong, how % told, wrong)


def _nothing_forced_on_residents(evidence: Evidence) -> Line:
    forced = tuple(
        sorted(
            f"{form}.{name}"
            for form, names in evidence.required.items()
            for name in names
            if any(word in name for word in ("photo", "lon", "lat", "phone", "name", "voice"))
        )
    )
    how = _("None of the residents' %(forms)s forms demands a photograph, a position, a name or a telephone.")
    return Line(
        _("Residents need not send photographs, positions, names or numbers."),
        not forced,
        how % {"forms": len(evidence.required)},
        forced,
    )


def _no_log_in_for_residents(evidence: Evidence) -> Line:
    closed = tuple(sorted(each for each in evidence.guarded if each.startswith("portal:")))
    ours = sum(each.startswith("portal:") for each in evidence.routes)
    how = _("None of the residents' %(pages)s pages asks for an account.")
    return Line(
        _("Residents need no account and no installation."), not closed, how % {"pages": ours}, closed
    )


def _nothing_asked_twice(evidence: Evidence) -> Line:
    last_words = {code.rpartition(".")[2] for code in evidence.known}
    asked = tuple(
        sorted(f"{form}.{name}" for form, names in evidence.required.items() for name in names & last_words)
    )
    how = _("No form for residents demands one of the %(items)s data items that the county keeps.")
    return Line(
        _("What is known is not asked again."), not asked, how % {"items": len(evidence.known)}, asked
    )


def _photographs_where_they_prove(evidence: Evidence) -> Line:
    how = _("A reply needs a photograph in %(number)s matters, because the catalogue says so: %(names)s.")
    names = listed(evidence.photo_matters) or _("none")
    told = {"number": len(evidence.photo_matters), "names": names}
    field_forced = tuple(sorted(each for each in _named(evidence, ("photo_required", "photos_required"))))
    return Line(
        _("Photographs are asked of officers only where they prove a repair."), not field_forced, how % told
    )


def _can_be_complained_of(evidence: Evidence) -> Line:
    missing = tuple(sorted({"portal:feedback", "portal:object"} - evidence.routes))
    how = _(
        "An opinion about the product and an objection to an answer have pages of their own and become orders."
    )
    return Line(_("Whoever is not content can say so in the product itself."), not missing, how, missing)


def _nothing_goes_out(evidence: Evidence) -> Line:
    own = {"'self'", "'none'", "data:", "blob:"}
    outside = tuple(
        sorted(
            f"{name} {source}"
            for name, sources in evidence.sources.items()
            for source in sources
            if source not in own
        )
    )
    strict = "'self'" in evidence.sources.get("default-src", ())
    how = _("The content security policy lets pages load from the county's own server only.")
    return Line(_("Pages load nothing from anybody else."), strict and not outside, how, outside)


def _offices_apart(evidence: Evidence) -> Line:
    how = _("No account holds two of the offices system, security and audit administrator.")
    return Line(
        _("Those who run it watch each other."),
        not evidence.double_administrators,
        how,
        evidence.double_administrators,
    )


_RULES: tuple[Callable[[Evidence], Line], ...] = (
    _absent(gettext_noop("Nobody has to check in, be present or clock in."), CHECK_IN),
    _no_ranking_of_persons,
    _units_only,
    _outcomes_only,
    _absent(gettext_noop("Time online is not counted."), ONLINE),
    _absent(gettext_noop("There are no likes, badges, streaks or counts of visits and log-ins."), APPLAUSE),
    _absent(gettext_noop("There are no quotas of visits or entries."), QUOTA),
    _visits_are_notes,
    _nothing_forced_on_residents,
    _photographs_where_they_prove,
    _no_log_in_for_residents,
    _nothing_asked_twice,
    _can_be_complained_of,
    _nothing_goes_out,
    _offices_apart,
)
