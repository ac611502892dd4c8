"""A client that nobody here wrote reads our documents, in both forms."""

from datetime import timedelta

import pytest
from django.utils import timezone
from georeport import GeoReport

from sanlian.workorders.models import ServiceRequest
from tests import builders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("county")]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_services_definitions_and_requests(live_server, form):
    for _ in range(2):
        request = builders.accepted(at=timezone.now() - timedelta(days=1))
        ServiceRequest.objects.filter(pk=request.pk).update(visibility="village")
    city = GeoReport(f"{live_server.url}/open311/v2", jurisdiction="330825", output_format=form)

    services = city.get_service_list()
    assert {"service_code", "service_name", "metadata"} <= set(services[0])
    asked = next(row["service_code"] for row in services if row["metadata"] in {True, "true"})
    assert city.get_service_definition(asked)["service_code"] == asked
    rows = city.get_service_requests(service_code="road.lamp", status="open")
    assert len(rows) == 2
    assert city.get_service_request(request.code) is not None
