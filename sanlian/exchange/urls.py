"""The addresses for machines; the ending of an address says in which form the answer comes."""

from django.urls import path, re_path

from sanlian.exchange.open311 import endpoints

app_name = "open311"

FORM = r"\.(?P<form>xml|json)$"

urlpatterns = [
    re_path(rf"^v2/discovery{FORM}", endpoints.discovery, name="discovery"),
    re_path(rf"^v2/services{FORM}", endpoints.services, name="services"),
    re_path(rf"^v2/services/(?P<code>[\w.-]+){FORM}", endpoints.service, name="service"),
    re_path(rf"^v2/requests{FORM}", endpoints.requests, name="requests"),
    re_path(rf"^v2/requests/(?P<code>[\w-]+){FORM}", endpoints.one, name="request"),
    re_path(rf"^v2/tokens/(?P<token>[\w-]+){FORM}", endpoints.token, name="token"),
    path("v2/media/<str:village>/<int:number>.jpg", endpoints.media, name="media"),
    # In JSON for who asks so, in XML for everybody else.
    re_path(r"^v2/.*\.(?P<form>json)$", endpoints.nothing),
    re_path(r"^v2/", endpoints.nothing, {"form": "xml"}),
]
