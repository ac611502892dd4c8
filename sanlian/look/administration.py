"""The editor of reference data: Django's administration, opened by posts and by nothing else."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy
from unfold.sites import UnfoldAdminSite

from sanlian.kernel.words import gettext_noop
from sanlian.look.access import officer
from sanlian.people.actors import Permission

# What the editor's own pages say, and no language file of theirs has.
_WORDS = (
    gettext_noop("Type to search"),
    gettext_noop("Filters"),
    gettext_noop("Apply Filters"),
    gettext_noop("Reset filters"),
    gettext_noop("Search apps and models..."),
    gettext_noop("All applications"),
    gettext_noop("No results found"),
    gettext_noop("No results matching your query"),
    gettext_noop("This page yielded into no results. Create a new item or reset your filters."),
    gettext_noop("Recent searches"),
    gettext_noop("No recent searches"),
    gettext_noop("Loading more results..."),
    gettext_noop("Return to site"),
    gettext_noop("Toggle sorting"),
    gettext_noop("Remove from sorting"),
    gettext_noop("Show counts"),
    gettext_noop("Hide counts"),
    gettext_noop("Select value"),
    gettext_noop("Go back"),
    gettext_noop("Filter navigation items"),
)
OPENS = (Permission.EDIT_CATALOGUE, Permission.AUDIT)


class Administration(UnfoldAdminSite):
    """
    One door for everybody: the desk's log-in. System administrators edit here, audit administrators read.

    Models of other packages stay outside: what they keep is shown where it is needed.
    """

    site_title = site_header = index_title = gettext_lazy("Reference data")
    site_url = reverse_lazy("registry:home")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page knows; the library forgets the site's own words where its settings have none."""
        words = {"site_title": self.site_title, "site_header": self.site_header, "site_url": self.site_url}
        known: dict[str, Any] = super().each_context(request)
        return known | words

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in a table of ours; leave those of other packages alone."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        ours = [model for model in models if model.__module__.startswith("sanlian.")]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether one of today's posts opens the editor."""
        if isinstance(request.user, AnonymousUser) or not request.user.is_active:
            return False
        return any(officer(request).holds(permission) for permission in OPENS)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send whoever comes to the log-in of the desk, and on from there; say no to who is logged in already."""
        onward = request.GET.get("next") or reverse("admin:index")
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            return redirect("desk:me")
        return redirect_to_login(onward)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Say that leaving is a button of the desk."""
        return redirect("desk:me")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the page where a password is changed."""
        return redirect("desk:me")
