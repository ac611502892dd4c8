"""Switches, refusals as pages, and who may see what."""

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from config import urls as product
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.look.faces import face_of
from sanlian.people.actors import Permission


def refuse(request, kind):
    raise {
        "missing": errors.NotFound("这里没有"),
        "forbidden": errors.NotAllowed("您看不了"),
        "conflict": errors.Conflict("有人先接了"),
        "invalid": errors.Invalid("写得太长", field="text"),
    }[kind]


def fail(request):
    raise ZeroDivisionError


@officers_only
def inside(request):
    return HttpResponse("inside")


@officers_only(Permission.SEE_COCKPIT)
def above(request):
    return HttpResponse("above")


urlpatterns = [
    path("refuse/<kind>/", refuse),
    path("fail/", fail),
    path("inside/", inside),
    path("above/", above),
    *product.urlpatterns,
]
handler404, handler500 = product.handler404, product.handler500


@pytest.fixture
def pages(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize(
    ("kind", "status"), [("missing", 404), ("forbidden", 403), ("conflict", 409), ("invalid", 422)]
)
def test_a_refusal_becomes_a_page_with_its_sentence(client, pages, kind, status):
    answer = client.get(f"/refuse/{kind}/")
    assert answer.status_code == status
    assert "回首页" in answer.content.decode()
    assert any(
        words in answer.content.decode() for words in ("这里没有", "您看不了", "有人先接了", "写得太长")
    )


def test_a_fault_of_ours_says_that_nothing_is_lost(client, pages):
    client.raise_request_exception = False
    answer = client.get("/fail/")
    assert answer.status_code == 500
    assert "您之前发的都还在" in answer.content.decode()


def test_an_unknown_address_is_said_in_the_readers_language(client, pages):
    assert "没有这一页" in client.get("/nowhere/at/all/").content.decode()
    client.cookies["django_language"] = "en"
    assert "There is no such page" in client.get("/nowhere/at/all/").content.decode()


def test_a_stranger_is_asked_to_log_in_and_brought_back(client, pages, db):
    answer = client.get("/inside/?x=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/login/?next=/inside/%3Fx%3D1"


def test_a_post_without_the_permission_is_told_so(client, pages, county, django_user_model):
    from tests.builders import officer

    client.force_login(django_user_model.objects.get(pk=officer("dept-water").id))
    assert client.get("/inside/").status_code == 200
    answer = client.get("/above/")
    assert answer.status_code == 403
    assert "您的岗位看不了这一页" in answer.content.decode()


def test_choices_are_kept_and_followed(client, pages):
    answer = client.post("/look/prefer/", {"theme": "dark", "next": "/nowhere/"})
    assert answer["Location"] == "/nowhere/"
    client.post("/look/prefer/", {"elder": "1"})
    client.post("/look/prefer/", {"size": "36"})
    client.post("/look/prefer/", {"language": "en"})
    page = client.get("/nowhere/").content.decode()
    assert 'data-theme="dark"' in page
    # Paper stays white, whatever somebody chose for the screen.
    assert re.search(r'look/dark[\w.]*\.css" media="screen"', page)
    assert 'data-size="36"' in page
    assert '<html lang="en"' in page


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"])
def test_a_switch_never_leads_elsewhere(client, pages, next_page):
    assert client.post("/look/prefer/", {"theme": "dark", "next": next_page})["Location"] == "/"


def test_a_made_up_choice_is_not_kept(client, pages):
    answer = client.post("/look/prefer/", {"theme": '"><script>', "size": "900", "language": "tlh"})
    assert not answer.cookies


def test_every_page_says_that_the_county_is_invented(client, pages, settings):
    assert "都是编的" in client.get("/nowhere/").content.decode()
    settings.DEMONSTRATION = False
    assert "都是编的" not in client.get("/nowhere/").content.decode()


def test_a_name_keeps_its_face():
    assert face_of("王建军") == face_of("王建军")
    assert len({face_of(f"某{number}") for number in range(50)}) > 20


def test_an_anonymous_request_has_no_officer():
    from django.contrib.auth.models import AnonymousUser

    from sanlian.look.access import officer

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(errors.NotAllowed):
        officer(request)


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("/nowhere/", "/"),
        ("/desk/nowhere/", "/desk/"),
        ("/cockpit/nowhere/", "/desk/"),
        ("/cockpit/public/x/", "/"),
    ],
)
def test_from_a_dead_end_officers_come_back_to_the_desk(client, path, home):
    answer = client.get(path)
    assert answer.status_code == 404
    assert f'<a class="btn btn-quiet" href="{home}">' in answer.content.decode()
