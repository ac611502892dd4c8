"""What the county will run: no start without keys of its own, and nothing that Django would warn of."""

import os
import secrets
import subprocess
import sys

import pytest

from config.storage import ModulesToo
from tools.paths import ROOT

KEYS = {"SANLIAN_SECRET_KEY": secrets.token_urlsafe(60), "SANLIAN_CONTACT_KEY": secrets.token_urlsafe(40)}


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    # Neither ours nor Django's: a browser's tests in the same process set some of theirs.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANLIAN_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, "SANLIAN_PRODUCTION": "1", "SANLIAN_HOSTS": "sanlian.example", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_in_production_nothing_is_left_to_warn_of():
    done = check(**KEYS)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("missing", sorted(KEYS))
def test_in_production_nothing_starts_without_its_own_keys(missing):
    done = check(**{name: value for name, value in KEYS.items() if name != missing})
    assert done.returncode != 0
    assert "must be set in production" in done.stderr


def test_a_switch_that_is_neither_on_nor_off_is_refused():
    done = check(**KEYS, SANLIAN_DEBUG="perhaps")
    assert done.returncode != 0
    assert "SANLIAN_DEBUG must be 1 or 0" in done.stderr


def test_our_modules_ask_for_one_another_under_names_that_change(tmp_path):
    folder = tmp_path / "cockpit" / "scene"
    folder.mkdir(parents=True)
    (folder / "main.js").write_text('import { one } from "./other.js";\n', encoding="utf-8")
    (folder / "other.js").write_text("export const one = 1;\n", encoding="utf-8")
    storage = ModulesToo(location=tmp_path, base_url="/static/")

    made = {
        name: new
        for name, new, _processed in storage.post_process(
            {f"cockpit/scene/{name}.js": (storage, f"cockpit/scene/{name}.js") for name in ("main", "other")}
        )
    }

    text = (tmp_path / made["cockpit/scene/main.js"]).read_text(encoding="utf-8")
    assert made["cockpit/scene/other.js"].rpartition("/")[2] in text
