"""What each fact of an order is called in its timeline."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.desk import asking, choices, hands
from sanlian.desk.hands import Words, joined
from sanlian.look.clock import day_words
from sanlian.look.lists import listed
from sanlian.people import names
from sanlian.workorders import facts
from sanlian.workorders.lifecycle import (
    DECLINE_WORDS,
    ORIGIN_WORDS,
    REFUSAL_WORDS,
    DeclineReason,
    RefusalGround,
)
from sanlian.workorders.rules import shown_receipt


def span_words(minutes: int) -> str:
    """Return working minutes as people say them."""
    hours, rest = divmod(max(minutes, 0), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def solved_words(solved: str) -> str:
    """Return the answer to “is it solved?”."""
    words = {"yes": _("solved"), "partly": _("partly solved"), "no": _("not solved")}
    return words.get(solved, "")


def satisfied_words(satisfied: str) -> str:
    """Return the answer to “are you satisfied?”."""
    words = {
        "satisfied": _("satisfied"),
        "basically": _("basically satisfied"),
        "unsatisfied": _("not satisfied"),
    }
    return words.get(satisfied, "")


def _in_time(details: dict[str, Any]) -> str:
    return _("in time") if details.get("in_time", True) else _("late")


def _unit(details: dict[str, Any]) -> str:
    return names.unit_words(str(details.get("unit", "")))


def _requested(details: dict[str, Any]) -> Words:
    return "done", _("has met with the same") if details.get("joined") else _("shouted"), ""


def _formed(details: dict[str, Any]) -> Words:
    if origin := details.get("origin"):
        return "done", _("raised the order: %(origin)s") % {"origin": _(ORIGIN_WORDS[origin])}, ""
    return "done", _("formed the order"), ""


def _dispatched(details: dict[str, Any]) -> Words:
    helpers = [names.unit_words(code) for code in details.get("assists", ())]
    more = joined(
        _("assisting: %(units)s") % {"units": listed(helpers)} if helpers else "",
        choices.item_words(details["list_item"]) if details.get("list_item") else choices.no_item_words(),
        str(details.get("reason") or ""),
    )
    if details.get("back"):
        return "back", _("sent it back to %(unit)s") % {"unit": _unit(details)}, more
    return "done", _("sent it to %(unit)s") % {"unit": _unit(details)}, more


def _accepted(details: dict[str, Any]) -> Words:
    more = joined(span_words(int(details.get("minutes", 0))), _in_time(details))
    return "done", _("accepted for %(unit)s") % {"unit": _unit(details)}, more


def _declined(details: dict[str, Any]) -> Words:
    reason = str(details.get("reason", ""))
    known = reason in set(DeclineReason)
    more = joined(
        _(DECLINE_WORDS[DeclineReason(reason)]) if known else reason,
        choices.item_words(details["list_item"]) if details.get("list_item") else "",
        str(details.get("note") or ""),
        _("suggests %(unit)s") % {"unit": names.unit_words(str(details.get("suggested", "")))},
        _("the clock goes on"),
    )
    return "back", _("handed it back for %(unit)s") % {"unit": _unit(details)}, more


def _contacted(details: dict[str, Any]) -> Words:
    first = _("first contact, %(in_time)s") % {"in_time": _in_time(details)} if details.get("first") else ""
    more = joined(str(details.get("note") or ""), first)
    return "done", _("spoke with %(person)s") % {"person": details.get("with_whom", "")}, more


def _progressed(details: dict[str, Any]) -> Words:
    return "done", _("wrote: %(words)s") % {"words": details.get("note", "")}, ""


def _answered(details: dict[str, Any]) -> Words:
    words = {"unit": _unit(details), "words": details.get("note", "")}
    return "done", _("answered for %(unit)s: %(words)s") % words, _in_time(details)


def _replied(details: dict[str, Any]) -> Words:
    return "done", _("replied"), _in_time(details)


def _rated(details: dict[str, Any]) -> Words:
    if details.get("closed"):
        return "done", _("has rated it"), _("what was said opens when the month is over")
    said = joined(
        solved_words(str(details.get("solved") or "")), satisfied_words(str(details.get("satisfied") or ""))
    )
    return "done" if details.get("solved") == "yes" else "late", _("said: %(words)s") % {"words": said}, ""


def _closed(details: dict[str, Any]) -> Words:
    return "done", _("closed it"), "" if details.get("rated") else _("nobody rated in five working days")


def _nearly_due(details: dict[str, Any]) -> Words:
    return "late", _("noted that most of the time is used up"), ""


def _overdue(details: dict[str, Any]) -> Words:
    return "late", _("the promise to the resident has run out"), ""


def _listed(details: dict[str, Any]) -> Words:
    more = _("leader %(name)s, this week: %(goal)s") % {
        "name": details.get("leader", ""),
        "goal": details.get("goal", ""),
    }
    return "done", _("put it on the weekly list"), more


def _carried(details: dict[str, Any]) -> Words:
    more = joined(str(details.get("reason") or ""), str(details.get("goal") or ""))
    number = int(details.get("carried", 0)) + 1
    return "open", _("carried it over: week %(number)s") % {"number": number}, more


def _contact_seen(details: dict[str, Any]) -> Words:
    return "done", _("looked at names and telephone numbers"), ""


def _day(details: dict[str, Any], name: str = "until") -> str:
    """Return a day or instant of a fact in words, with its year where that is not the year of submission."""
    said = str(details.get(name) or "")
    if not said:
        return ""
    found = datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
    return day_words(found, now=datetime.fromisoformat(details["submitted_at"]))


def _extension_asked(details: dict[str, Any]) -> Words:
    what = _("asked for more time for %(unit)s, until %(day)s") % {
        "unit": _unit(details),
        "day": _day(details),
    }
    return "open", what, str(details.get("reason") or "")


def _ruled(details: dict[str, Any]) -> Words:
    what = _("ruled that %(unit)s does it") % {"unit": names.unit_words(str(details.get("to", "")))}
    valid = _("valid until %(day)s") % {"day": _day(details, "valid_until")}
    return "done", what, joined(str(details.get("reason") or ""), valid)


def _refused(details: dict[str, Any]) -> Words:
    ground = str(details.get("ground", ""))
    known = ground in set(RefusalGround)
    words = _(REFUSAL_WORDS[RefusalGround(ground)]) if known else ground
    return "back", _("did not take it on: %(ground)s") % {"ground": words}, str(details.get("path") or "")


def _supervised(details: dict[str, Any]) -> Words:
    due = _("the answer is due on %(day)s") % {"day": _day(details, "answer_due_at")}
    return "late", _("a working day late: %(unit)s is supervised") % {"unit": _unit(details)}, due


def _supervision_answered(details: dict[str, Any]) -> Words:
    words = {"unit": _unit(details), "words": details.get("answer", "")}
    return "done", _("answered the supervision for %(unit)s: %(words)s") % words, _in_time(details)


def _superior_told(details: dict[str, Any]) -> Words:
    above = names.unit_words(str(details.get("superior", "")))
    return "late", _("five working days late: %(unit)s was told") % {"unit": above}, ""


def _merged(details: dict[str, Any]) -> Words:
    return "back", _("merged it into %(code)s") % {"code": str(details.get("code", ""))[2:]}, ""


def _joined_by(details: dict[str, Any]) -> Words:
    return "done", _("merged %(code)s into this one") % {"code": str(details.get("code", ""))[2:]}, ""


def _split(details: dict[str, Any]) -> Words:
    units = listed(names.unit_words(code) for code in details["units"])
    what = _("split it into %(count)s parts") % {"count": len(details["parts"])}
    return "done", what, units


def _part_done(details: dict[str, Any]) -> Words:
    words = {"unit": _unit(details), "words": details.get("done", "")}
    return "done", _("%(unit)s has done its part: %(words)s") % words, str(details.get("part", ""))[2:]


def _checked(details: dict[str, Any]) -> Words:
    return "done", _("looked at the answer and let it pass"), _("by sample") if details["by_sample"] else ""


def _returned(details: dict[str, Any]) -> Words:
    return "back", _("sent the answer back"), str(details.get("comment") or "")


def _called_back(details: dict[str, Any]) -> Words:
    if not details["reached"]:
        return "open", _("called back and reached nobody"), ""
    if details.get("closed"):
        return "done", _("called back"), _("what was said opens when the month is over")
    said = joined(
        solved_words(str(details.get("solved") or "")), satisfied_words(str(details.get("satisfied") or ""))
    )
    mark = "done" if details.get("solved") == "yes" else "late"
    return mark, _("called back: %(words)s") % {"words": said}, str(details.get("note") or "")


def _compared(details: dict[str, Any]) -> Words:
    code, note = shown_receipt(str(details["code"])), str(details.get("note") or "")
    if details["same"]:
        return "late", _("said that %(code)s has come back") % {"code": code}, note
    return "done", _("compared it with %(code)s: something else") % {"code": code}, note


def _recurred(details: dict[str, Any]) -> Words:
    words = _("said that it has come back: %(code)s") % {"code": shown_receipt(str(details["code"]))}
    return "late", words, str(details.get("note") or "")


def _extended(details: dict[str, Any]) -> Words:
    words = {"day": _day(details, "due_at")}
    return "done", _("granted more time: promised for %(day)s now") % words, str(details.get("reason") or "")


def _extension_refused(details: dict[str, Any]) -> Words:
    return "back", _("refused more time"), str(details.get("answer") or "")


def _suspension_asked(details: dict[str, Any]) -> Words:
    what = _("asked for %(unit)s to let it rest until %(day)s") % {
        "unit": _unit(details),
        "day": _day(details),
    }
    return "open", what, str(details.get("reason") or "")


def _suspended(details: dict[str, Any]) -> Words:
    more = joined(str(details.get("reason") or ""), _("the clock stands still"))
    return "open", _("let it rest until %(day)s") % {"day": _day(details)}, more


def _suspension_refused(details: dict[str, Any]) -> Words:
    return "back", _("refused to let it rest"), str(details.get("answer") or "")


def _resumed(details: dict[str, Any]) -> Words:
    why = _("the day of review has come") if details.get("by_calendar") else ""
    promised = _("promised for %(day)s now") % {"day": _day(details, "due_at")}
    return "done", _("took it up again"), joined(why, promised)


def _recounted(details: dict[str, Any]) -> Words:
    words = {"day": _day(details, "due_at"), "was": _day(details, "was_due_at")}
    if not details.get("was_provisional", True):
        return "done", _("the calendar has changed: promised for %(day)s now, not %(was)s") % words, ""
    if details.get("due_at") == details.get("was_due_at"):
        return "done", _("the calendar of that year is in: it stays with %(day)s") % words, ""
    return "done", _("the calendar of that year is in: promised for %(day)s now, not %(was)s") % words, ""


WORDS: dict[str, Callable[[dict[str, Any]], Words]] = {
    facts.REQUESTED: _requested,
    facts.FORMED: _formed,
    facts.DISPATCHED: _dispatched,
    facts.ACCEPTED: _accepted,
    facts.DECLINED: _declined,
    facts.CONTACTED: _contacted,
    facts.PROGRESSED: _progressed,
    facts.ASSIST_ANSWERED: _answered,
    facts.ASSIST_ASKED: hands.assist_asked,
    facts.ASSISTS_LIFTED: hands.assists_lifted,
    facts.REPLIED: _replied,
    facts.RATED: _rated,
    facts.CLOSED: _closed,
    facts.REOPENED: asking.reopened,
    facts.WITHDRAWN: asking.withdrawn,
    facts.NEARLY_DUE: _nearly_due,
    facts.OVERDUE: _overdue,
    facts.LISTED: _listed,
    facts.CARRIED: _carried,
    facts.CONTACT_SEEN: _contact_seen,
    facts.HIDDEN: asking.hidden,
    facts.ERASED: asking.erased,
    facts.CORRECTED: asking.corrected,
    facts.HANDED_OVER: hands.handed_over,
    facts.PASSED_ON: hands.passed_on,
    facts.COMPLAINED_OF: hands.complained_of,
    facts.PASSED_UP: hands.passed_up,
    facts.CALLED_UP: hands.called_up,
    facts.CALL_ANSWERED: hands.call_answered,
    facts.SUPERVISED: _supervised,
    facts.SUPERVISION_ANSWERED: _supervision_answered,
    facts.SUPERIOR_TOLD: _superior_told,
    facts.SPLIT: _split,
    facts.PART_DONE: _part_done,
    facts.CHECKED: _checked,
    facts.RETURNED: _returned,
    facts.CALLED_BACK: _called_back,
    facts.COMPARED: _compared,
    facts.RECURRED: _recurred,
    facts.MERGED: _merged,
    facts.JOINED: _joined_by,
    facts.REQUEST_WITHDRAWN: asking.request_withdrawn,
    facts.ADDED: asking.added,
    facts.TRANSCRIBED: asking.transcribed,
    facts.OBJECTED: asking.objected,
    facts.RULED: _ruled,
    facts.REFUSED: _refused,
    facts.EXTENSION_ASKED: _extension_asked,
    facts.EXTENDED: _extended,
    facts.EXTENSION_REFUSED: _extension_refused,
    facts.SUSPENSION_ASKED: _suspension_asked,
    facts.SUSPENDED: _suspended,
    facts.SUSPENSION_REFUSED: _suspension_refused,
    facts.RESUMED: _resumed,
    facts.RECOUNTED: _recounted,
}
