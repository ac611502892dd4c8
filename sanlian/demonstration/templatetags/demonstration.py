"""The demonstration's log-ins for the page on which one logs in: `{% load demonstration %}`."""

from django import template
from django.utils import timezone

from sanlian.demonstration import build
from sanlian.demonstration.build import Login

register = template.Library()


@register.simple_tag
def demonstration_logins() -> list[Login]:
    """Return who can log in to the demonstration; the page asks only while there is one."""
    return build.logins(on=timezone.localdate())


@register.simple_tag
def demonstration_password() -> str:
    """Return the one password of all invented people."""
    return build.PASSWORD
