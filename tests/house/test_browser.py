"""The browser that journeys are driven with works, and watches."""

import pytest
from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path("", lambda request: HttpResponse("<!doctype html><title>喊</title><p lang=zh>有事，喊一声。</p>")),
    path("barred/", lambda request: HttpResponse("<!doctype html><title>喊</title><input name=text>")),
]


@pytest.mark.journey
@pytest.mark.urls(__name__)
def test_a_page_is_shown_and_a_script_fault_would_be_heard(page):
    page.goto("/")

    assert page.inner_text("p") == "有事，喊一声。"


@pytest.mark.journey
@pytest.mark.urls(__name__)
def test_a_field_without_a_label_is_a_barrier(page, barriers):
    page.goto("/barred/")

    assert [line for line in barriers(page) if line.startswith("label: [")]
