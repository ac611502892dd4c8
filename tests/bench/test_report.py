"""What is said of a measurement: percentiles, ratios round by round, targets, one JSON object as the last line."""

import json

import pytest

from bench import options, report
from bench.generator import Slice
from bench.report import Findings


def slices(*rates, latency=0.002):
    return [Slice(answers=int(rate), seconds=1.0, latencies=[latency] * 5, body_bytes=10) for rate in rates]


@pytest.fixture
def findings():
    found = Findings(costs={name: {"statements": 6, "bytes": 900} for name in ("inbox", "intake")})
    for size in (10, 1000):
        for connections in (1, 8):
            for name in ("constant", "insert", "inbox", "receipt", "tracking", "cockpit", "intake"):
                found.slices[size, name, connections] = slices(100, 50)
    return found


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 3), (0.95, 5), (0.99, 5)])
def test_a_percentile_is_one_of_the_values(share, expected):
    assert report.percentile([5, 1, 3, 2, 4], share) == expected


def test_a_percentile_of_nothing_is_nothing():
    assert report.percentile([], 0.5) == 0


def test_a_ratio_is_taken_round_by_round():
    found = report.ratio(slices(50, 20, 30), slices(100, 100, 100))

    assert (found.value, found.low, found.high) == (0.3, 0.2, 0.5)


def test_a_machine_that_slows_down_slows_both_and_the_ratio_stands():
    assert report.ratio(slices(50, 25, 5), slices(100, 50, 10)).value == 0.5


def test_a_target_is_held_against_the_worst_concurrency_at_the_largest_size(findings):
    findings.slices[10, "intake", 1] = slices(1, 1)
    findings.slices[1000, "intake", 8] = slices(10, 5)

    found = report.ratios(findings)

    assert found["intake_to_insert_10_1"].value < 0.05
    assert found["intake_to_insert"].value == pytest.approx(0.1)
    met = {name: good for name, _, good in report.verdicts(found, findings.costs)}
    assert met == {
        "intake_to_insert": False,
        "inbox_large_to_small": True,
        "cockpit_large_to_small": True,
        "inbox_p95_large_to_small": True,
        "cockpit_p95_large_to_small": True,
        "inbox_statements": True,
        "intake_statements": True,
    }


def test_one_size_alone_is_compared_with_no_other(findings):
    findings.slices = {key: value for key, value in findings.slices.items() if key[0] == 10}

    assert not [name for name in report.ratios(findings) if "large" in name]


def test_the_last_line_is_one_json_object(findings):
    line = report.last_line(findings)

    said = json.loads(line)
    assert "\n" not in line
    assert set(said) == {"ratios", "raw"}
    assert all(isinstance(number, float) for number in said["ratios"].values())
    assert said["raw"]["rates"]["inbox_1000_8"] == [100.0, 50.0]
    assert said["raw"]["requests"]["inbox"]["statements"] == 6


def test_the_table_has_a_row_for_every_figure(findings):
    lines = report.table(findings).splitlines()

    assert sum(line.startswith("inbox ") for line in lines) == 5
    assert any(line.startswith("met") and "inbox_statements" in line for line in lines)


def test_the_plan_is_read_from_the_command_line():
    plan = options.read(["--sizes", "100000,10000", "--seconds", "3", "--rounds", "3"])

    assert (plan.sizes, plan.slice_seconds, plan.durable) == ((10_000, 100_000), 1.0, True)


@pytest.mark.parametrize(
    "words", [["--sizes", "many"], ["--sizes", "0"], ["--seconds", "0"], ["--rounds", "0"]]
)
def test_nonsense_is_refused(words, capsys):
    with pytest.raises(SystemExit):
        options.read(words)
    assert "error" in capsys.readouterr().err
