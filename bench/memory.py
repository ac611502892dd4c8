"""How much memory processes hold, as Linux counts it."""

import contextlib
from pathlib import Path

_MEGABYTE = 1024


def of(pid: int) -> dict[str, float]:
    """Return a process's resident set and its proportional share of it, in MB; zeros when it is gone."""
    found = {"rss": 0.0, "pss": 0.0}
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name.lower() in found:
                found[name.lower()] = round(int(rest.split()[0]) / _MEGABYTE, 1)
    return found


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it, parents first."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            # The name of a program may hold spaces and brackets: count from the last bracket.
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for member in found:
        found.extend(sorted(children.get(member, ())))
    return found


def whole(pid: int) -> dict[str, float]:
    """Return what a process and its descendants hold together; shared pages are counted once in `pss`."""
    each = [of(member) for member in family(pid)]
    return {kind: round(sum(one[kind] for one in each), 1) for kind in ("rss", "pss")}
