"""The journal's facts as residents read them: what happened, who said so, what comes next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.readers import Fact
from sanlian.look.clock import day_words
from sanlian.look.lists import listed
from sanlian.people import queries as people
from sanlian.people.names import named
from sanlian.portal.wording import REFUSED_WORDS, SOLVED_WORDS, handed_back
from sanlian.workorders import facts
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.queries import ServiceRequest


@dataclass(frozen=True, slots=True)
class Scene:
    """One line of the story; `mark` is done, now, back, late or ask, and chooses the shape beside it."""

    at: datetime
    title: str
    words: str = ""
    quote: str = ""
    mark: str = "done"


def scenes(timeline: Sequence[Fact], request: ServiceRequest) -> list[Scene]:
    """Return the story of a request, the newest first; what is not for its reader is left out."""
    told = (TELLERS[fact.name](fact, request) for fact in timeline if fact.name in TELLERS)
    return [scene for scene in told if scene is not None][::-1]


def next_step(request: ServiceRequest) -> tuple[str, str]:
    """Return what comes next and one line about it; empty when nothing does."""
    order = request.order
    unit = named(order.unit)
    return {
        Status.FORMED: (
            _("%(unit)s passes it on") % {"unit": unit},
            _("To whoever answers for it. Your time runs already."),
        ),
        Status.DISPATCHED: (
            _("Somebody of %(unit)s takes it") % {"unit": unit},
            _("Then their name stands here."),
        ),
        Status.ACCEPTED: (_("When it is done, you look at it"), _("Whether it is done, you decide.")),
        Status.SUSPENDED: (
            _("They look at it again"),
            _("On the day named below at the latest; then your time runs on."),
        ),
        Status.REPLIED: (_("You say whether it is solved"), _("If it is not, it goes back at once.")),
    }.get(Status(order.status), ("", ""))


def _unit(code: str) -> str:
    found = people.find_unit(code)
    return named(found) if found else ""


def _requested(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details.get("request") != request.pk:
        return None
    return Scene(fact.at, _("It is received"), _("No. %(code)s") % {"code": request.code[2:]})


def _dispatched(fact: Fact, request: ServiceRequest) -> Scene:
    helpers = [name for code in fact.details.get("assists", ()) if (name := _unit(code))]
    words = _("%(units)s help.") % {"units": listed(helpers)} if helpers else ""
    return Scene(fact.at, _("Passed to %(unit)s") % {"unit": _unit(fact.details["unit"])}, words)


def _accepted(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(
        fact.at,
        _("%(name)s has it now") % {"name": fact.by_name},
        _unit(fact.details["unit"]),
    )


def _declined(fact: Fact, request: ServiceRequest) -> Scene:
    told = fact.details
    return Scene(
        fact.at,
        _("Another office takes over"),
        words=_("Your time was not started again."),
        quote=handed_back(told["unit"], told["reason"], str(told.get("note", ""))),
        mark="back",
    )


def _contacted(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(
        fact.at,
        _("They have been in touch"),
        _("%(name)s spoke with: %(whom)s")
        % {"name": fact.by_name, "whom": fact.details.get("with_whom", "")},
    )


def _progressed(fact: Fact, request: ServiceRequest) -> Scene | None:
    if not fact.details.get("public", False):
        return None
    return Scene(fact.at, _("It goes on"), str(fact.details.get("note", "")))


def _assisted(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(fact.at, _("%(unit)s has done its part") % {"unit": _unit(fact.details["unit"])})


def _assist_asked(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(fact.at, _("%(unit)s was asked to help") % {"unit": _unit(fact.details["assisting"])})


def _replied(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(fact.at, _("Done, please check"), _("%(name)s answered you.") % {"name": fact.by_name})


def _rated(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details.get("request") != request.pk:
        return None
    return Scene(fact.at, _("You said: %(answer)s") % {"answer": _(SOLVED_WORDS[fact.details["solved"]])})


def _closed(fact: Fact, request: ServiceRequest) -> Scene:
    if fact.details.get("rated"):
        return Scene(fact.at, _("Finished"))
    return Scene(
        fact.at, _("Finished"), _("Nobody answered for five working days. You can still say how it was.")
    )


def _reopened(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(fact.at, _("Taken up again"), _("Somebody said that it is not solved."), mark="back")


def _withdrawn(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(fact.at, _("You said it is no longer needed"), mark="back")


def _overdue(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(
        fact.at, _("Late, our fault"), _("The promised day has passed. A senior is told."), mark="late"
    )


def _listed(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(
        fact.at,
        _("%(leader)s looks after it this week") % {"leader": fact.details.get("leader", "")},
        str(fact.details.get("goal", "")),
    )


def _carried(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(
        fact.at,
        _("%(leader)s goes on with it this week") % {"leader": fact.details.get("leader", "")},
        str(fact.details.get("reason", "")),
    )


def _contact_seen(fact: Fact, request: ServiceRequest) -> Scene:
    words = _("Only those who handle it can, and each look stands here.")
    return Scene(fact.at, _("%(name)s looked at your name and telephone") % {"name": fact.by_name}, words)


def _ruled(fact: Fact, request: ServiceRequest) -> Scene:
    words = _("Two offices said that it is not theirs. Now it is decided.")
    return Scene(
        fact.at, _("The county decided: %(unit)s does it") % {"unit": _unit(fact.details["to"])}, words
    )


def _refused(fact: Fact, request: ServiceRequest) -> Scene:
    why = _(REFUSED_WORDS[fact.details["ground"]])
    return Scene(
        fact.at,
        _("We cannot do this here"),
        words=_("You can turn there instead."),
        quote=f"{why}\n{fact.details['path']}",
        mark="back",
    )


def _supervised(fact: Fact, request: ServiceRequest) -> Scene:
    words = _("%(unit)s must say why it is not done yet.") % {"unit": _unit(fact.details["unit"])}
    return Scene(fact.at, _("Somebody presses for it"), words, mark="late")


def _superior_told(fact: Fact, request: ServiceRequest) -> Scene:
    title = _("%(unit)s has been told that it is late") % {"unit": _unit(fact.details["superior"])}
    return Scene(fact.at, title, mark="late")


def _joined(fact: Fact, request: ServiceRequest) -> Scene:
    if request.pk not in fact.details["requests"]:
        return Scene(fact.at, _("Somebody else asked for the same"), _("It is done for all together."))
    words = _("It is done for all together. Your number stays, and you say yourself whether it is solved.")
    return Scene(fact.at, _("Others asked for the same before"), words)


def _split(fact: Fact, request: ServiceRequest) -> Scene:
    units = listed(name for code in fact.details["units"] if (name := _unit(code)))
    words = _("%(units)s each do a part. One of them answers you for all.") % {"units": units}
    return Scene(fact.at, _("Several do it together"), words)


def _returned(fact: Fact, request: ServiceRequest) -> Scene:
    return Scene(fact.at, _("The answer was not good enough"), _("They go at it once more."), mark="back")


def _called_back(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details.get("request") != request.pk:
        return None
    if not fact.details["reached"]:
        return Scene(fact.at, _("We called and did not reach you"))
    said = _(SOLVED_WORDS[fact.details["solved"]])
    return Scene(fact.at, _("We called, and you said: %(answer)s") % {"answer": said})


def _compared(fact: Fact, request: ServiceRequest) -> Scene | None:
    words = _("The county centre found that it is the earlier matter, come back")
    return Scene(fact.at, words) if fact.details["same"] else None


def _request_withdrawn(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details["request"] != request.pk:
        return None
    return Scene(fact.at, _("You said it is no longer needed"), _("Others still wait for it."), mark="back")


def _added(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details["request"] != request.pk:
        return None
    words = str(fact.details.get("said", ""))
    if not words and fact.details.get("recording"):
        words = _("You can hear it below.")
    return Scene(fact.at, _("You added something"), words)


def _transcribed(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details["request"] != request.pk:
        return None
    words = str(fact.details.get("said", ""))
    if fact.details["by_machine"]:
        return Scene(fact.at, _("This was heard. A person reads it over"), words)
    return Scene(fact.at, _("%(name)s has listened to you") % {"name": fact.by_name}, words)


def _erased(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details["request"] != request.pk:
        return None
    return Scene(fact.at, _("What you left was taken out"), _("You wished so."))


def _corrected(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details["request"] != request.pk:
        return None
    return Scene(fact.at, _("You put something right"))


def _hidden(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details["request"] != request.pk:
        return None
    if fact.details["whole"]:
        return Scene(fact.at, _("The village no longer sees it"), _("You wished so."))
    return Scene(
        fact.at,
        _("Your words no longer stand on the village’s page"),
        _("Only that there is such a matter. It is seen to all the same."),
    )


def _objected(fact: Fact, request: ServiceRequest) -> Scene | None:
    if fact.details["request"] != request.pk:
        return None
    words = _("%(unit)s looks at it. That is no. %(code)s.")
    told = {"unit": _unit(fact.details["to"]), "code": fact.details["code"][2:]}
    return Scene(fact.at, _("You said that you do not agree"), words % told, mark="back")


def _extended(fact: Fact, request: ServiceRequest) -> Scene:
    due = datetime.fromisoformat(fact.details["due_at"])
    words = _("Done at the latest: %(day)s") % {"day": day_words(due, now=fact.at)}
    return Scene(fact.at, _("A few days later, because: %(reason)s") % fact.details, words)


def _suspended(fact: Fact, request: ServiceRequest) -> Scene:
    day = day_words(date.fromisoformat(fact.details["until"]), now=fact.at)
    title = _("It cannot be done now; on %(day)s they look again") % {"day": day}
    return Scene(fact.at, title, str(fact.details.get("reason", "")))


def _resumed(fact: Fact, request: ServiceRequest) -> Scene:
    due = datetime.fromisoformat(fact.details["due_at"])
    words = _("Done at the latest: %(day)s") % {"day": day_words(due, now=fact.at)}
    return Scene(fact.at, _("It goes on after the break"), words)


def _recounted(fact: Fact, request: ServiceRequest) -> Scene:
    due = datetime.fromisoformat(fact.details["due_at"])
    words = _("Done at the latest: %(day)s") % {"day": day_words(due, now=fact.at)}
    if not fact.details.get("was_provisional", True):
        return Scene(fact.at, _("A working day has changed, and with it the day"), words)
    if fact.details["due_at"] == fact.details["was_due_at"]:
        return Scene(fact.at, _("The holidays of that year are known; the day stays"), words)
    return Scene(fact.at, _("The holidays of that year are known; the day has moved"), words)


Teller = Callable[[Fact, ServiceRequest], Scene | None]

# Every fact has its sentence. That time is nearly used up is the office's worry; MERGED is the other side of JOINED,
# FORMED the office's side of REQUESTED; what was asked of the level above and refused, or answered to it, changes
# nothing for the resident.
TELLERS: dict[str, Teller] = {
    facts.REQUESTED: _requested,
    facts.DISPATCHED: _dispatched,
    facts.ACCEPTED: _accepted,
    facts.DECLINED: _declined,
    facts.CONTACTED: _contacted,
    facts.PROGRESSED: _progressed,
    facts.ASSIST_ASKED: _assist_asked,
    facts.ASSIST_ANSWERED: _assisted,
    facts.REPLIED: _replied,
    facts.RATED: _rated,
    facts.CLOSED: _closed,
    facts.REOPENED: _reopened,
    facts.WITHDRAWN: _withdrawn,
    facts.SUPERVISED: _supervised,
    facts.SUPERIOR_TOLD: _superior_told,
    facts.JOINED: _joined,
    facts.SPLIT: _split,
    facts.PART_DONE: _assisted,
    facts.RETURNED: _returned,
    facts.CALLED_BACK: _called_back,
    facts.COMPARED: _compared,
    facts.REQUEST_WITHDRAWN: _request_withdrawn,
    facts.ADDED: _added,
    facts.TRANSCRIBED: _transcribed,
    facts.HIDDEN: _hidden,
    facts.ERASED: _erased,
    facts.CORRECTED: _corrected,
    facts.OBJECTED: _objected,
    facts.RULED: _ruled,
    facts.REFUSED: _refused,
    facts.EXTENDED: _extended,
    facts.SUSPENDED: _suspended,
    facts.RESUMED: _resumed,
    facts.RECOUNTED: _recounted,
    facts.OVERDUE: _overdue,
    facts.LISTED: _listed,
    facts.CARRIED: _carried,
    facts.CONTACT_SEEN: _contact_seen,
}
UNTOLD = frozenset(
    {
        facts.FORMED,
        facts.MERGED,
        facts.HANDED_OVER,
        facts.PASSED_ON,
        facts.COMPLAINED_OF,
        facts.PASSED_UP,
        facts.ASSISTS_LIFTED,
        facts.CALLED_UP,
        facts.CALL_ANSWERED,
        facts.TEMPLATE_KEPT,
        facts.TEMPLATE_ENDED,
        facts.CHECKED,
        facts.RECURRED,
        facts.SAMPLES_SET,
        facts.NEARLY_DUE,
        facts.EXTENSION_ASKED,
        facts.EXTENSION_REFUSED,
        facts.SUSPENSION_ASKED,
        facts.SUSPENSION_REFUSED,
        facts.SUPERVISION_ANSWERED,
    }
)
