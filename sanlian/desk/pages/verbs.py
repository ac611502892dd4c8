"""What each verb does to an order with what was filled in, and what is said afterwards."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.desk import acts
from sanlian.desk.forms import OrderForm, Split
from sanlian.desk.pages import orders
from sanlian.desk.pages.orders import WRITTEN, Case
from sanlian.desk.pages.overtaking import require_unmoved
from sanlian.kernel import errors
from sanlian.notify import operations as notify
from sanlian.people import accounts, names
from sanlian.workorders import drafts, operations, public, queries, rules
from sanlian.workorders.drafts import Draft


@dataclass(frozen=True, slots=True)
class Done:
    """What to say after it was done, and where to go on."""

    words: str
    to: str = "desk:order"


Perform = Callable[[Case, dict[str, Any]], Done]


# What a form carries beside what was filled in.
_ABOUT_THE_FORM = frozenset(
    {"csrfmiddlewaretoken", "key", "seen", "who", "code", "again", "written", "looked", "preview"}
)


def carry_out(request: HttpRequest, case: Case, verb: str, form: OrderForm) -> Done:
    """
    Do what was filled in; what this person has written with the same form already is not written again.

    :raises MovedOn: when something came between that the writer has not read
    :raises errors.Refusal: as the operation does
    """
    photos = _photographs(request, verb)
    draft = _draft(request, case, verb, photos) if verb in WRITTEN else None
    if draft and drafts.is_written(case.order.pk, draft):
        return Done(_("This had arrived already; it stands here once."))
    if verb in WRITTEN and (seen := request.POST.get("seen", "")).isdecimal():
        require_unmoved(case, verb, seen=int(seen[:18]))
    given = form.cleaned_data | {
        "photos": [operations.keep_photograph(sent, at=case.at) for sent in photos],
        "draft": draft,
    }
    if isinstance(form, Split):
        given["parts"] = form.parts()
    done = PERFORM[verb](case, given)
    notify.mark_read(about=("order", case.order.pk), by=case.actor, at=case.at)
    return done


def _draft(request: HttpRequest, case: Case, verb: str, photos: Sequence[IO[bytes]]) -> Draft | None:
    """Return where the words come from; None for a form without a key."""
    key = request.POST.get("key", "")
    if not key:
        return None
    filled = sorted((name, values) for name, values in request.POST.lists() if name not in _ABOUT_THE_FORM)
    # Django's files read like any other, but its type does not say so.
    pictures = [hashlib.file_digest(photo, "sha256").hexdigest() for photo in photos]  # type: ignore[arg-type]
    mark = repr((verb, case.actor.id, filled, pictures)).encode(errors="replace")
    return Draft(key=key, mark=hashlib.sha256(mark).hexdigest(), written_at=_written_at(request, case))


def _written_at(request: HttpRequest, case: Case) -> datetime | None:
    """Return when the words were written, as a phone says that kept them; a time to come is no such time."""
    with suppress(ValueError):
        said = datetime.fromisoformat(request.POST.get("written", ""))
        if said.tzinfo and said < case.at:
            return said
    return None


def keep_private(verb: str, case: Case, given: dict[str, Any]) -> None:
    """
    Take out of what residents will read what is private to others, before anybody reads it or it is kept.

    The preview shows what is left.
    """
    name = READ_BY_RESIDENTS.get(verb)
    if name and (verb != "progress" or given["public"] == "yes"):
        given[name] = public.public_words(case.order, given[name], at=case.at)


def _photographs(request: HttpRequest, verb: str) -> list[IO[bytes]]:
    """Return the files that came with a verb that takes photographs, one more than is allowed at most."""
    sent = request.FILES.getlist("photos") if verb in {"progress", "reply"} else []
    return list(sent[: rules.MOST_PHOTOS + 1])


def _accept(case: Case, given: dict[str, Any]) -> Done:
    operations.accept(case.order.pk, by=case.actor, at=case.at)
    return Done(_("It is yours now. Please speak with the resident first."))


def _decline(case: Case, given: dict[str, Any]) -> Done:
    order = operations.decline(
        case.order.pk,
        reason=given["reason"],
        list_item=given["list_item"],
        suggested=given["suggested"],
        note=given["note"],
        by=case.actor,
        at=case.at,
    )
    desk = names.unit_words(queries.get(order.pk, by=case.actor).unit.code)
    return Done(_("Handed back to %(unit)s. The clock goes on.") % {"unit": desk}, to="desk:inbox")


def _dispatch(case: Case, given: dict[str, Any]) -> Done:
    to = given["to"]
    category = given["category"] or case.order.category_code
    item = catalogue.responsibility(category, to)
    operations.dispatch(
        case.order.pk,
        to=to,
        assists=given["assists"],
        reason=given["reason"],
        list_item=item.code if item else "",
        category=category,
        by=case.actor,
        at=case.at,
    )
    return Done(_("Sent to %(unit)s.") % {"unit": names.unit_words(to)})


def _contact(case: Case, given: dict[str, Any]) -> Done:
    operations.contact(
        case.order.pk,
        with_whom=given["with_whom"],
        note=given["note"],
        draft=given["draft"],
        by=case.actor,
        at=case.at,
    )
    return Done(_("The contact is noted."))


def _progress(case: Case, given: dict[str, Any]) -> Done:
    public = given["public"] == "yes"
    operations.progress(
        case.order.pk,
        note=given["note"],
        public=public,
        photos=given["photos"],
        draft=given["draft"],
        by=case.actor,
        at=case.at,
    )
    return Done(_("Written. The resident reads it.") if public else _("Written, for inside only."))


def _answer(case: Case, given: dict[str, Any]) -> Done:
    mine = acts.my_assist(case.actor, case.hops)
    if mine is None:
        acts.verdict_on("answer", case).require()
        raise errors.Conflict(_("This assist has been answered."))
    operations.answer_assist(mine.pk, note=given["note"], draft=given["draft"], by=case.actor, at=case.at)
    return Done(_("Answered. The leading unit reads it."))


def _reply(case: Case, given: dict[str, Any]) -> Done:
    operations.reply(
        case.order.pk,
        spoken_with=given["spoken_with"],
        done=given["done"],
        done_by=given["done_by"],
        internal_note=given["internal_note"],
        photos=given["photos"],
        draft=given["draft"],
        by=case.actor,
        at=case.at,
    )
    return Done(_("Replied. Now the resident says whether it is solved."))


def _weekly(case: Case, given: dict[str, Any]) -> Done:
    if orders.carrying(case):
        operations.carry_weekly(
            case.order.pk, goal=given["goal"], reason=given["reason"], by=case.actor, at=case.at
        )
        return Done(_("Carried over to this week."))
    operations.list_weekly(case.order.pk, goal=given["goal"], by=case.actor, at=case.at)
    return Done(_("It stands on this week's list."))


def _merge(case: Case, given: dict[str, Any]) -> Done:
    target = operations.merge(case.order.pk, into=given["into"], by=case.actor, at=case.at)
    return Done(_("Merged into %(code)s. Those who asked are told.") % {"code": target.code[2:]})


def _split(case: Case, given: dict[str, Any]) -> Done:
    parts = operations.split(case.order.pk, parts=given["parts"], by=case.actor, at=case.at)
    return Done(_("Split into %(count)s parts, each sent to its unit.") % {"count": len(parts)})


def _check(case: Case, given: dict[str, Any]) -> Done:
    order = operations.check(case.order.pk, by=case.actor, at=case.at)
    if order.ended_at is not None:
        return Done(_("It passes, and is closed."))
    return Done(_("It passes. It closes when the resident has answered too."))


def _return(case: Case, given: dict[str, Any]) -> Done:
    operations.send_back(case.order.pk, reason=given["reason"], by=case.actor, at=case.at)
    return Done(_("Sent back. The unit reads why, and answers once more."))


def _rule(case: Case, given: dict[str, Any]) -> Done:
    operations.rule(case.order.pk, to=given["to"], reason=given["reason"], by=case.actor, at=case.at)
    return Done(_("Ruled, and sent to %(unit)s.") % {"unit": names.unit_words(given["to"])})


def _refuse(case: Case, given: dict[str, Any]) -> Done:
    operations.refuse(case.order.pk, ground=given["ground"], path=given["path"], by=case.actor, at=case.at)
    return Done(_("Not taken on. The resident reads why and where to turn."))


def _extension(case: Case, given: dict[str, Any]) -> Done:
    operations.ask_extension(
        case.order.pk, reason=given["reason"], until=given["until"], by=case.actor, at=case.at
    )
    return Done(_("Asked. Until it is granted the promise stands as it is."))


def _suspension(case: Case, given: dict[str, Any]) -> Done:
    operations.ask_suspension(
        case.order.pk, reason=given["reason"], until=given["until"], by=case.actor, at=case.at
    )
    return Done(_("Asked. Until it is granted the clock goes on."))


def _grant(case: Case, given: dict[str, Any]) -> Done:
    order = operations.grant_plea(case.order.pk, by=case.actor, at=case.at)
    if order.suspended_at is not None:
        return Done(_("Granted. It rests; the resident reads why and until when."))
    return Done(_("Granted. The resident reads the new day and why."))


def _deny(case: Case, given: dict[str, Any]) -> Done:
    operations.refuse_plea(case.order.pk, answer=given["answer"], by=case.actor, at=case.at)
    return Done(_("Refused. The clock goes on as before."))


def _resume(case: Case, given: dict[str, Any]) -> Done:
    operations.resume(case.order.pk, by=case.actor, at=case.at)
    return Done(_("It goes on; the clock runs with the time that was left."))


def _explain(case: Case, given: dict[str, Any]) -> Done:
    operations.answer_supervision(case.order.pk, answer=given["answer"], by=case.actor, at=case.at)
    return Done(_("Answered. Those above read it."))


def _whistle(case: Case, given: dict[str, Any]) -> Done:
    order = operations.whistle(
        case.order.pk, wanted=given["wanted"], reason=given["reason"], by=case.actor, at=case.at
    )
    desk = names.unit_words(queries.get(order.pk, by=case.actor).unit.code)
    return Done(_("The whistle is blown; it is with %(unit)s now.") % {"unit": desk})


def _call_up(case: Case, given: dict[str, Any]) -> Done:
    operations.call_up(
        case.order.pk, people_ids=given["people"], task=given["task"], by=case.actor, at=case.at
    )
    return Done(_("Called. They are told, and answer here."))


def _help(case: Case, given: dict[str, Any]) -> Done:
    operations.ask_assist(
        case.order.pk, unit=given["unit"], reason=given["reason"], by=case.actor, at=case.at
    )
    return Done(_("Asked. They are told, and answer here."))


def _lift(case: Case, given: dict[str, Any]) -> Done:
    operations.lift_assists(case.order.pk, reason=given["reason"], by=case.actor, at=case.at)
    return Done(_("Nobody waits for them any more; the lead can reply."))


def _coming(case: Case, given: dict[str, Any]) -> Done:
    mine = acts.my_call(case.actor, case.call_ups) or next(iter(case.call_ups), None)
    if mine is None:
        raise errors.NotAllowed(_("Another person was called."))
    coming = given["coming"] == "yes"
    operations.answer_call(mine.pk, coming=coming, reason=given["reason"], by=case.actor, at=case.at)
    return Done(_("Answered. Whoever called is told."))


# The words of a verb that whoever asked reads.
READ_BY_RESIDENTS = {
    "reply": "done",
    "progress": "note",
    "refuse": "path",
    "decline": "note",
    "extension": "reason",
    "suspension": "reason",
}


def _complained(case: Case, given: dict[str, Any]) -> Done:
    who = [accounts.meant(given["officer"], field="officer")] if given["officer"].strip() else []
    operations.name_complained(case.order.pk, units=given["units"], officers=who, by=case.actor, at=case.at)
    # Who named their own unit does not see the order any more.
    return Done(_("Written down. Who is complained of sees the order no longer."), to="desk:inbox")


PERFORM: dict[str, Perform] = {
    "accept": _accept,
    "decline": _decline,
    "dispatch": _dispatch,
    "contact": _contact,
    "progress": _progress,
    "answer": _answer,
    "reply": _reply,
    "weekly": _weekly,
    "merge": _merge,
    "split": _split,
    "check": _check,
    "return": _return,
    "rule": _rule,
    "refuse": _refuse,
    "extension": _extension,
    "suspension": _suspension,
    "grant": _grant,
    "deny": _deny,
    "resume": _resume,
    "explain": _explain,
    "whistle": _whistle,
    "callup": _call_up,
    "coming": _coming,
    "complained": _complained,
    "help": _help,
    "lift": _lift,
}
