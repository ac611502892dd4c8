"""The floors of the house are kept, name every room, and would catch whoever breaks them."""

import shutil
import subprocess
import tomllib

import pytest

from tools.paths import ROOT, VENV

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = CONFIG["tool"]["importlinter"]["contracts"]
ROOMS = sorted(
    {
        path.relative_to(ROOT).parts[1]
        for path in ROOT.glob("sanlian/*/models*")
        if path.name in {"models", "models.py"}
    }
)


def lint(folder):
    """Return what import-linter says in a folder, and whether it is content."""
    done = subprocess.run(
        [VENV / "bin" / "lint-imports", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "NO_COLOR": "1", "COLUMNS": "200"},
    )
    return done.stdout + done.stderr, done.returncode == 0


def test_the_contracts_hold():
    said, content = lint(ROOT)

    assert content, said


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_with_tables_has_its_contracts(room):
    floors = next(contract for contract in CONTRACTS if contract["name"] == "The floors of a room")
    protected = [contract["protected_modules"] for contract in CONTRACTS if contract["type"] == "protected"]

    assert f"sanlian.{room}" in floors["containers"]
    assert [f"sanlian.{room}.models"] in protected


def test_each_contract_catches_who_breaks_it(tmp_path):
    shutil.copytree(ROOT / "sanlian", tmp_path / "sanlian", ignore=shutil.ignore_patterns("locale", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    offences = {
        # A lower room knows an upper one; an operation asks its command; a rule asks Django.
        "kernel/errors.py": "import sanlian.journal.facts",
        "places/models.py": "import sanlian.places.apps",
        "catalogue/rules/__init__.py": "import django.utils.timezone",
    }
    # Everybody's tables are read by a face, which may import every room but no room's tables.
    (tmp_path / "sanlian" / "demonstration" / "thief.py").write_text(
        "".join(f"import sanlian.{room}.models\n" for room in ROOMS)
    )
    for file, line in offences.items():
        with (tmp_path / "sanlian" / file).open("a") as opened:
            opened.write(f"\n{line}\n")
    face = next((path for path in ("portal", "desk", "cockpit") if (ROOT / "sanlian" / path).is_dir()), None)

    said, content = lint(tmp_path)

    kept = [contract["name"] for contract in CONTRACTS if f"{contract['name']} BROKEN" not in said]
    assert not content
    assert kept == ([] if face is None else [name for name in kept if name == "The floors of a face"]), said


def test_a_new_folder_must_name_its_floor(tmp_path):
    shutil.copytree(ROOT / "sanlian", tmp_path / "sanlian", ignore=shutil.ignore_patterns("locale", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "sanlian" / "attic").mkdir()
    (tmp_path / "sanlian" / "attic" / "__init__.py").touch()

    said, content = lint(tmp_path)

    assert not content
    assert "attic" in said
