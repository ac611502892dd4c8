"""
`python -m bench.scene`: how a hundred thousand orders are drawn on the scene by a browser without a graphics card.

A small county of its own is built and served; a headless browser opens the scene with `?measure=`, which puts invented
orders in place of the county's, tells how long they took to be seen, and how long frames took while the map moved.
Processor seconds are those of the whole browser: they say more than the clock where others use the machine too.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools import screenshots, staging, system
from tools.children import run_to_end
from tools.paths import MANAGE, PYTHON
from tools.say import Stopped, ask_to_mend, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

ORDERS, SIZE, PATIENCE = 100_000, "1366x768", 300_000
MODES = ("pins", "load", "heat")


def main() -> int:
    """Measure every mode, print a table, and one JSON object as the last line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.scene", description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS, help="invented ones (default: %(default)s)")
    parser.add_argument("--size", default=SIZE, help="of the browser's window (default: %(default)s)")
    asked = parser.parse_args()
    try:
        if lacking := system.missing([system.BROWSER]):
            raise Stopped(system.complaint(lacking))
        with tempfile.TemporaryDirectory(prefix="sanlian-scene-") as folder:
            _build(Path(folder))
            with staging.served() as address:
                found = _measure(address, orders=asked.orders, size=asked.size)
    except Stopped as stopped:
        return ask_to_mend(stopped)
    except KeyboardInterrupt:
        return 130
    say(f"{'':<8}{'drawn, ms':>12}{'frame, ms':>12}{'slow, ms':>12}{'processor, s':>14}")
    for mode, told in found["modes"].items():
        say(f"{mode:<8}{told['drawn']:>12}{told['frame']:>12}{told['slow']:>12}{told['processor']:>14}")
    say(json.dumps(found))
    return 0


def _build(folder: Path) -> None:
    os.environ |= {"SANLIAN_VAR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'county.sqlite3'}"}
    os.environ.pop("SANLIAN_PRODUCTION", None)
    (folder / "static").mkdir()
    for words in (["migrate", "--verbosity", "0"], ["county_build"]):
        if run_to_end([str(PYTHON), str(MANAGE), *words], env=os.environ):
            raise Stopped(f"manage.py {words[0]} failed; see above.")


def _measure(address: str, *, orders: int, size: str) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    width, height = map(int, size.split("x"))
    found: dict[str, Any] = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "orders": orders}
    found |= {"size": size, "modes": {}}
    phone, password = screenshots.leader()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system.browser(), args=screenshots.flags())
        context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        screenshots.log_in(page, phone, password)
        # Once without counting: the server paints its ground when it is first asked for it.
        for mode in (MODES[0], *MODES):
            found["modes"][mode] = _one(page, mode, orders)
        browser.close()
    return found


def _one(page: "Page", mode: str, orders: int) -> dict[str, Any]:
    before = _processor_seconds()
    page.goto(f"/cockpit/scene/?mode={mode}&measure={orders}")
    page.locator("#scene[data-drawn]").wait_for()
    spent = _processor_seconds() - before
    panel = page.locator("[data-measured][data-result]")
    panel.wait_for()
    told: dict[str, Any] = json.loads(panel.get_attribute("data-result") or "{}")
    return told | {"processor": round(spent, 1)}


def _processor_seconds() -> float:
    """Return what our browser's processes have used of the processors so far; the server is not among them."""
    ticks = 0
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _bracket, rest = stat.read_text().partition(") ")
        except OSError:
            continue
        fields = rest.split()
        number = int(stat.parent.name)
        parents[number] = int(fields[1])
        used[number] = int(fields[11]) + int(fields[12]) if "chrom" in name else 0
    for number, spent in used.items():
        above = number
        while above in parents and above != os.getpid():
            above = parents[above]
        ticks += spent if above == os.getpid() else 0
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
