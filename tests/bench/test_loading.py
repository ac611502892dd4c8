"""Loaded orders are good enough to measure with: pages work on them, and the counters say what the tables say."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench import inside, loading
from sanlian.workorders.models import ServiceRequest, WorkOrder
from tests.figures.recount import differences

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="loading is written for PostgreSQL"),
    pytest.mark.usefixtures("county"),
]


def load(orders, at):
    with connection.cursor() as cursor:
        loading.fill(cursor, orders=orders, at=at)


def test_every_statement_says_what_it_makes():
    assert [what for what, _ in loading.statements()][-1] == "progress"
    assert len(list(loading.statements())) > 12


def test_the_counters_say_what_the_orders_say():
    at = datetime(2021, 11, 24, 4, 0, tzinfo=UTC)
    load(60, at)

    assert WorkOrder.objects.count() == ServiceRequest.objects.count() == 60
    first = (at - timedelta(days=loading.DAYS + 1)).date()
    assert differences(first=first, last=at.date(), at=at) == []


def test_pages_work_on_what_was_loaded():
    load(9000, timezone.now())
    found = inside.known()
    officer, leader = Client(), Client()
    for client, phone in ((officer, found["officer"]), (leader, found["leader"])):
        client.post("/desk/login/", {"username": phone, "password": found["password"]})

    inbox = officer.get("/desk/")

    assert len({row.order_id for group in inbox.context["groups"] for row in group.rows}) == 50
    assert leader.get("/cockpit/").status_code == 200
    for path in found["receipts"][:3]:
        assert Client().get(path).status_code == 200
        assert Client().get(f"{path}receipt/").status_code == 200
