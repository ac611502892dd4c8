"""
The pages of docs/ that a command writes: make them anew, or (--check) say which are out of date.

`pages` is the one list of them. All are written in one process, so that the check costs seconds.
"""

import io
import os
import sys
from collections.abc import Callable

import django
from django.core.management import call_command

from tools.paths import ROOT


def _order_states() -> str:
    said = io.StringIO()
    call_command("workorders_diagram", stdout=said)
    return said.getvalue()


def pages() -> dict[str, Callable[[], str]]:
    """Return each page and the function that writes it; Django must be set up before."""
    from tools.reference import (
        catalogue,
        commands,
        facts,
        fairness,
        figures,
        indicators,
        items,
        roles,
        tables,
        who_may,
    )

    return {
        "docs/explanation/fairness.md": fairness.text,
        "docs/reference/commands.md": commands.text,
        "docs/reference/duties.md": catalogue.duties,
        "docs/reference/facts.md": facts.text,
        "docs/reference/figures.md": figures.text,
        "docs/reference/indicators.md": indicators.text,
        "docs/reference/items.md": items.text,
        "docs/reference/matters.md": catalogue.matters,
        "docs/reference/order-states.md": _order_states,
        "docs/reference/roles.md": roles.text,
        "docs/reference/tables.md": tables.text,
        "docs/reference/who-may-do-what.md": who_may.text,
    }


def main() -> int:
    """Write or compare every page and return the exit code."""
    comparing = "--check" in sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    stale = 0
    for page, text_of in pages().items():
        path = ROOT / page
        text = text_of().strip() + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if comparing:
            print(f"{page} is out of date; `make docs` writes it.")
            stale += 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{page} written.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
