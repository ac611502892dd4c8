"""Every address of the product: each face brings its own table."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("admin/", admin.site.urls)]
for _prefix, _face in [
    ("look/", "look"),
    ("desk/", "desk"),
    ("cockpit/", "cockpit"),
    ("registry/", "registry"),
    ("open311/", "exchange"),
    ("", "portal"),
]:
    if find_spec(f"sanlian.{_face}") and find_spec(f"sanlian.{_face}.urls"):
        urlpatterns.append(path(_prefix, include(f"sanlian.{_face}.urls")))

handler400 = "sanlian.look.views.bad_request"
handler403 = "sanlian.look.views.forbidden"
handler404 = "sanlian.look.views.not_found"
handler500 = "sanlian.look.views.broken"
