"""What can be asked of `python -m bench`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

SIZES = (10_000, 100_000, 1_000_000)
CONNECTIONS = (1, 8, 32)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run measures."""

    sizes: tuple[int, ...]
    connections: tuple[int, ...]
    seconds: float
    rounds: int
    durable: bool
    only: tuple[str, ...] = ()

    @property
    def lean(self) -> bool:
        """Say whether the screen alone is measured: it reads counters, and few tables need be filled."""
        return self.only == ("cockpit",)

    @property
    def slice_seconds(self) -> float:
        """Return how long one slice of load lasts."""
        return self.seconds / self.rounds


def read(words: Sequence[str] | None = None) -> Plan:
    """Return the plan that the command line asks for; ends the program with a message where it asks nonsense."""
    parser = _parser()
    asked = parser.parse_args(words)
    if not asked.seconds > 0 or asked.rounds < 1:
        parser.error("--seconds and --rounds must be more than nothing.")
    return Plan(
        sizes=tuple(sorted(set(asked.sizes))),
        connections=tuple(sorted(set(asked.connections))),
        seconds=asked.seconds,
        rounds=asked.rounds,
        durable=not asked.forgetful,
        only=asked.only,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=(
            "Measure the real server on a private PostgreSQL: intake against a bare insert; inbox, receipt and cockpit "
            "against a constant page; each at several sizes of the database and several concurrencies. Prints one "
            "table, and one JSON object as the last line. Everything runs and ends in a temporary folder."
        ),
        epilog="A quick look: --sizes 10000,100000 --seconds 3. How to read it: docs/explanation/performance.md.",
    )
    parser.add_argument(
        "--sizes",
        type=_numbers,
        default=SIZES,
        help="orders in the database, e.g. 10000,100000 (default: %(default)s)",
    )
    parser.add_argument(
        "--connections",
        type=_numbers,
        default=CONNECTIONS,
        help="requests under way at once (default: %(default)s)",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=4.0,
        help="load for each figure, over all rounds (default: %(default)s)",
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="slices that the seconds are cut into (default: %(default)s)"
    )
    parser.add_argument(
        "--forgetful",
        action="store_true",
        help="PostgreSQL without fsync, as in tests: faster commits, no promise about power cuts",
    )
    parser.add_argument(
        "--only",
        type=lambda words: tuple(words.split(",")),
        default=(),
        help="measure these alone beside the bare views, e.g. inbox,search (default: everything)",
    )
    return parser


def _numbers(words: str) -> tuple[int, ...]:
    try:
        numbers = tuple(int(word) for word in words.replace("_", "").split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is not a list of numbers like 10000,100000") from None
    if min(numbers) < 1:
        raise argparse.ArgumentTypeError("each number must be at least 1")
    return numbers
