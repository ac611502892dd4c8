"""
The pages of docs/ that a command writes: make them anew, or (--check) say which are out of date.

This is the one list of them.
"""

import subprocess
import sys

from tools.paths import MANAGE, PYTHON, ROOT

# The page → what to ask manage.py for; it prints the page.
PAGES: dict[str, list[str]] = {
    "docs/reference/order-states.md": ["workorders_diagram"],
}


def text_of(command: list[str]) -> str:
    """Return what a command of manage.py prints."""
    done = subprocess.run(
        [PYTHON, MANAGE, *command, "--no-color"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{done.stderr}\nmanage.py {' '.join(command)} failed.")
    return done.stdout.strip() + "\n"


def main() -> int:
    """Write or compare every page and return the exit code."""
    comparing = "--check" in sys.argv[1:]
    stale = 0
    for page, command in PAGES.items():
        path = ROOT / page
        text = text_of(command)
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
