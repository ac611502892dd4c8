"""Writing reply templates, changing them, and taking them out of use."""

from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import facts, permissions, phrases, rules
from sanlian.workorders.models import ReplyTemplate


class BadTemplate(errors.Invalid):
    """A template without title or text, or too long."""


@operation
def keep_template(
    *, code: str = "", unit: str, title: str, text: str, category: str = "", by: Actor, at: datetime
) -> ReplyTemplate:
    """
    Keep a template, or a new version of one; the old version stays for the record.

    :param code: of the template that is changed; empty for a new one
    :param unit: code of the unit that answers with it; the county centre's are for everybody
    :param category: the matter that it is for; empty for all
    :raises BadTemplate: without title or text, or beyond 800 characters
    :raises errors.NotFound: when template or matter are unknown
    :raises errors.NotAllowed: to whom the unit's templates are not theirs to keep
    """
    permissions.may_keep_template(by, unit).require()
    title, text = storable(title)[:60], storable(text)
    if not title or not text:
        raise BadTemplate(_("A template has a title and a text."), field="text" if title else "title")
    if len(text) > rules.TEMPLATE_LIMIT:
        said = _("Please keep it under %(limit)s characters; you wrote %(count)s.")
        raise BadTemplate(said % {"limit": rules.TEMPLATE_LIMIT, "count": len(text)}, field="text")
    if category:
        catalogue.category(category)
    before = _ended(code, by=by, at=at) if code else None
    kept = ReplyTemplate.objects.create(
        code=code or uuid4().hex[:12],
        version=before.version + 1 if before else 1,
        unit_id=people.unit(unit).id,
        category_code=category,
        title=title,
        text=text,
        made_by_id=by.id or 0,
        made_at=at,
    )
    subject = ("template", kept.code)
    record(facts.TEMPLATE_KEPT, subject=subject, by=by, at=at, details=_details(kept, unit))
    return kept


@operation
def end_template(code: str, *, by: Actor, at: datetime) -> None:
    """Take a template out of use; :raises errors.NotFound, errors.NotAllowed: as keeping one does."""
    found = _ended(code, by=by, at=at)
    details = _details(found, found.unit.code)
    record(facts.TEMPLATE_ENDED, subject=("template", code), by=by, at=at, details=details)


def _ended(code: str, *, by: Actor, at: datetime) -> ReplyTemplate:
    """End the version in force and return it."""
    found = phrases.template(code)
    permissions.may_keep_template(by, found.unit.code).require()
    if not ReplyTemplate.objects.filter(pk=found.pk, ended_at=None).update(ended_at=at):
        raise phrases.NoSuchTemplate(_("There is no such template, or no longer."))
    return found


def _details(found: ReplyTemplate, unit: str) -> dict[str, object]:
    return {"unit": unit, "title": found.title, "version": found.version}
