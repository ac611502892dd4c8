"""The forms of an indicator: its plain numbers, and a formula put together from outcomes and what is so."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sanlian.look.fields import offer
from sanlian.registry import indicatorwords as words
from sanlian.scoring.rules import KINDS_OF, LEVELS, WORDS

# How many clauses a side of a tally may have.
SIDE = 3


class Indicator(forms.Form):
    """What an indicator is called, for whom it counts, and how much."""

    name = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    weight = forms.IntegerField(
        label=_("Weight"), min_value=1, max_value=100, help_text=_("The weights of a group keep their sum.")
    )
    minimum = forms.IntegerField(
        label=_("Fewest cases"),
        min_value=1,
        max_value=1000,
        help_text=_("With fewer, the peers' rate stands in for the unit's own: it neither gains nor loses."),
    )
    window = forms.IntegerField(
        label=_("Window, in months"),
        min_value=1,
        max_value=12,
        help_text=_("What is rare may be judged by more months than one."),
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[("up", _("the more the better")), ("down", _("the less the better"))],
        widget=forms.RadioSelect,
    )
    opposite = forms.CharField(
        label=_("Its good side in Chinese"),
        max_length=60,
        required=False,
        help_text=_("Only where less is better"),
    )
    opposite_en = forms.CharField(label=_("Its good side in English"), max_length=60, required=False)
    levels = forms.MultipleChoiceField(label=_("Counts on boards of"), widget=forms.CheckboxSelectMultiple)
    awaiting = forms.CharField(
        label=_("What it waits for, in Chinese"),
        max_length=60,
        required=False,
        help_text=_(
            "Only where no formula is chosen: it is left out, and the others count for that much more."
        ),
    )
    awaiting_en = forms.CharField(label=_("What it waits for, in English"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the levels of boards in words."""
        super().__init__(*args, **kwargs)
        offer(self, "levels", [(level, words.level_words(level)) for level in LEVELS])

    @staticmethod
    def initial_of(entry: Mapping[str, Any]) -> dict[str, Any]:
        """Return an indicator's entry as the form shows it."""
        return {"window": 1, **entry}

    def entry(self, formula: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what was entered as a file would have it."""
        said = self.cleaned_data
        made: dict[str, Any] = {
            name: said[name] for name in ("name", "name_en", "weight", "direction", "levels", "minimum")
        }
        if said["window"] != 1:
            made["window"] = said["window"]
        if said["direction"] == "down":
            made |= {"opposite": said["opposite"], "opposite_en": said["opposite_en"]}
        if formula is None:
            return made | {"awaiting": said["awaiting"], "awaiting_en": said["awaiting_en"]}
        return made | {"formula": dict(formula)}


class Board(forms.Form):
    """How a board judges."""

    def __init__(self, numbers: Mapping[str, Any], sent: QueryDict | None) -> None:
        """:param numbers: those of the draft by name, which are shown and may be changed"""
        super().__init__(sent, initial=dict(numbers))
        for name in numbers:
            kind = forms.DecimalField if name == "tolerance" else forms.IntegerField
            self.fields[name] = kind(label=words.board_words(name), min_value=0, max_value=1000)

    def numbers(self) -> dict[str, float]:
        """Return what was entered, as a file would have it."""
        return {
            name: float(value) if value != int(value) else int(value)
            for name, value in self.cleaned_data.items()
        }


class Peers(forms.Form):
    """A group of units that are compared with each other: those of some kinds and of some size."""

    name = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    kinds = forms.MultipleChoiceField(label=_("Units of these kinds"), widget=forms.CheckboxSelectMultiple)
    least = forms.IntegerField(label=_("Smallest"), min_value=1, max_value=1000, required=False)
    most = forms.IntegerField(label=_("Largest"), min_value=1, max_value=1000, required=False)

    def __init__(self, level: str, entry: Mapping[str, Any], sent: QueryDict | None) -> None:
        """:param entry: the group as a file has it; empty for a further one"""
        size = entry.get("grids", {})
        first = {
            "kinds": list(KINDS_OF[level]),
            **entry,
            "least": size.get("least"),
            "most": size.get("most"),
        }
        super().__init__(sent, initial=first)
        self.level = level
        offer(self, "kinds", [(kind, words.kind_words(kind)) for kind in KINDS_OF[level]])
        if level == "department":
            del self.fields["least"], self.fields["most"]
            return
        counted = _("A township's size is the number of its villages. Empty: no bound.")
        if level != "township":
            counted = _("The size is the number of the village's grids. Empty: no bound.")
        self.fields["least"].help_text = counted

    def clean(self) -> dict[str, Any]:
        """Refuse a size that nothing has."""
        said = super().clean() or {}
        if said.get("least") and said.get("most") and said["least"] > said["most"]:
            self.add_error("most", _("The largest must not be smaller than the smallest."))
        return said

    def entry(self) -> dict[str, Any]:
        """Return what was entered as a file would have it."""
        said = self.cleaned_data
        size = {name: said[name] for name in ("least", "most") if said.get(name)}
        made = {name: said[name] for name in ("name", "name_en", "kinds")}
        return {"level": self.level, **made, **({"grids": size} if size else {})}


def formula_of(sent: QueryDict) -> dict[str, Any] | None:
    """Return the formula that a page has sent, as a file would have it; None where there is to be none."""
    kind = sent.get("kind", "")
    if kind == "none":
        return None
    made: dict[str, Any] = {"kind": kind}
    if kind == "tally":
        for side in ("hit", "miss"):
            clauses = [_clause(sent, f"{side}{number}") for number in range(SIDE)]
            made[side] = [clause for clause in clauses if clause["of"]]
        return made
    of = _clause(sent, "of")
    made["of"] = of["of"]
    if kind == "followed":
        made["by"] = sent.get("by", "")
    else:
        made |= {name: of[name] for name in ("where",) if name in of}
        made["that"] = _conditions(sent.getlist("that.where"))
    credit = sent.get("credit", "unit")
    return made if credit == "unit" else {**made, "credit": credit}


def _clause(sent: QueryDict, name: str) -> dict[str, Any]:
    where = _conditions(sent.getlist(f"{name}.where"))
    made: dict[str, Any] = {"of": sent.get(name, "")}
    return {**made, "where": where} if where else made


def _conditions(chosen: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in chosen:
        field, _equals, value = each.partition("=")
        try:
            found.setdefault(field, []).append(json.loads(value))
        except ValueError:
            # Whoever checks the formula says that this is no answer.
            found.setdefault(field, []).append(value)
    return found


def fitting(formula: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a formula without the answers that its outcomes do not have, as when another outcome is chosen."""
    if formula is None:
        return None
    made = dict(formula)
    if made["kind"] == "tally":
        for side in ("hit", "miss"):
            made[side] = [
                {"of": each["of"], "where": _known(each["of"], each.get("where", {}))} for each in made[side]
            ]
    elif made["kind"] == "share":
        made |= {side: _known(made.get("of", ""), made.get(side, {})) for side in ("where", "that")}
    return made


def _known(of: str, where: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    fields = WORDS[of].fields if of in WORDS else {}
    return {field: values for field, values in where.items() if field in fields}


def drawn(formula: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a formula as the page draws it: its kind, and the clauses that this kind has."""
    kind = formula["kind"] if formula else "none"
    raw: Mapping[str, Any] = formula or {}
    slots: list[dict[str, Any]] = []
    if kind == "tally":
        for side, title in (("hit", _("Good: one of these")), ("miss", _("Not good: one of these"))):
            clauses = [*raw.get(side, ()), *({"of": ""} for _n in range(SIDE))][:SIDE]
            filled = len(raw.get(side, ()))
            slots += [
                _slot(f"{side}{at}", title, each["of"], each.get("where", {}))
                for at, each in enumerate(clauses)
                if at <= filled
            ]
    elif kind == "followed":
        slots = [
            _slot("of", _("Of these cases"), raw.get("of", ""), None),
            _slot(
                "by", _("those are counted that are followed, on the same order, by"), raw.get("by", ""), None
            ),
        ]
    elif kind == "share":
        of = raw.get("of", "")
        slots = [
            _slot("of", _("Of these cases (the denominator)"), of, raw.get("where", {})),
            _slot(
                "that", _("those are counted that are so (the numerator)"), of, raw.get("that", {}), own=False
            ),
        ]
    of = raw.get("of", "")
    credits_ = WORDS[of].credits if of in WORDS and kind in ("share", "followed") else ()
    return {
        "kind": kind,
        "kinds": words.kinds(),
        "slots": slots,
        "outcomes": words.outcomes(),
        "credit": raw.get("credit", "unit"),
        "credits": [(each, words.credit_words(each)) for each in credits_] if credits_ != ("unit",) else [],
    }


def _slot(
    name: str, title: Any, of: str, where: Mapping[str, list[Any]] | None, *, own: bool = True
) -> dict[str, Any]:
    """Return one clause: which outcome (where it has one of its own), and every answer that may be ticked."""
    fields = WORDS[of].fields if of in WORDS and where is not None else {}
    return {
        "name": name,
        "title": title,
        "of": of,
        "own": own,
        "conditions": [
            {
                "words": words.field_words(field),
                "values": [
                    {
                        "key": f"{field}={json.dumps(value)}",
                        "words": words.value_words(field, value),
                        "chosen": any(
                            words.same((field, value), (field, each)) for each in (where or {}).get(field, ())
                        ),
                    }
                    for value in values
                ],
            }
            for field, values in fields.items()
        ],
    }
