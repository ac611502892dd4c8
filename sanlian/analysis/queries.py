"""What the machine makes of a text, and why an order is where it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sanlian.analysis import engine
from sanlian.analysis.engine import Reason
from sanlian.analysis.engine.blend import Blend
from sanlian.analysis.engine.classify import VERSION, Reads
from sanlian.analysis.engine.model import Model
from sanlian.analysis.models import LearntModel, WarningRules
from sanlian.analysis.reasons import Reasons, reasons
from sanlian.analysis.routing import Route, route
from sanlian.catalogue import queries as catalogue
from sanlian.kernel import errors
from sanlian.kernel.kept import Kept
from sanlian.people import crowds, queries as people
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.sheets import Held
from sanlian.workorders import queries as workorders
from sanlian.workorders.queries import WorkOrder

FALLBACK = "village.other"
# From this confidence on an order goes out without a person, unless a model was adopted with another. Measured
# (`manage.py analysis_measure`) on the 618 invented messages of the demonstration, which the index has not seen and 24
# of which nobody could place: 39 % reach it, and 92 % of those are right. Whoever gets a wrong one declines it.
DISPATCH_ALONE = 0.80
DANGER_FILE = settings.BASE_DIR / "data/analysis/danger.jsonl"


class WrongPlace(errors.Invalid):
    """The place given is no village of the county."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a text is about, how sure that is, and who would get it; nothing of it is stored."""

    category: str
    confidence: float
    reasons: tuple[Reason, ...]
    alternatives: tuple[tuple[str, float], ...]
    title: str
    urgent: bool
    urgent_words: tuple[str, ...]
    sensitive: bool
    # What sounds like danger though no rule knows its words: a person reads it before it goes anywhere.
    heed_words: tuple[str, ...]
    place: PlaceInfo | None
    unit_code: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an order is where it is, as it was seen when it came in."""

    category: str
    confidence: float
    reasons: tuple[Reason, ...]
    alternatives: tuple[tuple[str, float], ...]
    chosen_by_person: bool
    why: Reasons
    list_item: str
    version: str

    @property
    def unit_code(self) -> str:
        """Return the unit that it was to go to."""
        return self.why.unit_code

    @property
    def route_reason(self) -> str:
        """Return why that unit, in the reader's language."""
        return self.why.said()


def suggest(
    text: str,
    *,
    village: str | None = None,
    point: tuple[float, float] | None = None,
    category: str | None = None,
    at: datetime,
) -> Suggestion:
    """
    Return what the machine makes of a text, without storing anything.

    :param village: code of the village that the person chose
    :param point: longitude and latitude, WGS-84
    :param category: the person's own choice, which is certain
    :param at: when it is said; some matters go elsewhere at night
    :raises WrongPlace: when the village is none of the county's
    :raises places.OutsideCounty: when the point is not in the county
    :raises catalogue.UnknownCategory: when the chosen category does not exist, or is a group
    """
    place = find_place(text, village=village, point=point)
    reading = read(text)
    if category:
        catalogue.limit_of(category)
        others = tuple(each for each in reading.alternatives if each[0] != category)
        reading = engine.Reading(category, 1.0, reading.reasons, others)
    kind = catalogue.category(reading.category)
    plain = engine.normalise(text)
    signals = engine.signals_in(plain)
    urgent, sensitive = kind.emergency or bool(signals.urgent), kind.sensitive or bool(signals.sensitive)
    to = route(reading.category, place.code if place else people.county_code(), text=text, at=at)
    return Suggestion(
        category=reading.category,
        confidence=reading.confidence,
        reasons=reading.reasons,
        alternatives=reading.alternatives,
        title=title_of(text),
        urgent=urgent,
        urgent_words=signals.urgent,
        sensitive=sensitive,
        heed_words=() if urgent else _danger().words_in(plain),
        place=place,
        unit_code=to.unit_code,
        unit_name=people.unit(to.unit_code).name,
    )


@lru_cache(maxsize=1)
def _danger() -> engine.Danger:
    return engine.Danger.load(DANGER_FILE)


def read(text: str) -> engine.Reading:
    """Return the category of a text, how sure and why."""
    return _read(_versions(), text[:2000])


def _versions() -> tuple[str, str]:
    return catalogue.snapshot().version, _in_use.get()[0]


def _present() -> Reads:
    return _reader(_versions())


# A page reads a text to show what it would become, and the operation reads it again to make it so.
@lru_cache(maxsize=16)
def _read(version: tuple[str, str], text: str) -> engine.Reading:
    return _reader(version).read(text)


@lru_cache(maxsize=2)
def _reader(version: tuple[str, str]) -> Reads:
    """Return what reads texts now: the catalogue's words, with what was learnt and adopted."""
    words, learnt = version
    cold = _classifier(words)
    row = LearntModel.objects.filter(version=learnt).first() if learnt else None
    return Blend(cold, Model.load(bytes(row.content)), row.weight) if row else cold


def _read_in_use() -> tuple[str, float | None]:
    row = LearntModel.objects.filter(adopted_at__isnull=False, left_at=None).values_list(
        "version", "alone_from"
    )
    return row.first() or ("", None)


_in_use = Kept(_read_in_use, seconds=10)


def forget() -> None:
    """Drop what this process remembers of the model in use; called by whatever changes it."""
    _in_use.forget()


def model_in_use() -> str:
    """Return the version of what reads texts now: of the catalogue's words, or of what was learnt."""
    return _in_use.get()[0] or VERSION


def alone_from() -> float:
    """Return the confidence from which an order goes out without a person."""
    return _in_use.get()[1] or DISPATCH_ALONE


def cold_classifier() -> engine.Classifier:
    """Return the classifier that knows the catalogue's words alone."""
    return _classifier(catalogue.snapshot().version)


def look_over(order: WorkOrder, answer: str, *, at: datetime) -> list[engine.Found]:
    """Return what the writer of a public answer may want to look at again; a hint, never a refusal."""
    asked = "\n".join(request.text for request in workorders.requests_of(order.pk)) or order.told
    found = engine.look_over(asked, answer[:2000], category=order.category_code, classifier=_present())
    numbers = [each.words for each in found if each.hint is engine.Hint.NUMBER]
    offices = crowds.work_mobiles(numbers, on=localdate(at)) if numbers else frozenset()
    return [each for each in found if each.hint is not engine.Hint.NUMBER or each.words not in offices]


def measure(labelled: Iterable[tuple[str, str]], thresholds: Sequence[float]) -> list[engine.Mark]:
    """Return how sure and how right the present classifier is on pairs of text and true category."""
    known = catalogue.snapshot()
    leads = {leaf.code: leaf.lead for leaf in known.leaves}
    return engine.curve(_present(), labelled, thresholds, leads=leads)


@lru_cache(maxsize=2)
def _classifier(version: str) -> engine.Classifier:
    labels = [
        engine.Label(leaf.code, f"{leaf.name} {leaf.resident_name}", leaf.keywords, leaf.description)
        for leaf in catalogue.snapshot().leaves
        if leaf.active
    ]
    return engine.Classifier(labels, fallback=FALLBACK)


def find_place(text: str, *, village: str | None, point: tuple[float, float] | None) -> PlaceInfo | None:
    """
    Return the finest place known: the point's grid, the chosen village, or the village that the text names.

    A point outside the chosen village does not overrule the choice: the phone may be elsewhere.

    :raises WrongPlace: when the village is none of the county's
    :raises places.OutsideCounty: when the point is not in the county and no village was chosen
    """
    chosen: PlaceInfo | None = None
    if village:
        chosen = places.find(village)
        if chosen is None or chosen.level != "village":
            raise WrongPlace(_("There is no such village in this county."), field="village")
    if point is not None:
        try:
            grid = places.locate(*point)
        except places.OutsideCounty:
            if chosen is None:
                raise
        else:
            if chosen is None or grid.code.startswith(chosen.code):
                return grid
    return chosen or places.mentioned(text)


def title_of(text: str) -> str:
    """Return the first sentence of a text without private numbers, at most 30 characters."""
    words = engine.masked(" ".join(text.split()))
    for mark in "。！？!?；;":
        words = words.split(mark)[0]
    return words if len(words) <= 30 else words[:29] + "…"


# ── why here? ────────────────────────────────────────────────────────────────


def why(order_id: int) -> Explanation | None:
    """
    Return why an order is where it is, or None for one that no machine has seen.

    :raises errors.NotFound: when there is no such order
    """
    return explanation(workorders.order(order_id).analysis)


def explanation(stored: dict[str, Any]) -> Explanation | None:
    """Return the explanation out of what an order keeps as its `analysis`."""
    if not stored:
        return None
    return Explanation(
        category=stored["category"],
        confidence=stored["confidence"],
        reasons=tuple(Reason(word, weight) for word, weight in stored["reasons"]),
        alternatives=tuple((code, share) for code, share in stored["alternatives"]),
        chosen_by_person=stored["chosen"],
        why=reasons(stored),
        list_item=stored["list_item"],
        version=stored["version"],
    )


def stored_form(suggestion: Suggestion, to: Route, *, chosen: bool) -> dict[str, Any]:
    """Return what an order keeps of its analysis, as JSON."""
    return {
        "version": model_in_use(),
        "category": suggestion.category,
        "confidence": round(suggestion.confidence, 4),
        "reasons": [[reason.word, reason.weight] for reason in suggestion.reasons],
        "alternatives": [[code, round(share, 4)] for code, share in suggestion.alternatives],
        "chosen": chosen,
        "list_item": to.list_item,
        **to.why.stored(),
        "urgent_words": list(suggestion.urgent_words),
        "heed_words": list(suggestion.heed_words),
    }


def documents() -> list[Held]:
    """Return every version of the warning rules as it was loaded, the oldest first."""
    return [Held(version.content, version.shipped) for version in WarningRules.objects.order_by("pk")]
