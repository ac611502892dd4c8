"""Learning from what people decided, and putting what was learnt in use: the second only by a person."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.analysis import facts, permissions, queries
from sanlian.analysis.engine import blend
from sanlian.analysis.engine.model import CannotLearn
from sanlian.analysis.models import LearntModel
from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.workorders import lessons

THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
LEAST_ALONE = 0.5


class TooLittleToLearn(errors.Invalid):
    """There are too few messages, or too few new ones to measure on."""


class NoSuchModel(errors.NotFound):
    """Nothing was learnt under that version."""


class WorseThanPresent(errors.Conflict):
    """What was learnt is less often right than what is in use."""


class NotInUse(errors.Conflict):
    """That model is not in use, or no longer on offer."""


class NoThreshold(errors.Invalid):
    """From such a confidence on nothing may go out alone."""


@operation
def train(*, by: Actor, at: datetime) -> LearntModel:
    """
    Learn from the answered orders, with the matter that people settled on; nothing changes until it is adopted.

    :raises TooLittleToLearn: with fewer than 200 messages, or too few new ones among the last to measure on
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_train(by).require()
    known = catalogue.snapshot()
    messages = [blend.Labelled(text, label) for text, label in lessons.settled(until=at)]
    try:
        learnt = blend.learn(
            messages,
            queries.cold_classifier(),
            thresholds=THRESHOLDS,
            leads={leaf.code: leaf.lead for leaf in known.leaves},
        )
    except CannotLearn:
        raise TooLittleToLearn(
            _(
                "There are %(count)s answered requests; learning takes at least %(least)s, and new ones to measure on."
            )
            % {"count": len(messages), "least": blend.FEWEST_MESSAGES}
        ) from None
    model = LearntModel.objects.create(
        version=f"learnt-{LearntModel.objects.count() + 1}",
        content=learnt.model.stored(),
        weight=learnt.weight,
        figures=_figures(learnt),
        trained_at=at,
    )
    record(
        facts.MODEL_TRAINED,
        subject=("model", model.version),
        by=by,
        at=at,
        details={
            "messages": learnt.messages,
            "measured": learnt.measured,
            "accuracy": learnt.mixture[0].precision,
            "catalogue_accuracy": learnt.catalogue[0].precision,
        },
    )
    return model


@operation
def adopt(version: str, *, alone_from: float, by: Actor, at: datetime) -> LearntModel:
    """
    Put what was learnt in use, in place of what is; from `alone_from` on an order goes out without a person.

    :raises NoSuchModel: when there is none of that version
    :raises NotInUse: when it was in use before
    :raises WorseThanPresent: when it was less often right than the catalogue alone, on the same messages
    :raises NoThreshold: when `alone_from` is not between 0.5 and 1
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_train(by).require()
    model = LearntModel.objects.select_for_update().filter(version=version).first()
    if model is None:
        raise NoSuchModel(_("There is no such model."))
    if model.adopted_at is not None:
        raise NotInUse(_("This model is or was in use already."))
    if not LEAST_ALONE <= alone_from <= 1:
        raise NoThreshold(
            _("Choose a confidence from %(least)s to 1.") % {"least": LEAST_ALONE}, field="alone_from"
        )
    mixture, plain = model.figures["mixture"][0], model.figures["catalogue"][0]
    if mixture["right"] < plain["right"]:
        raise WorseThanPresent(
            _("It is right in %(learnt)s of %(measured)s messages, the catalogue alone in %(plain)s.")
            % {"learnt": mixture["right"], "measured": mixture["messages"], "plain": plain["right"]}
        )
    LearntModel.objects.filter(adopted_at__isnull=False, left_at=None).update(left_at=at)
    model.adopted_at, model.alone_from = at, alone_from
    model.save(update_fields=["adopted_at", "alone_from"])
    queries.forget()
    record(
        facts.MODEL_ADOPTED,
        subject=("model", model.version),
        by=by,
        at=at,
        details={"alone_from": alone_from},
    )
    return model


@operation
def leave_model(version: str, *, by: Actor, at: datetime) -> LearntModel:
    """
    Go back to the catalogue's words alone.

    :raises NoSuchModel: when there is none of that version
    :raises NotInUse: when it is not in use
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_train(by).require()
    model = LearntModel.objects.select_for_update().filter(version=version).first()
    if model is None:
        raise NoSuchModel(_("There is no such model."))
    if model.adopted_at is None or model.left_at is not None:
        raise NotInUse(_("This model is not in use."))
    model.left_at = at
    model.save(update_fields=["left_at"])
    queries.forget()
    record(facts.MODEL_LEFT, subject=("model", model.version), by=by, at=at, details={})
    return model


def _figures(learnt: blend.Learnt) -> dict[str, Any]:
    return {
        "messages": learnt.messages,
        "measured": learnt.measured,
        "mixture": [asdict(mark) for mark in learnt.mixture],
        "catalogue": [asdict(mark) for mark in learnt.catalogue],
        "per_label": {label: list(counts) for label, counts in learnt.per_label.items()},
    }
