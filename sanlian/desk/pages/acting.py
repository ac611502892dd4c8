"""Doing something to an order: one form a verb, the operation decides, what was typed is never lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sanlian.analysis import queries as analysis
from sanlian.catalogue import queries as catalogue
from sanlian.desk import acts, hints
from sanlian.desk.forms import OrderForm, Split
from sanlian.desk.pages import orders
from sanlian.desk.pages.orders import Case
from sanlian.desk.pages.overtaking import overtaken
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.look.refusals import status_of
from sanlian.notify import operations as notify
from sanlian.people import accounts, names
from sanlian.workorders import lifecycle, operations, public, queries, rules


@dataclass(frozen=True, slots=True)
class Done:
    """What to say after it was done, and where to go on."""

    words: str
    to: str = "desk:order"


Perform = Callable[[Case, dict[str, Any]], Done]


@officers_only
@require_POST
@never_cache
def see_contact(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show the order with names and numbers, once; who looked stands in the journal before they are shown."""
    case = orders.read(request, order_id)
    operations.see_contact(order_id, by=case.actor, at=case.at)
    return orders.show(request, orders.read(request, order_id), reveal=True)


@officers_only
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, order_id: int, verb: str) -> HttpResponse:
    """Show the form of a verb, or do it and go on; a refusal shows the form again with all that was typed."""
    perform = _PERFORM.get(verb)
    if perform is None:
        raise Http404
    case = orders.read(request, order_id)
    if request.method == "GET":
        if verb == "accept":
            return redirect("desk:order", order_id)
        return orders.show(
            request,
            case,
            verb=verb,
            form=orders.form_of(verb, case, begin_with=request.GET.get("template", "")),
        )
    form = orders.form_of(verb, case, request.POST)
    if not form.is_valid():
        return orders.show(request, case, verb=verb, form=form, status=422)
    found = analysis.look_over(case.order, form.cleaned_data["done"], at=case.at) if verb == "reply" else []
    _keep_private(verb, case, form.cleaned_data)
    if "preview" in request.POST or ("looked" not in request.POST and hints.worth_a_look(found)):
        again = "preview" not in request.POST
        said = [hints.words(each) for each in found]
        return orders.show(
            request, case, verb=verb, form=form, preview=True, hints=said, status=422 if again else 200
        )
    try:
        photos = [operations.keep_photograph(sent, at=case.at) for sent in _photographs(request, verb)]
        parts = {"parts": form.parts()} if isinstance(form, Split) else {}
        done = perform(case, form.cleaned_data | {"photos": photos} | parts)
    except (errors.Conflict, errors.Invalid, errors.NotAllowed) as refusal:
        return _refused(request, case, verb, form, refusal)
    notify.mark_read(about=("order", order_id), by=case.actor, at=case.at)
    messages.success(request, done.words)
    return redirect(done.to, order_id) if done.to == "desk:order" else redirect(done.to)


def _keep_private(verb: str, case: Case, given: dict[str, Any]) -> None:
    """
    Take out of what residents will read what is private to others, before anybody reads it or it is kept.

    The preview shows what is left.
    """
    name = _READ_BY_RESIDENTS.get(verb)
    if name and (verb != "progress" or given["public"] == "yes"):
        given[name] = public.public_words(case.order, given[name], at=case.at)


def _photographs(request: HttpRequest, verb: str) -> list[IO[bytes]]:
    """Return the files that came with a verb that takes photographs, one more than is allowed at most."""
    sent = request.FILES.getlist("photos") if verb in {"progress", "reply"} else []
    return list(sent[: rules.MOST_PHOTOS + 1])


def _refused(
    request: HttpRequest, case: Case, verb: str, form: OrderForm, refusal: errors.Refusal
) -> HttpResponse:
    """Show the page as it stands now, with the form as it was typed."""
    fresh = orders.read(request, case.order.pk)
    order = fresh.order
    if verb == "accept" and order.handler_id == case.actor.id and order.status == lifecycle.Status.ACCEPTED:
        # Pressed twice: it is theirs already.
        return redirect("desk:order", order.pk)
    form.order = order
    if isinstance(refusal, errors.Invalid):
        form.refuse(refusal)
        return orders.show(request, fresh, verb=verb, form=form, status=status_of(refusal))
    words = overtaken(fresh, verb, refusal) or refusal.message
    opened = "" if verb == "accept" else verb
    return orders.show(
        request,
        fresh,
        verb=opened,
        form=form if opened else None,
        refusal=words,
        status=status_of(refusal),
    )


# ── the verbs ─────────────────────────────────────────────────────────────────────────────────────


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
        case.order.pk, with_whom=given["with_whom"], note=given["note"], by=case.actor, at=case.at
    )
    return Done(_("The contact is noted."))


def _progress(case: Case, given: dict[str, Any]) -> Done:
    public = given["public"] == "yes"
    operations.progress(
        case.order.pk,
        note=given["note"],
        public=public,
        photos=given["photos"],
        by=case.actor,
        at=case.at,
    )
    return Done(_("Written. The resident reads it.") if public else _("Written, for inside only."))


def _answer(case: Case, given: dict[str, Any]) -> Done:
    mine = acts.my_assist(case.actor, case.hops)
    if mine is None:
        acts.verdict_on(
            "answer", case.actor, case.order, case.hops, case.pleas, case.supervision, at=case.at
        ).require()
        raise errors.Conflict(_("This assist has been answered."))
    operations.answer_assist(mine.pk, note=given["note"], by=case.actor, at=case.at)
    return Done(_("Answered. The leading unit reads it."))


def _reply(case: Case, given: dict[str, Any]) -> Done:
    operations.reply(
        case.order.pk,
        spoken_with=given["spoken_with"],
        done=given["done"],
        done_by=given["done_by"],
        internal_note=given["internal_note"],
        photos=given["photos"],
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


def _coming(case: Case, given: dict[str, Any]) -> Done:
    mine = acts.my_call(case.actor, case.call_ups) or next(iter(case.call_ups), None)
    if mine is None:
        raise errors.NotAllowed(_("Another person was called."))
    coming = given["coming"] == "yes"
    operations.answer_call(mine.pk, coming=coming, reason=given["reason"], by=case.actor, at=case.at)
    return Done(_("Answered. Whoever called is told."))


# The words of a verb that whoever asked reads.
_READ_BY_RESIDENTS = {
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


_PERFORM: dict[str, Perform] = {
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
}
