"""Whatever residents read is without what is private to others, by whatever door it was written."""

import pytest

from sanlian.people import crowds, queries as people
from sanlian.workorders import operations, queries
from sanlian.workorders.lifecycle import DeclineReason, RefusalGround
from tests.builders import MONDAY, PROOF, TOWNSHIP, accepted, ask, dispatched, hours, officer, resident

pytestmark = pytest.mark.usefixtures("county")
LATER = MONDAY + hours(2)
SAID, READ = "王师傅13912345678，身份证330825199001011234", "王师傅〔电话〕，身份证〔证件号〕"


def told(request):
    return queries.timeline(request.order_id)[-1].details


def reply(request, done):
    operations.reply(
        request.order_id,
        spoken_with="本人",
        done=done,
        done_by=LATER.date(),
        internal_note=SAID,
        photos=[PROOF],
        by=officer("dept-housing"),
        at=LATER,
    )
    return queries.replies(request.order_id)[0]


def test_a_reply_by_any_door_is_kept_without_them_and_the_note_for_inside_whole():
    kept = reply(accepted(), f"灯换好了，{SAID}")
    assert (kept.done, kept.internal_note) == (f"灯换好了，{READ}", SAID)


def test_a_note_for_the_resident_is_and_one_for_inside_is_not():
    request, by = accepted(), officer("dept-housing")
    for public, words in ((True, READ), (False, SAID)):
        operations.progress(request.order_id, note=SAID, public=public, by=by, at=LATER)
        assert told(request)["note"] == words


def test_what_is_asked_for_or_handed_back_with_words_for_the_resident_is():
    by = officer("dept-housing")
    request = accepted()
    operations.ask_extension(
        request.order_id, reason=SAID, until=(MONDAY + hours(96)).date(), by=by, at=LATER
    )
    assert told(request)["reason"] == READ
    request = dispatched()
    operations.decline(
        request.order_id,
        reason=DeclineReason.ADDRESS_UNCLEAR,
        suggested="dept-water",
        note=SAID,
        by=by,
        at=LATER,
    )
    assert told(request)["note"] == READ
    request = ask()
    operations.refuse(
        request.order_id,
        ground=RefusalGround.COURT,
        path=SAID,
        by=officer(f"twp-{TOWNSHIP}", "dispatcher"),
        at=LATER,
    )
    assert told(request)["path"] == READ


def test_an_officers_mobile_stays_and_a_former_officers_does_not():
    phone = people.phone_of(officer("dept-housing").id)
    assert crowds.work_mobiles([phone, "13912345678"], on=MONDAY.date()) == {phone}
    kept = reply(accepted(), f"灯换好了，有事打{phone}或13912345678")
    assert kept.done == f"灯换好了，有事打{phone}或〔电话〕"


def test_who_asked_together_are_third_persons_to_each_other():
    first = accepted()
    second = ask(by=resident(phone="12977770001", name="吴春红"), at=MONDAY)
    desk = officer(f"twp-{TOWNSHIP}", "dispatcher")
    operations.merge(second.order_id, into=first.order_id, by=desk, at=MONDAY + hours(1))
    assert reply(first, "和吴春红看过，灯换好了。").done == "和吴**看过，灯换好了。"
