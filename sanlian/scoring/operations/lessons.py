"""What others can learn from whoever is on the red list, written before the board is published."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people.actors import Actor
from sanlian.scoring import facts, permissions, queries, rules
from sanlian.scoring.models import Lesson
from sanlian.scoring.operations.appeal import TooLate

LONGEST_LESSON = 200


class NoLesson(errors.Invalid):
    """The words are too long, or the unit is not on the red list."""


@operation
def write_lesson(month: date, *, unit: str, words: str, by: Actor, at: datetime) -> None:
    """
    Write beside a unit on the red list what others can learn from it; no words take it away.

    :raises TooLate: when there is no draft of the month, or it is published
    :raises NoLesson: as it says
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_publish(by).require()
    month = month.replace(day=1)
    draft = queries.open_draft(month)
    if draft is None:
        raise TooLate(_("There is no draft of this month to write on."))
    words = storable(words)
    if len(words) > LONGEST_LESSON:
        raise NoLesson(
            _("Please write at most %(most)s characters.") % {"most": LONGEST_LESSON}, field="words"
        )
    found = queries.board(month, version=draft.version).find(unit)
    if found is None or found[1].state != rules.State.RED:
        raise NoLesson(_("This unit is not on the red list."))
    if words:
        written = {"words": words, "written_by_id": by.id, "written_at": at}
        Lesson.objects.update_or_create(month=month, unit=unit, defaults=written)
    else:
        Lesson.objects.filter(month=month, unit=unit).delete()
    told = {"month": f"{month:%Y-%m}", "unit": unit, "words": words}
    record(
        facts.LESSON_WRITTEN,
        subject=("board", f"{month:%Y-%m}/{draft.version}"),
        by=by,
        at=at,
        details=told,
    )
