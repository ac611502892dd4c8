"""Copy the browser files in use from node_modules to the faces' static/<face>/vendor/: nothing else is served."""

import re
import shutil
import sys
from pathlib import Path

from tools.paths import MODEL, NODE_MODULES, SCENE, STATIC

FILES = {
    STATIC / "vendor": ("htmx.org/dist/htmx.min.js",),
    SCENE: (
        "maplibre-gl/dist/maplibre-gl.mjs",
        "maplibre-gl/dist/maplibre-gl-worker.mjs",
        "maplibre-gl/dist/maplibre-gl.css",
    ),
    MODEL: (
        "three/build/three.core.js",
        "three/build/three.module.js",
        "three/examples/jsm/loaders/GLTFLoader.js",
        "three/examples/jsm/utils/BufferGeometryUtils.js",
        "three/examples/jsm/utils/SkeletonUtils.js",
        "3d-tiles-renderer/build/index.three.js",
        # Their names change with every release.
        "3d-tiles-renderer/build/renderer-*.js",
    ),
}
# The one door to the model's library; its parts find one another beside it, not by the names of packages.
_DOOR = """export * as three from "./three.module.js";
export { TilesRenderer } from "./index.three.js";
"""
_PACKAGES = {"three": "three.module.js"}
_IMPORT = re.compile(r"""^((?:import\b|export\b|\}).*?\bfrom\s*)["']([^"']+)["']""", re.MULTILINE)
# The manifest storage would look for the map file that we do not serve.
_SOURCE_MAP = re.compile(r"^//[#@] sourceMappingURL=.*$|/\*# sourceMappingURL=.*?\*/", re.MULTILINE)


def main() -> int:
    """Copy the files, without their references to source maps, and return the exit code."""
    for folder, origins in FILES.items():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in (path for origin in origins for path in _found(origin)):
            text = _SOURCE_MAP.sub("", path.read_text(encoding="utf-8"))
            (folder / path.name).write_text(_beside(text) if folder == MODEL else text, encoding="utf-8")
    (MODEL / "index.js").write_text(_DOOR, encoding="utf-8")
    return 0


def _found(origin: str) -> list[Path]:
    found = sorted(NODE_MODULES.glob(origin))
    if not found:
        raise FileNotFoundError(f"{origin} is not in {NODE_MODULES}.")
    return found


def _beside(text: str) -> str:
    """Return a module's text that looks for all others in its own folder."""
    return _IMPORT.sub(lambda found: f'{found[1]}"./{_PACKAGES.get(found[2]) or Path(found[2]).name}"', text)


if __name__ == "__main__":
    sys.exit(main())
