"""Compile every room's translations (django.po → django.mo) without needing gettext on the machine."""

import sys

import polib

from tools.paths import ROOT


def main() -> int:
    """Compile all catalogues and return the exit code."""
    for source in sorted(ROOT.glob("sanlian/*/locale/*/LC_MESSAGES/*.po")):
        try:
            polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(
                str(source.with_suffix(".mo"))
            )
        except (OSError, ValueError) as fault:
            print(f"{source.relative_to(ROOT)}: {fault}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
