"""The board's month as pages: a unit appeals, somebody else decides, the organisation department publishes."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sanlian.journal import operations as journal_operations
from sanlian.people.actors import HOUSE
from sanlian.scoring import operations, queries
from sanlian.scoring.models import Appeal, Board
from tests import builders, documents, photographs
from tests.builders import MONDAY, SHANGHAI, hours
from tests.cockpit import leader
from tests.cockpit.test_board import text_of

pytestmark = pytest.mark.usefixtures("county")
AUGUST = date(2021, 8, 1)
FIRST = datetime(2021, 9, 1, 0, 30, tzinfo=SHANGHAI)
PAGE = "/cockpit/board/2021-08/"
SAID = {
    "indicators": ["solved"],
    "ground": "force",
    "reason": "台风天停电，第二天就修好了，来电人当时在外地。",
    "evidence": "8月2日应急响应文件第3号。",
}


@pytest.fixture
def clock(monkeypatch):
    """Return a function that lets the pages live at another time."""

    def live(at):
        monkeypatch.setattr(timezone, "now", lambda: at)

    live(FIRST + hours(9))
    return live


@pytest.fixture
def missed(clock):
    """Return an order that counts against the housing bureau on a draft."""
    found = builders.rated(to="dept-housing", solved="no", satisfied="unsatisfied", at=MONDAY)
    builders.rated(to="dept-land", at=MONDAY + hours(1))
    journal_operations.work_off(at=FIRST)
    operations.draft_board(AUGUST, by=HOUSE, at=FIRST)
    return found.order_id


@pytest.fixture
def as_who(client):
    """Return a function that logs somebody in and returns the client."""

    def enter(unit, role=None):
        client.force_login(leader(unit, role))
        return client

    return enter


def test_a_unit_finds_its_cases_and_appeals(as_who, missed):
    unit = as_who("dept-housing")
    cases = text_of(unit.get(f"{PAGE}dept-housing/solved/?only=missed"))
    assert "申诉" in cases
    path = f"{PAGE}dept-housing/appeal/{missed}/"
    assert "真解决" in text_of(unit.get(path))

    refused = unit.post(path, {**SAID, "reason": "冤"})
    assert refused.status_code == 422 and "请写10到500个字" in text_of(refused)
    assert not Appeal.objects.exists()
    response = unit.post(path, SAID, follow=True)

    assert "申诉已送组织部" in text_of(response) and "等裁定" in text_of(response)
    row = Appeal.objects.get()
    assert (row.unit, row.indicators, row.ground) == ("dept-housing", ["solved"], "force")
    assert "贵单位已申诉" in text_of(unit.get(f"{PAGE}dept-housing/solved/?only=missed"))
    assert unit.post(path, SAID).status_code == 422
    assert "不可抗力" in text_of(unit.get(f"{PAGE}appeals/"))
    # Another unit sees neither the appeal nor the case.
    other = as_who("dept-land")
    assert "没有申诉" in text_of(other.get(f"{PAGE}appeals/"))
    for hidden in (f"{PAGE}appeals/{row.pk}/", path, f"{PAGE}dept-housing/"):
        assert other.get(hidden).status_code == 403


def test_from_the_decision_to_what_everybody_sees(as_who, client, clock, missed):
    as_who("dept-housing").post(f"{PAGE}dept-housing/appeal/{missed}/", SAID)
    number = Appeal.objects.get().pk
    keeper = as_who("county", "organiser")
    assert "1件申诉等裁定" in text_of(keeper.get(PAGE))
    page = f"{PAGE}appeals/{number}/"
    assert keeper.post(page, {"do": "uphold", "answer": ""}).status_code == 422
    assert Appeal.objects.get().state == "waiting"

    keeper.post(page, {"do": "uphold", "answer": "查了文件，情况属实。这件不计。"})
    journal_operations.work_off(at=FIRST + hours(9))
    keeper.post(f"{PAGE}draft/")
    early = text_of(keeper.post(f"{PAGE}publish/", {"version": "2"}, follow=True))
    assert "各单位可以申诉到9月8日" in early and not Board.objects.filter(status="published").exists()
    assert client.get("/cockpit/public/").status_code == 200
    assert client.get("/cockpit/public/2021-08/").status_code == 404

    clock(datetime(2021, 9, 10, 9, 0, tzinfo=SHANGHAI))
    keeper = as_who("county", "organiser")
    said = text_of(keeper.post(f"{PAGE}publish/", {"version": "2"}, follow=True))
    assert "榜已发布" in said and "10月10日" in said
    assert "第2稿" not in said
    assert "不可抗力（洪水、台风、停电）1件" in text_of(keeper.get(f"{PAGE}?level=department"))
    assert "2021.8" in text_of(keeper.get(f"{PAGE}history/"))

    client.logout()
    assert client.get("/cockpit/public/")["Location"] == "/cockpit/public/2021-08/"
    public = text_of(client.get("/cockpit/public/2021-08/?level=department"))
    assert "只列单位，不列个人" in public and "不到5件" in public
    assert "不可抗力" not in public  # one order: nobody can be recognised
    assert "/cockpit/board/" not in client.get("/cockpit/public/2021-08/").content.decode()
    clock(datetime(2021, 11, 1, tzinfo=SHANGHAI))
    assert "已到期" in text_of(client.get("/cockpit/public/2021-08/"))


@pytest.mark.parametrize("path", ["draft/", "publish/"])
def test_nothing_is_changed_by_looking_or_by_others(as_who, missed, path):
    assert as_who("county", "organiser").get(f"{PAGE}{path}").status_code == 405
    assert as_who("dept-housing").post(f"{PAGE}{path}", {"version": "1"}).status_code == 403
    assert queries.newest(queries.board(AUGUST).span).version == 1


@pytest.mark.parametrize("written", ["2021-13", "2021-Q5", "2021-7"])
def test_what_is_no_month_is_no_address(client, written):
    assert client.get(f"/cockpit/public/{written}/").status_code == 404


def test_files_come_with_an_appeal_and_only_the_unit_and_whoever_decides_sees_them(
    as_who, missed, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    unit = as_who("dept-housing")
    path = f"{PAGE}dept-housing/appeal/{missed}/"
    photo = SimpleUploadedFile("IMG_0001.jpg", photographs.telling(), "image/jpeg")
    harmful = SimpleUploadedFile("文件.pdf", documents.pdf(b"/S /JavaScript"), "application/pdf")
    refused = unit.post(path, {**SAID, "proof": [photo, harmful]})
    assert refused.status_code == 422 and "带有程序" in text_of(refused)
    photo.seek(0)
    forgotten = unit.post(path, {**SAID, "reason": "冤", "proof": [photo]})
    assert "请把文件再选一次" in text_of(forgotten)
    assert not Appeal.objects.exists()

    photo.seek(0)
    plain = SimpleUploadedFile("应急文件3号.pdf", documents.pdf(), "application/pdf")
    page = unit.post(path, {**SAID, "proof": [photo, plain]}, follow=True)
    row = Appeal.objects.get()
    small, paper = (f"/cockpit/board/appeals/file/{each.id}/" for each in queries.evidence(row.pk))
    assert f'src="{small}"' in page.content.decode() and "第2份：PDF" in text_of(page)
    shown = unit.get(small)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "no-store" in shown["Cache-Control"]
    assert b"secret" not in b"".join(shown.streaming_content)

    keeper = as_who("county", "organiser")
    kept = keeper.get(paper)
    assert kept["Content-Disposition"].startswith("attachment")
    assert b"".join(kept.streaming_content) == documents.pdf()
    watcher = as_who("county", "leader")
    seen = watcher.get(f"{PAGE}appeals/{row.pk}/")
    assert "共2份" in text_of(seen) and small not in seen.content.decode()
    for who in (("county", "leader"), ("dept-land",)):
        assert as_who(*who).get(small).status_code == 403
    keeper.logout()
    assert keeper.get(paper).status_code == 302
