"""What the pages about a person's posts ask for; people and units are written by name, code or telephone."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.kernel import errors
from sanlian.look.fields import day_input, offer
from sanlian.people import accounts, queries as people
from sanlian.people.leaving import Estate
from sanlian.people.names import named, named_in_full
from sanlian.people.rules import ROLE_WORDS


class NobodyMeant(errors.Invalid):
    """The words name no unit, or several."""


def unit_meant(words: str) -> str:
    """Return the code of the one unit that somebody means; :raises NobodyMeant: when there is none, or several."""
    words = words.strip()
    called = [(unit, (unit.code, unit.name, unit.short_name, named(unit))) for unit in people.units()]
    exact = [unit for unit, names in called if words in names]
    found = exact or [unit for unit, names in called if any(words in name for name in names[1:])]
    if not found:
        raise NobodyMeant(_("No unit has this name or code."), field="unit")
    if len(found) > 1:
        several = _("; ").join(f"{named_in_full(unit)} {unit.code}" for unit in found[:5])
        raise NobodyMeant(
            _("Several units fit; please write the code: %(units)s.") % {"units": several}, field="unit"
        )
    return found[0].code


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=day_input(),
    )


def _person(label: Any, *, required: bool = False, says: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=40, required=required, help_text=says)


class Appoint(forms.Form):
    """A post, from one day to another."""

    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=60,
        help_text=gettext_lazy("Name or code, like 住建局 or dept-housing."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Post"))
    since = _day(gettext_lazy("First day of the post"))
    until = _day(gettext_lazy("Last day, if it is known"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [(role, _(words)) for role, words in ROLE_WORDS.items()])


class Deputise(forms.Form):
    """Who acts while the person is away."""

    deputy = _person(gettext_lazy("Deputy"), required=True, says=gettext_lazy("Name, initials or telephone."))
    since = _day(gettext_lazy("First day away"))
    until = _day(gettext_lazy("Last day away"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=100, required=False)


class EndPost(forms.Form):
    """The first day without, and who takes over."""

    since = _day(gettext_lazy("First day without this post"))
    successor = _person(
        gettext_lazy("Who takes over"),
        says=gettext_lazy("Name, initials or telephone; empty where nobody must."),
    )


class Leave(forms.Form):
    """The first day without the person, and who takes over each post, branch and the households."""

    since = _day(gettext_lazy("First day without this person"))

    def __init__(self, *args: Any, estate: Estate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.estate = estate
        for post in estate.posts:
            says = _("Somebody must take it over.") if post.needs_successor else _("May stay empty.")
            self.fields[f"post_{post.post_id}"] = _person(post.words, says=says)
        for branch in estate.branches:
            words = _("secretary of %(branch)s") % {"branch": branch.name}
            self.fields[f"branch_{branch.code}"] = _person(words, says=_("Somebody must take it over."))
        if estate.households:
            self.fields["households_to"] = _person(
                _("Who links the households (%(count)s)") % {"count": estate.households},
                says=_("Empty: the branch fills the gap."),
            )

    def takers(self) -> dict[str, object]:
        """Return what leaving asks for, by name; :raises accounts.NobodyMeant: where words name nobody."""
        households = self._one("households_to")
        return {
            "since": self.cleaned_data["since"],
            "posts": self._many("post_", [str(post.post_id) for post in self.estate.posts], int),
            "branches": self._many("branch_", [branch.code for branch in self.estate.branches], str),
            "households_to": households,
        }

    def _one(self, name: str) -> int | None:
        words = str(self.cleaned_data.get(name) or "").strip()
        return accounts.meant(words, field=name) if words else None

    def _many(self, prefix: str, keys: Iterable[str], kind: type) -> dict[object, int]:
        found = {kind(key): self._one(f"{prefix}{key}") for key in keys}
        return {key: number for key, number in found.items() if number is not None}
