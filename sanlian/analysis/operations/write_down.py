"""What was said becomes words: read like a shout that was typed, so that whoever sends it on finds the matter named."""

from datetime import datetime

from sanlian.analysis import hearing, queries, routing
from sanlian.journal.operations import operation
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.workorders import operations as workorders, voices


@operation
def write_down(recording_id: int, *, words: str, by: Actor, at: datetime) -> None:
    """
    Write down what a recording says, and read the words for the matter, for danger and for what few may know.

    The order stays where it is: a person looks at what a machine, or another person, has heard.

    :raises workorders.EmptyText, workorders.TextTooLong, workorders.NoSuchRecording, workorders.WrittenDown: as it is
    :raises errors.NotAllowed, errors.Conflict: as every step does
    """
    order = voices.voice(recording_id).order
    suggestion = queries.suggest(words, at=at)
    to = routing.route(suggestion.category, order.place_code or people.county_code(), text=words, at=at)
    chosen = bool(order.analysis.get("chosen"))
    workorders.write_down(
        recording_id,
        words=words,
        title=suggestion.title,
        urgent=suggestion.urgent,
        restricted=suggestion.sensitive,
        analysis=None if chosen else queries.stored_form(suggestion, to, chosen=False),
        by=by,
        at=at,
    )


def listen(recording_id: int, *, at: datetime) -> None:
    """Have the machine write a recording down, where one listens and no person was faster; raises what it raises."""
    machine = hearing.recogniser()
    if machine is None:
        return
    recording = voices.voice(recording_id)
    if recording.words:
        return
    words = machine.words(voices.path_of(recording.file))
    if words:
        write_down(recording_id, words=words[:2000], by=HOUSE, at=at)
