"""
The residents' first page in figures, taken from the running product into docs/reference/first-page.md: by Lighthouse,
and on a small phone with a weak signal.

Lighthouse is no part of the product: npx fetches it (some 190 MB) when this is run. A demonstration county is built in
a temporary folder and served as `make run` does; `--keep FOLDER` keeps it there and finds it again the next time.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import staging, system
from tools.paths import ROOT
from tools.say import Stopped, ask_to_mend, say

PAGE = ROOT / "docs" / "reference" / "first-page.md"
VERSION = "12"
# The figures differ from run to run: the one in the middle counts.
RUNS = 3
CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100}
WORDS = {"performance": "Performance", "accessibility": "Accessibility", "best-practices": "Best practices"}
# Milliseconds for each question, bytes a second.
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
USABLE_WITHIN = 2.0
WAITED_FOR = """() => {
  const whole = performance.getEntriesByType("navigation")[0];
  const seen = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const parts = [whole, ...performance.getEntriesByType("resource")];
  return [seen, whole.domContentLoadedEventEnd, parts.reduce((sum, { transferSize }) => sum + transferSize, 0)];
}"""
TIMES = {
    "first-contentful-paint": "Something is seen after",
    "largest-contentful-paint": "The largest part is seen after",
    "interactive": "It answers to every press after",
    "total-byte-weight": "All that was loaded",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run found: points of a hundred, and times and weight in Lighthouse's words."""

    points: dict[str, int]
    told: dict[str, str]
    version: str
    failed: list[str]


@dataclass(frozen=True, slots=True)
class Weak:
    """Seconds until something is seen and until the page answers with its scripts; thousands of bytes that came."""

    seen: float
    answers: float
    weight: int


def main() -> int:
    """Build, serve, measure, write the page; return 1 where a figure is below what is asked."""
    parser = argparse.ArgumentParser(prog="make lighthouse", description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder for the county, used again the next time")
    kept = parser.parse_args().keep
    try:
        if lacking := system.missing([system.BROWSER]):
            raise Stopped(system.complaint(lacking))
        with tempfile.TemporaryDirectory(prefix="sanlian-lighthouse-") as folder:
            staging.use((kept or Path(folder)).resolve())
            with staging.served() as address:
                # The first question wakes the server; a resident is rarely the first.
                urllib.request.urlopen(address, timeout=30).close()
                weak = weak_signal(address)
                runs = [measure(address, Path(folder) / f"{number}.json") for number in range(RUNS)]
        return write(runs, weak)
    except Stopped as stopped:
        return ask_to_mend(stopped)
    except KeyboardInterrupt:
        return 130


def weak_signal(address: str) -> Weak:
    """Return what a phone of 360 by 740 waits for on slow 3G, that has never been there."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system.browser(), args=flags)
        page = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN").new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_3G)
        page.goto(address, wait_until="load")
        page.wait_for_selector(".shout")
        seen, answers, weight = page.evaluate(WAITED_FOR)
        browser.close()
    return Weak(seen / 1000, answers / 1000, round(weight / 1000))


def measure(address: str, into: Path) -> Figures:
    """Return what one run finds; :raises Stopped: when Lighthouse cannot be had, or breaks."""
    command = [
        *(
            "npx",
            "--yes",
            f"lighthouse@{VERSION}",
            address,
            "--quiet",
            "--output=json",
            f"--output-path={into}",
        ),
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    env = {**os.environ, "CHROME_PATH": system.browser() or ""}
    done = subprocess.run(command, env=env, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode or not into.exists():
        raise Stopped(f"Lighthouse did not run:\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(into.read_text(encoding="utf-8"))
    audits = found["audits"]
    rated = {
        each["id"] for name in CATEGORIES for each in found["categories"][name]["auditRefs"] if each["weight"]
    }
    return Figures(
        points={name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES},
        told={name: _short(audits[name]["displayValue"]) for name in TIMES},
        version=found["lighthouseVersion"],
        failed=sorted(
            name for name in rated if audits[name]["score"] is not None and audits[name]["score"] < 0.9
        ),
    )


def _short(told: str) -> str:
    return told.replace("\xa0", " ").removeprefix("Total size was ")


def write(runs: list[Figures], weak: Weak) -> int:
    """Write the page from the run in the middle, and return 1 where it is below what is asked."""
    middle = statistics.median_low(run.points["performance"] for run in runs)
    best = next(run for run in runs if run.points["performance"] == middle)
    rows = [f"| {WORDS[name]} | {best.points[name]} | {least} |" for name, least in CATEGORIES.items()]
    times = [f"| {words} | {best.told[name]} |" for name, words in TIMES.items()]
    PAGE.write_text(
        "\n".join(
            [
                "# The first page in figures",
                "",
                f"Written by `make lighthouse` (Lighthouse {best.version}, its usual slow phone on a slow network; the"
                f" middle of {RUNS} runs).",
                "",
                "| of a hundred | found | asked |",
                "| --- | ---: | ---: |",
                *rows,
                "",
                "| | |",
                "| --- | ---: |",
                *times,
                "",
                "## On a weak signal",
                "",
                "A phone of 360 × 740 on slow 3G (400 ms for each question, 400 kbit a second), for the first time:",
                "",
                "| | found | asked |",
                "| --- | ---: | ---: |",
                f"| Seen, and the big button leads on, after | {weak.seen:.1f} s | {USABLE_WITHIN:.0f} s |",
                f"| Scripts are there too after | {weak.answers:.1f} s | |",
                f"| Loaded | {weak.weight} kB | 60 kB |",
                "",
            ]
        ),
        encoding="utf-8",
    )
    say(PAGE.read_text(encoding="utf-8"))
    if best.failed:
        say("Below nine tenths: " + ", ".join(best.failed))
    return int(
        weak.seen > USABLE_WITHIN or any(best.points[name] < least for name, least in CATEGORIES.items())
    )


if __name__ == "__main__":
    sys.exit(main())
