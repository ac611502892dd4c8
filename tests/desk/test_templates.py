"""Reply templates: kept by a unit for its matters, filled from the order, never sent with a blank."""

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.workorders import operations, phrases, queries
from sanlian.workorders.models import ReplyTemplate
from tests.browser import DESK, PHONE
from tests.builders import MONDAY, PROOF, accepted, hours, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
UNIT = "dept-housing"
TEXT = "您反映的{地点}“{事项}”（{单号}）已办：{做了什么}。{单位}{经办人}，电话{电话}。"
GIVEN = {"unit": UNIT, "title": "修好了", "text": TEXT, "category": "road.lamp"}


def keep(by=None, **given):
    return operations.keep_template(**{**GIVEN, **given}, by=by or officer(UNIT), at=MONDAY)


def test_a_template_is_written_changed_and_ended_and_every_version_stays(logged_in, county):
    client = logged_in(officer(UNIT))
    assert "本单位的答复模板" in words(client.get("/desk/me/"))
    assert "还没有模板" in words(client.get("/desk/templates/"))
    assert client.post("/desk/templates/new/", GIVEN).url == "/desk/templates/"
    (first,) = phrases.of_units([UNIT])
    address = f"/desk/templates/{first.code}/"
    assert TEXT in client.get(address).content.decode().replace("&quot;", '"')
    assert client.post(address, {**GIVEN, "title": "灯修好了"}).status_code == 302
    assert "第2版" in words(client.get("/desk/templates/"))
    assert client.post(f"{address}end/").status_code == 302
    assert phrases.of_units([UNIT]) == []
    assert client.get(address).status_code == 404
    assert list(ReplyTemplate.objects.order_by("version").values_list("title", "version")) == [
        ("修好了", 1),
        ("灯修好了", 2),
    ]
    told = Entry.objects.filter(subject_kind="template").order_by("seq").values_list("name", flat=True)
    assert [name.rpartition(".")[2] for name in told] == ["template_kept", "template_kept", "template_ended"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": ""}, "名称和内容"),
        ({"text": " "}, "名称和内容"),
        ({"unit": "dept-water"}, "dept-water"),
        ({"category": "no.such"}, "no.such"),
    ],
)
def test_a_faulty_one_is_not_kept(logged_in, given, sentence):
    answer = logged_in(officer(UNIT)).post("/desk/templates/new/", {**GIVEN, **given})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not ReplyTemplate.objects.exists()


def test_a_unit_keeps_its_own_and_the_centre_those_for_all(logged_in, county):
    code = keep().code
    for who in (officer("dept-water"), officer("county", "leader"), officer("county", "dispatcher")):
        entries = Entry.objects.count()
        with pytest.raises(errors.NotAllowed):
            keep(by=who)
        with pytest.raises(errors.NotAllowed):
            operations.end_template(code, by=who, at=MONDAY)
        client = logged_in(who)
        assert client.get(f"/desk/templates/{code}/").status_code == 403
        assert client.post(f"/desk/templates/{code}/end/").status_code == 403
        assert Entry.objects.count() == entries
    assert logged_in(officer("county", "leader")).get("/desk/templates/").status_code == 403
    keep(by=officer("county", "dispatcher"), unit="county", title="通用", category="")
    order = accepted().order
    assert [each.title for each in phrases.for_order(order)] == ["修好了", "通用"]


def test_an_answer_begins_as_its_template_and_does_not_go_out_with_a_blank(logged_in, county):
    request, code = accepted(), keep().code
    keep(title="别的事", category="water.burst")
    client, by = logged_in(officer(UNIT)), officer(UNIT)
    page = words(client.get(f"/desk/orders/{request.order_id}/reply/"))
    assert "修好了" in page
    assert "别的事" not in page
    begun = phrases.begun(phrases.template(code), queries.order(request.order_id), by=by)
    assert begun.startswith("您反映的缪家村“")
    assert request.code[2:] in begun
    assert "{做了什么}" in begun
    assert begun in client.get(f"/desk/orders/{request.order_id}/reply/?template={code}").content.decode()
    assert client.get(f"/desk/orders/{request.order_id}/reply/?template=nothing").status_code == 404

    def reply(done):
        operations.reply(
            request.order_id,
            spoken_with="本人",
            done=done,
            done_by=MONDAY.date(),
            photos=[PROOF],
            by=by,
            at=MONDAY + hours(2),
        )

    with pytest.raises(operations.IncompleteReply) as refused:
        reply(begun)
    assert "{做了什么}" in refused.value.faults["done"]
    assert queries.order(request.order_id).status == "accepted"
    reply(begun.replace("{做了什么}", "换了灯泡"))
    kept = queries.replies(request.order_id)[0].done
    assert "换了灯泡" in kept
    assert "〔" not in kept


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_kept_out(county, opened_by, barriers, size):
    keep()
    page = opened_by(officer(UNIT), "/desk/templates/", size=size)
    page.wait_for_load_state("load")
    assert barriers(page) == []
    page.get_by_role("link", name="新建模板").click()
    page.wait_for_load_state("load")
    page.get_by_role("button", name="保存模板").click()
    page.get_by_text("名称和内容").first.wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
