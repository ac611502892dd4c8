"""How good the machine is on messages that it was not made from, and the command that says so."""

import io

import pytest
from django.core.management import CommandError, call_command

from sanlian.analysis import queries
from sanlian.analysis.queries import DISPATCH_ALONE
from sanlian.demonstration import files
from sanlian.demonstration.behaviour import Dice
from sanlian.demonstration.voices import Voices

pytestmark = pytest.mark.usefixtures("county")


def said_in_the_county(seed: int) -> list[tuple[str, str]]:
    """Return several hundred invented messages, as residents of the demonstration say it, with its true matter."""
    from sanlian.catalogue import queries as catalogue

    voices = Voices(Dice(seed), {leaf.code for leaf in catalogue.snapshot().leaves})
    spoken = {}
    for category in voices.categories:
        for _ in range(12):
            voice = voices.say(category, "缪家村")
            spoken[voice.text] = category
    return list(spoken.items())


@pytest.mark.parametrize("seed", [1, 2])
def test_what_goes_out_alone_is_mostly_right(seed):
    labelled = said_in_the_county(seed)
    assert len(labelled) >= 500

    (mark,) = queries.measure(labelled, [DISPATCH_ALONE])

    # Measured: 38.5 to 41 % and 88 to 92 %. The landmarks of a village speak for matters too, which costs some.
    assert mark.coverage >= 0.36
    assert mark.precision >= 0.86


def test_a_higher_threshold_lets_fewer_through():
    marks = queries.measure(said_in_the_county(1), [0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01])
    reached = [mark.reached for mark in marks]
    assert reached == sorted(reached, reverse=True)
    assert (marks[0].coverage, marks[-1].reached, marks[-1].precision) == (1.0, 0, 1.0)


def test_the_command_prints_the_curve():
    said = io.StringIO()
    call_command("analysis_measure", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0].startswith(f"{len(files.messages())} messages")
    rows = {row.split()[0]: row.split()[1:] for row in lines[2:]}
    assert len(rows) == 11
    # Measured: 38.8 % reach the threshold, 91.7 % of them are right; the margins let words be added on either side.
    _reached, coverage, precision, _arrival = rows[f"{DISPATCH_ALONE:.2f}"]
    assert float(coverage.rstrip("%")) >= 36
    assert float(precision.rstrip("%")) >= 89


def test_three_in_four_would_come_to_the_right_unit_before_anything_was_learnt(settings, tmp_path):
    invented = settings.BASE_DIR / "data" / "demonstration" / "messages"
    for file in invented.glob("*.yaml"):
        if file.name != "vague.yaml":  # messages that nobody could place
            (tmp_path / file.name).write_bytes(file.read_bytes())
    said = io.StringIO()
    call_command("analysis_measure", str(tmp_path), stdout=said)

    everything = said.getvalue().splitlines()[2].split()
    # Measured: 76.9 % of 594.
    assert int(everything[1]) >= 300
    assert float(everything[-1].rstrip("%")) >= 75


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"\xff\xfe\x00", "no YAML"),
        (b"a: [", "no YAML"),
        (b"only words", "under each category"),
        (b"a: b", "under each category"),
        (b"", "under each category"),
        (b"moon.cheese: [x]", "no messages"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused(tmp_path, content, words):
    file = tmp_path / "messages.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("analysis_measure", str(file))


def test_measuring_with_ones_own_messages(tmp_path):
    file = tmp_path / "messages.yaml"
    file.write_text("road.lamp: [路灯不亮了, {text: '{village}的路灯坏了'}]\n", encoding="utf-8")
    said = io.StringIO()
    call_command("analysis_measure", str(file), stdout=said)
    assert said.getvalue().startswith("2 messages, 1 matters")
