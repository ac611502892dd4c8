"""From the first page to the rating, as a phone without JavaScript walks it."""

from sanlian.workorders.models import ServiceRequest, WorkOrder
from tests import builders


def test_a_shout_is_written_looked_at_sent_and_followed(phone, fill):
    fields = fill()
    look = phone.post("/shout/", {**fields, "do": "look"})
    assert look.status_code == 200
    assert "路灯不亮" in look.content.decode()
    assert not ServiceRequest.objects.exists()

    answer = phone.post("/shout/", {**fields, "do": "send"})

    request = ServiceRequest.objects.select_related("order").get()
    assert request.text == fields["text"]
    receipt = phone.get(answer["Location"]).content.decode()
    assert request.code[2:] in receipt
    assert "收到了" in receipt
    matter = phone.get(answer["Location"].removesuffix("receipt/")).content.decode()
    assert "接下来" in matter
    assert request.order.title in phone.get("/").content.decode()
    assert request.order.title in phone.get("/mine/").content.decode()


def test_whoever_holds_the_link_rates(phone, county, address):
    request = builders.replied()

    page = phone.get(address(request) + "rate/")
    assert "checked" not in page.content.decode()
    answer = phone.post(address(request) + "rate/", {"solved": "yes", "satisfied": "satisfied"})

    assert answer["Location"].endswith("/thanks/")
    assert WorkOrder.objects.get(pk=request.order_id).status == "closed"
    assert "谢谢" in phone.get(answer["Location"]).content.decode()
