"""What a village reads of a matter: as much as who asked ticked, once somebody has it, and no name or number."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.portal import links
from sanlian.workorders import facts, operations, villages
from sanlian.workorders.models import Attachment, ServiceRequest, Showing
from tests import builders, photographs
from tests.builders import TOWNSHIP, VILLAGE
from tests.desk.pages import words

TEXT = "邻居王建军家12号门口的路灯不亮，电话13812345678"
READ = "邻居某家＊＊门口的路灯不亮，电话＊＊"
PAGE = f"/village/{VILLAGE}/"


@pytest.fixture
def shown(phone, fill, settings, tmp_path):
    """Return a function that shouts with a photograph and gives the request; the village may see what is given."""
    settings.MEDIA_ROOT = tmp_path

    def shout(*, photo=False, **said):
        sent = fill(text=TEXT, category="road.lamp", visibility="village", **said)
        upload = SimpleUploadedFile("a.jpg", photographs.picture(), content_type="image/jpeg")
        page = phone.post("/shout/", {**sent, "photos": upload, "do": "look"}).content.decode()
        ticket = re.search(r'name="kept" value="([^"]+)"', page)[1]
        tick = re.search(r'name="(shows-[0-9a-f]+)"', page)[1]
        more = {tick: "on"} if photo else {}
        answer = phone.post("/shout/", {**sent, "kept": ticket, **more, "do": "send"})
        assert answer.status_code == 302
        return ServiceRequest.objects.select_related("order").latest("pk")

    return shout


def take_on(request):
    desk = builders.desk_of(request.order)
    if request.order.status == "formed":
        operations.dispatch(request.order_id, to=f"vil-{VILLAGE}", by=desk, at=timezone.now())
    request.order.refresh_from_db()
    unit = request.order.unit
    who = builders.officer(unit.code, "village_secretary" if unit.kind == "village" else None)
    operations.accept(request.order_id, by=who, at=timezone.now())


def test_the_preview_shows_what_neighbours_would_read(phone, fill):
    page = words(phone.post("/shout/", {**fill(text=TEXT, category="road.lamp"), "do": "look"}))

    assert READ in page
    assert "村里人也能看到" in page


def test_words_and_photographs_are_shown_as_ticked_once_somebody_has_the_matter(phone, shown):
    request = shown(photo=True, shows_words="on")
    number = Attachment.objects.get().pk
    before = phone.get(PAGE).content.decode()
    assert "路灯不亮" in before and "某家" not in before
    assert phone.get(f"{PAGE}photo/{number}/").status_code == 404

    take_on(request)

    page = phone.get(PAGE)
    assert READ in words(page)
    assert "王建军" not in page.content.decode() and "13812345678" not in page.content.decode()
    picture = phone.get(f"{PAGE}photo/{number}/")
    assert b"".join(picture.streaming_content).startswith(b"\xff\xd8")
    assert phone.get(f"/village/330825201205/photo/{number}/").status_code == 404
    assert phone.get(f"{PAGE}photo/{number + 1}/").status_code == 404


def test_what_was_not_ticked_is_not_shown(phone, shown):
    request = shown()
    take_on(request)

    assert "某家" not in phone.get(PAGE).content.decode()
    assert phone.get(f"{PAGE}photo/{Attachment.objects.get().pk}/").status_code == 404
    assert not Showing.objects.exists()


def test_only_what_the_county_lets_be_seen_is_offered_and_stands_there(phone, fill, shown, monkeypatch):
    home = {**fill(text="我家的土房墙裂了", category="housing.dangerous"), "visibility": "village"}
    assert "村里人也能看到" not in words(phone.post("/shout/", {**home, "do": "look"}))
    phone.post("/shout/", {**home, "do": "send"})
    assert ServiceRequest.objects.get().visibility == "handlers"

    request = shown(shows_words="on")
    take_on(request)
    assert "某家" in phone.get(PAGE).content.decode()
    monkeypatch.setattr(villages, "_categories", lambda: ["water.outage"])
    assert "某家" not in phone.get(PAGE).content.decode()


def test_who_asked_takes_it_back(phone, shown):
    request = shown(photo=True, shows_words="on")
    take_on(request)
    address = f"/r/{links.token_of(request.pk)}/"
    assert "不让别人看了" in words(phone.get(address))

    assert phone.post(f"{address}private/")["Location"] == address

    assert "某家" not in phone.get(PAGE).content.decode()
    assert phone.get(f"{PAGE}photo/{Attachment.objects.get().pk}/").status_code == 404
    tracked = words(phone.get(address))
    assert "村里人看不到了" in tracked and "不让别人看了" not in tracked
    assert phone.post(f"{address}private/").status_code == 409


def test_the_desk_takes_off_what_hurts_and_the_matter_goes_on(phone, shown, django_user_model):
    request = shown(photo=True, shows_words="on")
    take_on(request)
    account = django_user_model.objects.get(pk=builders.officer(f"twp-{TOWNSHIP}", "dispatcher").id)
    desk = Client()
    desk.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert READ in words(desk.get("/desk/notices/"))

    desk.post(f"/desk/notices/shown/{request.pk}/hide/")

    page = phone.get(PAGE).content.decode()
    assert "路灯不亮" in page and "某家" not in page
    assert READ not in words(desk.get("/desk/notices/"))
    assert "从村里的页面上撤下" in words(phone.get(f"/r/{links.token_of(request.pk)}/"))
    assert "撤下" in words(desk.get(f"/desk/orders/{request.order_id}/?all=1"))


def test_nobody_else_takes_it_off(shown):
    request = shown(shows_words="on")
    entries = Entry.objects.count()

    for forbidden in (
        lambda: operations.hide_words(request.pk, by=builders.officer("dept-water"), at=timezone.now()),
        lambda: operations.keep_private(request.pk, by=builders.officer("county"), at=timezone.now()),
    ):
        with pytest.raises(errors.NotAllowed):
            forbidden()

    assert Showing.objects.get().hidden_at is None
    assert Entry.objects.count() == entries
    assert not Entry.objects.filter(name=facts.HIDDEN).exists()
