"""Where things are in this repository; the one list of the folders that the tools write to."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MANAGE = ROOT / "manage.py"
NODE_MODULES = ROOT / "node_modules"
# Stamps, logs and programs that set-up had to fetch for itself.
TOOLS = ROOT / ".tools"
LOOK = ROOT / "sanlian" / "look"
STATIC = LOOK / "static" / "look"
# The library of the scene's map, which only that page loads; and what draws a real-scene model on it.
SCENE = ROOT / "sanlian" / "cockpit" / "static" / "cockpit" / "vendor"
MODEL = SCENE / "model"
VAR = Path(os.environ.get("SANLIAN_VAR", ROOT / "var"))
