"""From slices of load to what is said of them: medians, ratios with their spread, a table, one JSON object."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.generator import Slice
from bench.subjects import MEASURES

Key = tuple[int, str, int]  # orders in the database, subject, connections
GROWING = ("inbox", "cockpit")
LEAST = {"intake_to_insert": 0.15, "inbox_large_to_small": 0.8, "cockpit_large_to_small": 0.8}
MOST = {"inbox": 8, "intake": 25}
# The slowest in twenty at the largest size, of the same at the smallest.
SLOW = {"inbox": 1.25, "search": 1.25, "cockpit": 1.2}


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median over the rounds of one rate by another, and the smallest and largest round."""

    value: float
    low: float
    high: float


@dataclass(slots=True)
class Findings:
    """All that one run found."""

    slices: dict[Key, list[Slice]] = field(default_factory=dict)
    costs: dict[str, dict[str, int]] = field(default_factory=dict)
    memory: dict[str, dict[str, float]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def sizes(self) -> list[int]:
        """Return the sizes measured, the smallest first."""
        return sorted({size for size, _, _ in self.slices})

    @property
    def connections(self) -> list[int]:
        """Return the concurrencies measured, the smallest first."""
        return sorted({number for _, _, number in self.slices})


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies (nearest rank); 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def ratio(of: Sequence[Slice], to: Sequence[Slice]) -> Ratio:
    """Return one rate by another, round by round, so that a machine that slows down slows both."""
    each = [mine.rate / other.rate for mine, other in zip(of, to, strict=True)]
    return Ratio(median(each), min(each), max(each))


def slower(of: Sequence[Slice], to: Sequence[Slice]) -> Ratio:
    """Return the p95 of some slices by that of others; low and high are those of single rounds."""

    def p95(slices: Sequence[Slice]) -> float:
        return percentile([latency for each in slices for latency in each.latencies], 0.95)

    each = [p95([mine]) / p95([other]) for mine, other in zip(of, to, strict=True)]
    return Ratio(p95(of) / p95(to), min(each), max(each))


def ratios(findings: Findings) -> dict[str, Ratio]:
    """
    Return every ratio by name.

    `intake_to_insert_1000000_8` is of a million orders and eight connections; without numbers a name means the
    lowest of its kind over the concurrencies, at the largest size: what the targets are held against.
    """
    found: dict[str, Ratio] = {}
    small, large = findings.sizes[0], findings.sizes[-1]
    for (size, name, connections), slices in sorted(findings.slices.items()):
        if measure := MEASURES.get(name):
            found[f"{name}_to_{measure}_{size}_{connections}"] = ratio(
                slices, findings.slices[size, measure, connections]
            )
    if large > small:
        for name in (name for name in GROWING if (large, name, findings.connections[0]) in findings.slices):
            for connections in findings.connections:
                found[f"{name}_large_to_small_{connections}"] = ratio(
                    findings.slices[large, name, connections], findings.slices[small, name, connections]
                )
        for name in SLOW:
            slow = {
                connections: slower(
                    findings.slices[large, name, connections], findings.slices[small, name, connections]
                )
                for connections in findings.connections
                if (large, name, connections) in findings.slices
            }
            found |= {f"{name}_p95_large_to_small_{number}": one for number, one in slow.items()}
            if slow:
                found[f"{name}_p95_large_to_small"] = max(slow.values(), key=lambda one: one.value)
    heads = [f"{name}_to_{measure}" for name, measure in MEASURES.items()]
    for head in [*heads, *(f"{name}_large_to_small" for name in GROWING)]:
        tails = [f"{large}_{c}" if head in heads else str(c) for c in findings.connections]
        known = [found[f"{head}_{tail}"] for tail in tails if f"{head}_{tail}" in found]
        if known:
            found[head] = min(known, key=lambda one: one.value)
    return found


def verdicts(
    found: Mapping[str, Ratio], costs: Mapping[str, Mapping[str, int]]
) -> list[tuple[str, str, bool]]:
    """Return each target: what it is of, what was found and wanted, and whether it is met."""
    said = [
        (name, f"{found[name].value:.2f} (at least {least:.2f})", found[name].value >= least)
        for name, least in LEAST.items()
        if name in found
    ]
    said += [
        (
            f"{name}_p95_large_to_small",
            f"{found[f'{name}_p95_large_to_small'].value:.2f} (at most {most:.2f})",
            found[f"{name}_p95_large_to_small"].value <= most,
        )
        for name, most in SLOW.items()
        if f"{name}_p95_large_to_small" in found
    ]
    return said + [
        (
            f"{name}_statements",
            f"{costs[name]['statements']} (at most {most})",
            costs[name]["statements"] <= most,
        )
        for name, most in MOST.items()
        if name in costs
    ]


def table(findings: Findings) -> str:
    """Return what a person reads."""
    found = ratios(findings)
    lines = [
        f"{'':<10}{'orders':>10}{'conn.':>6}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}   share of its measure (spread)"
    ]
    for size in findings.sizes:
        for name in ("constant", *(name for name in MEASURES if name != "intake"), "insert", "intake"):
            for connections in findings.connections:
                slices = findings.slices.get((size, name, connections))
                if slices:
                    lines.append(_row(size, name, connections, slices, found))
        lines.append("")
    lines += [f"{name:<30}{_spread(found[name])}" for name in sorted(found) if "large_to_small_" in name]
    lines += ["", f"{'one request':<12}{'statements':>11}{'bytes':>9}"]
    lines += [
        f"{name:<12}{cost['statements']:>11}{cost['bytes']:>9}" for name, cost in findings.costs.items()
    ]
    lines += ["", f"{'memory, MB':<20}{'rss':>8}{'pss':>8}"]
    lines += [f"{name:<20}{held['rss']:>8}{held['pss']:>8}" for name, held in findings.memory.items()]
    lines += ["", *(f"{name}: {fact}" for name, fact in findings.facts.items()), ""]
    for name, words, met in verdicts(found, findings.costs):
        lines.append(f"{'met   ' if met else 'MISSED'}  {name}: {words}")
    return "\n".join(lines)


def _row(size: int, name: str, connections: int, slices: Sequence[Slice], found: Mapping[str, Ratio]) -> str:
    measured = found.get(f"{name}_to_{MEASURES.get(name)}_{size}_{connections}")
    latencies = [latency * 1000 for each in slices for latency in each.latencies]
    rate = median(each.rate for each in slices)
    return (
        f"{name:<10}{size:>10}{connections:>6}{rate:>10.1f}{percentile(latencies, 0.5):>9.1f}"
        f"{percentile(latencies, 0.95):>9.1f}   {_spread(measured) if measured else ''}"
    ).rstrip()


def _spread(one: Ratio) -> str:
    return f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f})"


def last_line(findings: Findings) -> str:
    """Return the run as one JSON object: `ratios`, name → number, and `raw`, the figures behind."""
    found = ratios(findings)
    raw: dict[str, Any] = {
        "rates": {
            _name(key): [round(each.rate, 2) for each in slices]
            for key, slices in sorted(findings.slices.items())
        },
        "milliseconds": {_name(key): _latencies(slices) for key, slices in sorted(findings.slices.items())},
        "spread": {name: [round(one.low, 4), round(one.high, 4)] for name, one in found.items()},
        "requests": findings.costs,
        "memory_mb": findings.memory,
        "targets": {name: met for name, _, met in verdicts(found, findings.costs)},
        **findings.facts,
    }
    return json.dumps(
        {"ratios": {name: round(one.value, 4) for name, one in found.items()}, "raw": raw}, ensure_ascii=False
    )


def _name(key: Key) -> str:
    size, name, connections = key
    return f"{name}_{size}_{connections}"


def _latencies(slices: Sequence[Slice]) -> dict[str, float]:
    values = [latency * 1000 for each in slices for latency in each.latencies]
    return {f"p{share}": round(percentile(values, share / 100), 2) for share in (50, 95, 99)}
