"""Copy the browser files in use from node_modules to static/look/vendor/: nothing else is served."""

import re
import shutil
import sys

from tools.paths import NODE_MODULES, STATIC

FILES = {"htmx.min.js": "htmx.org/dist/htmx.min.js"}
# The manifest storage would look for the map file that we do not serve.
_SOURCE_MAP = re.compile(r"^//[#@] sourceMappingURL=.*$", re.MULTILINE)


def main() -> int:
    """Copy the files, without their references to source maps, and return the exit code."""
    folder = STATIC / "vendor"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, origin in FILES.items():
        text = (NODE_MODULES / origin).read_text(encoding="utf-8")
        (folder / name).write_text(_SOURCE_MAP.sub("", text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
