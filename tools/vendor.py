"""Copy the browser files in use from node_modules to the faces' static/<face>/vendor/: nothing else is served."""

import re
import shutil
import sys
from pathlib import Path

from tools.paths import NODE_MODULES, SCENE, STATIC

FILES = {
    STATIC / "vendor": ("htmx.org/dist/htmx.min.js",),
    SCENE: (
        "maplibre-gl/dist/maplibre-gl.mjs",
        "maplibre-gl/dist/maplibre-gl-worker.mjs",
        "maplibre-gl/dist/maplibre-gl.css",
    ),
}
# The manifest storage would look for the map file that we do not serve.
_SOURCE_MAP = re.compile(r"^//[#@] sourceMappingURL=.*$|/\*# sourceMappingURL=.*?\*/", re.MULTILINE)


def main() -> int:
    """Copy the files, without their references to source maps, and return the exit code."""
    for folder, origins in FILES.items():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for origin in origins:
            text = (NODE_MODULES / origin).read_text(encoding="utf-8")
            (folder / Path(origin).name).write_text(_SOURCE_MAP.sub("", text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
