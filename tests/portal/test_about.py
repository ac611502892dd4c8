"""Who can see what, an opinion about the pages, and every page in English."""

import re

import pytest

from sanlian.workorders.models import ServiceRequest


def test_an_opinion_about_the_page_gets_an_owner_and_a_receipt(phone):
    page = phone.get("/feedback/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]

    answer = phone.post("/feedback/", {"text": "字太小，在缪家村看不清", "key": key})

    request = ServiceRequest.objects.select_related("order__unit").get()
    assert answer.status_code == 302
    assert (request.channel, request.order.unit.code) == ("feedback", "county")


@pytest.mark.parametrize(
    "said",
    [{"text": ""}, {"text": "好" * 2001}, {"text": "好", "reporter_phone": "1"}, {"text": "好", "key": "x"}],
)
def test_an_opinion_that_cannot_be_used_comes_back(phone, said):
    answer = phone.post("/feedback/", {"key": "k" * 20, **said})

    assert answer.status_code == 422
    assert not ServiceRequest.objects.exists()
    assert re.search(r'name="key" value="[\w-]{20,}"', answer.content.decode())


def test_who_can_see_is_read_from_the_rules(phone):
    from sanlian.people.actors import ROLE_PERMISSIONS, Permission

    page = phone.get("/privacy/").content.decode()

    seers = [each for each in ROLE_PERMISSIONS.values() if {Permission.SEE_ORDERS, Permission.HANDLE} & each]
    assert page.count('<li class="card">') == len(seers)
    assert page.count("看不到名字和电话") == sum(Permission.SEE_CONTACT not in each for each in seers)


@pytest.mark.parametrize(
    "page", ["/", "/shout/", "/mine/", "/find/", "/village/?other", "/privacy/", "/feedback/", "/emergency/"]
)
def test_english_is_whole(phone, page):
    phone.cookies["django_language"] = "en"

    words = re.sub(r"<[^>]*>", "", phone.get(page).content.decode().split("</head>")[1])

    assert not re.findall(r"[一-鿿]+", words.replace("中文", "").replace("、", "")) or page.startswith(
        "/village"
    )
