"""Nothing is left half done: migrations, translations, icons, locked packages."""

import io
import json
import re

import pytest
from django.core.management import call_command

from sanlian.registry.factwords import FACT_WORDS
from tools import sprite, system, translations
from tools.paths import NODE_MODULES, ROOT
from tools.reference import facts


@pytest.mark.django_db
def test_every_change_of_a_table_has_its_migration():
    said = io.StringIO()

    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)

    assert "No changes" in said.getvalue()


def test_every_fact_has_its_words_in_the_record():
    known = {name for room in facts.rooms() for name in facts.names(room)}

    missing = sorted(known - set(FACT_WORDS))

    assert not missing, f"sanlian/registry/factwords.py says nothing of {missing}"


def test_migrations_stand_alone():
    ours = re.compile(r"^(from|import) sanlian", re.MULTILINE)
    found = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("sanlian/*/migrations/*.py")
        if ours.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.skipif(not system.GETTEXT.found() and not system.in_ci(), reason="gettext is not installed")
def test_every_word_has_its_chinese():
    assert list(translations.gaps()) == []


def test_no_room_replaces_the_words_of_another(tmp_path, monkeypatch):
    assert list(translations.disagreements()) == []

    for room, words in (("desk", "村"), ("cockpit", "村社")):
        folder = tmp_path / "sanlian" / room / "locale" / "zh_Hans" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").write_text(f'msgid "Villages"\nmsgstr "{words}"\n', encoding="utf-8")
    monkeypatch.setattr(translations, "ROOT", tmp_path)

    assert list(translations.disagreements()) == ["two translations of 'Villages': cockpit 村社, desk 村"]


def test_every_icon_in_use_is_one_that_tabler_draws():
    for name in sprite.names():
        assert sprite.symbol(name).startswith(f'<symbol id="{name}"')


def test_the_lock_file_of_npm_names_no_host():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))

    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)


def test_only_files_in_use_are_served():
    from tools import vendor

    assert all(any(NODE_MODULES.glob(origin)) for origins in vendor.FILES.values() for origin in origins)
