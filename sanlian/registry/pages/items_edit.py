"""What is known of one branch, member, village, grid or household: shown with its source, entered, corrected."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods

from sanlian.dataitems import known, operations, queries, rules
from sanlian.dataitems.queries import Answer, Item
from sanlian.dataitems.rules import Subject
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.fields import day_input
from sanlian.look.refusals import status_of
from sanlian.people import operations as people
from sanlian.people.actors import Permission
from sanlian.registry.frame import frame
from sanlian.registry.pages.links import village_for

TAGS = "household.tags"


class Enter(forms.Form):
    """A value with its day and source; with a reason it corrects what was wrong."""

    value = forms.CharField(
        label=gettext_lazy("What is known"),
        max_length=rules.LONGEST,
        error_messages={"required": gettext_lazy("Write what is known.")},
    )
    true_on = forms.DateField(
        label=gettext_lazy("True on"),
        widget=day_input(),
        error_messages={
            "required": gettext_lazy("On which day was it so?"),
            "invalid": gettext_lazy("Write the day like 2027-01-31."),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        max_length=60,
        error_messages={"required": gettext_lazy("Where does it come from?")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy("Only where this puts an error right; leave it empty for later news."),
        max_length=rules.LONGEST,
        required=False,
    )


class Tags(forms.Form):
    """What must be known of a household."""

    value = forms.CharField(
        label=gettext_lazy("Key tags"),
        help_text=gettext_lazy("Several with 、 between them; empty for none."),
        max_length=rules.LONGEST,
        required=False,
    )


@officers_only(Permission.KEEP_LINKS)
@require_http_methods(["GET", "POST"])
def thing(request: HttpRequest, subject: str, code: str) -> HttpResponse:
    """Show what is known of one thing, item by item; enter or correct one of them."""
    about = known.thing(subject, code)
    village = village_for(request, about.village_code)
    on, actor = timezone.localdate(), officer(request)
    answers = queries.answers(about, by=actor, on=on)
    chosen = request.POST.get("item") or request.GET.get("item", "")
    answer = next((each for each in answers if each.item.code == chosen and _opens(each)), None)
    form = _form(request, answer, on) if answer else None
    status = 200
    if request.method == "POST":
        if answer is None or form is None:
            raise operations.UnusableValue(_("This is not entered here."))
        status = _tried(request, about, answer.item, form)
        if status == 302:
            return redirect(f"{reverse('registry:items_thing', args=[subject, about.key])}")
    context = {
        "thing": about,
        "village": village,
        "answers": [(each, _opens(each)) for each in answers],
        "kept_at": reverse("registry:links_village", args=[village.code]),
        "chosen": answer,
        "form": form,
        "editions": queries.history(about, by=actor),
        "kind": _(rules.SUBJECT_WORDS[Subject(subject)]),
    }
    return render(request, "registry/items_thing.html", frame(request, "data_items") | context, status=status)


def _opens(answer: Answer) -> bool:
    """Return whether a value is entered on this page."""
    return answer.item.held is None or answer.item.code == TAGS


def _form(request: HttpRequest, answer: Answer, on: date) -> forms.Form:
    posted = request.POST if request.method == "POST" else None
    if answer.item.code == TAGS:
        return Tags(posted, initial={"value": "" if answer.hidden else answer.kept})
    form = Enter(posted, initial={"value": answer.kept, "true_on": on, "source": answer.item.source})
    if answer.item.shape.names:
        names = " / ".join(answer.item.shape.names)
        form.fields["value"].help_text = _("Whole numbers: %(names)s") % {"names": names}
    return form


def _tried(request: HttpRequest, about: known.Thing, item: Item, form: forms.Form) -> int:
    """Enter what the form says; return 302 when it was, else the status of the page that says why not."""
    if not form.is_valid():
        return 422
    try:
        _enter(request, about, item, form)
    except errors.Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return status_of(refusal)
    messages.success(request, _("Entered: %(item)s.") % {"item": item.name})
    return 302


def _enter(request: HttpRequest, about: known.Thing, item: Item, form: forms.Form) -> None:
    actor, at, given = officer(request), timezone.now(), form.cleaned_data
    if item.code == TAGS:
        tags = [
            tag for tag in given["value"].replace("，", "、").replace(",", "、").split("、") if tag.strip()
        ]
        people.tag_household(about.id, tags=[tag.strip() for tag in tags], by=actor, at=at)
        return
    new = operations.NewValue(item.code, about, given["value"], given["true_on"], given["source"])
    if given["reason"]:
        operations.correct_value(new, reason=given["reason"], by=actor, at=at)
    else:
        operations.enter_value(new, by=actor, at=at)
