"""What the running product is made of: gathered from its tables, addresses, forms, rules and settings."""

from collections.abc import Iterator
from datetime import date

from django import forms
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import get_language

from sanlian.catalogue import queries as catalogue
from sanlian.dataitems import queries as dataitems
from sanlian.journal.readers import readers_of
from sanlian.look.access import is_guarded
from sanlian.people import listings as people
from sanlian.registry.compliance import Evidence
from sanlian.registry.factwords import FACT_WORDS
from sanlian.scoring.queries import reach

_OURS = "sanlian."
_PERSON = "people.User"


def gather(*, on: date) -> Evidence:
    """Return what the product is made of on a day."""
    tables = {model._meta.label: model for model in apps.get_models() if model.__module__.startswith(_OURS)}
    routes = dict(_routes(get_resolver()))
    return Evidence(
        fields={name: frozenset(each.name for each in model._meta.fields) for name, model in tables.items()},
        persons=frozenset(
            name
            for name, model in tables.items()
            if name == _PERSON
            or any(
                each.is_relation and each.related_model and each.related_model._meta.label == _PERSON
                for each in model._meta.fields
            )
        ),
        routes=frozenset(routes),
        guarded=frozenset(name for name, view in routes.items() if is_guarded(view)),
        facts=frozenset(FACT_WORDS),
        followed=frozenset(name for name in FACT_WORDS if readers_of(name)),
        scored=reach.scored_facts(),
        levels=reach.levels(on),
        board_kinds=reach.kinds_on_boards(),
        required={
            form.__qualname__: frozenset(
                name for name, each in form.base_fields.items() if each.required and not each.disabled
            )
            for form in _forms(forms.Form)
            if form.__module__.startswith("sanlian.portal")
        },
        known=frozenset(each.code for each in dataitems.items()),
        photo_matters=tuple(
            each.label(get_language()) for each in catalogue.snapshot().categories.values() if each.evidence
        ),
        sources={
            name: tuple(map(str, sources))
            for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
        },
        double_administrators=people.double_administrators(on=on),
        own_cases=settings.OWN_CASES,
    )


def _routes(resolver: URLResolver, face: str = "") -> Iterator[tuple[str, object]]:
    """Yield face and name of every address, and the view behind it."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _routes(each, each.namespace or face)
        elif isinstance(each, URLPattern) and each.name and face != "admin":
            yield f"{face}:{each.name}", each.callback


def _forms(parent: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for each in parent.__subclasses__():
        yield each
        yield from _forms(each)
