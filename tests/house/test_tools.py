"""Starting, setting up and testing: what goes wrong is said, and nothing half-done is taken for whole."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tools import county, run, setup, sprite, system
from tools.children import Children, run_to_end
from tools.paths import ROOT
from tools.postgres import cluster
from tools.say import Stopped


@pytest.mark.parametrize("port", ["no", "0", "65536", "-1", "8000.5", "٨"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(Stopped, match="PORT must be a number"):
        run.address()


def test_a_taken_port_is_a_clear_refusal(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(number))

        with pytest.raises(Stopped, match=f"Port {number} is taken"):
            run.address()


def test_a_stage_is_done_until_what_it_reads_changes_or_what_it_makes_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "TOOLS", tmp_path)
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    lock, made = tmp_path / "lock.txt", tmp_path / "made"
    lock.write_text("1")
    stage = setup.Stage("trial", lambda: [lock], lambda: [made], made.touch)
    stage.stamp.parent.mkdir()

    assert not stage.is_done(stage.fingerprint())
    stage.run()
    stage.stamp.write_text(stage.fingerprint())
    assert stage.is_done(stage.fingerprint())
    lock.write_text("2")
    assert not stage.is_done(stage.fingerprint())
    lock.write_text("1")
    made.unlink()
    assert not stage.is_done(stage.fingerprint())


def test_a_step_that_fails_shows_what_was_said(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.say.TOOLS", tmp_path)

    with pytest.raises(Stopped, match=r"no such door(.|\n)*ended with code 3"):
        setup.run_step("Trying a door", [sys.executable, "-c", "print('no such door'); raise SystemExit(3)"])


def test_one_that_dies_is_named_and_the_rest_ends():
    with Children() as children:
        children.start("patient", ["sleep", "60"])
        children.start("hasty", [sys.executable, "-c", "raise SystemExit(7)"])
        patient = children._running["patient"]

        assert children.wait() == ("hasty", 7)

    assert patient.returncode == -signal.SIGTERM


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_cleanly(number):
    script = (
        "from tools.children import Children\n"
        "with Children() as children:\n"
        "    children.start('web', ['sleep', '61'])\n"
        "    print(children._running['web'].pid, flush=True)\n"
        "    assert children.wait() is None\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with parent:
        child = int(parent.stdout.readline())
        parent.send_signal(number)
        assert parent.wait(15) == 0
    assert not Path(f"/proc/{child}").exists()


def test_children_do_not_outlive_a_parent_that_was_killed():
    script = (
        "from tools.children import run_to_end\n"
        "import os\n"
        "run_to_end(['sh', '-c', 'echo $$; exec sleep 62'], env=os.environ)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with parent:
        child = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 10
    while _alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _alive(child)


def _alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Return the path of a SQLite database that does not exist yet; `make run` would use it."""
    path = tmp_path / "county.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setattr(county, "VAR", tmp_path)
    return path


def building(monkeypatch, *, fails_at=None):
    """Stand in for manage.py: note the commands, make one place, and break off where told."""
    seen = []

    def command(words, *, env):
        name = words[2]
        seen.append(name)
        if name == fails_at:
            return 1
        if name == "county_build" and env["DATABASE_URL"].startswith("sqlite"):
            with sqlite3.connect(env["DATABASE_URL"].removeprefix("sqlite:///")) as connection:
                connection.execute("CREATE TABLE places_place (code text)")
                connection.execute("INSERT INTO places_place VALUES ('330825')")
            connection.close()
        return 0

    monkeypatch.setattr(county, "run_to_end", command)
    return seen


def test_the_county_is_built_once(file, monkeypatch):
    seen = building(monkeypatch)

    county.prepare()
    county.prepare()

    assert seen == ["migrate", "county_build", "simulate"]
    assert [path.name for path in file.parent.glob("county*")] == ["county.sqlite3"]


def test_tables_and_reference_data_follow_the_code_when_it_has_changed(file, monkeypatch):
    seen = building(monkeypatch)
    county.prepare()

    monkeypatch.setattr(county, "_wanted_version", lambda: 7)
    county.prepare()
    county.prepare()

    assert seen == ["migrate", "county_build", "simulate", "migrate", "county_upgrade"]


def test_reference_data_that_is_refused_keeps_nobody_out_and_is_tried_again(file, monkeypatch):
    building(monkeypatch)
    county.prepare()
    seen = building(monkeypatch, fails_at="county_upgrade")
    monkeypatch.setattr(county, "_wanted_version", lambda: 7)

    county.prepare()
    county.prepare()

    assert seen == ["migrate", "county_upgrade"] * 2


def test_the_version_of_a_county_changes_with_its_reference_data(tmp_path, monkeypatch):
    for folder in ("data", "sanlian"):
        (tmp_path / folder).mkdir()
    (tmp_path / "uv.lock").touch()
    monkeypatch.setattr(county, "ROOT", tmp_path)
    before = county._wanted_version()
    (tmp_path / "data" / "messages.yaml").write_text("a: 1")
    assert county._wanted_version() != before


@pytest.mark.parametrize("step", ["migrate", "county_build", "simulate"])
def test_a_build_that_breaks_off_leaves_no_county(file, monkeypatch, step):
    building(monkeypatch, fails_at=step)
    with pytest.raises(Stopped, match=f"{step}.* failed"):
        county.prepare()
    assert not file.exists()

    seen = building(monkeypatch)
    county.prepare()

    assert seen == ["migrate", "county_build", "simulate"]
    assert file.exists()


def test_tables_without_a_county_are_kept_aside(file, monkeypatch):
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE people_user (phone text)")
    connection.close()
    building(monkeypatch)

    county.prepare()

    assert file.with_name("county.sqlite3.without-county").exists()
    assert county._has_county(file)


def test_a_file_that_is_no_database_is_left_alone(file):
    file.write_bytes(b"not a database at all" * 100)

    with pytest.raises(Stopped, match="is not a database"):
        county.prepare()

    assert file.read_bytes().startswith(b"not a database")


def test_an_address_of_another_kind_of_database_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://localhost/sanlian")

    with pytest.raises(Stopped, match="DATABASE_URL must begin with"):
        county.prepare()


@pytest.mark.skipif(not system.POSTGRES.found() and not system.in_ci(), reason="PostgreSQL is not installed")
def test_a_cluster_of_our_own_serves_and_leaves_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(county, "VAR", tmp_path)
    with cluster() as address:
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT current_setting('fsync')").fetchone() == ("off",)
            folder = connection.execute("SELECT current_setting('data_directory')").fetchone()[0]

        # A build broken off on a server is never taken for a county either.
        monkeypatch.setenv("DATABASE_URL", address)
        building(monkeypatch, fails_at="simulate")
        monkeypatch.setattr(county, "_exists", _exists_without_migrate(county._exists))
        with pytest.raises(Stopped, match="simulate"):
            county.prepare()
        with pytest.raises(Stopped, match="broken off"):
            county.prepare()

    assert not Path(folder).parent.exists()


def _exists_without_migrate(real):
    return lambda connection, table: table != "django_migrations" and real(connection, table)


def test_what_is_missing_is_named_with_the_command_that_mends_it(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    need = system.Need("a loom", "weaving", "loom", lambda: None)

    lacking = system.missing([need])

    assert lacking == [need]
    assert "a loom: for weaving" in system.complaint(lacking)
    assert "apt-get install --no-install-recommends loom" in system.complaint(lacking)


@pytest.mark.parametrize("root", [True, False])
def test_what_is_only_good_to_have_stops_nobody_where_it_cannot_be_had(monkeypatch, tmp_path, root):
    monkeypatch.setattr("tools.say.TOOLS", tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(system, "_is_debian", lambda: True)
    # An apt that knows no such package.
    tried = tmp_path / "tried"
    (tmp_path / "apt-get").write_text(f"#!/bin/sh\necho $1 >> {tried}\ntest $1 = update\n")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    system.wish_for(system.Need("a loom", "quicker weaving", "loom", lambda: None))

    assert (tried.read_text().split() if tried.exists() else []) == (["update", "install"] if root else [])


def test_whoever_names_a_browser_gets_no_other(monkeypatch, tmp_path):
    (tmp_path / "mine").touch()
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))

    assert system.QUICKER.found()
    assert system.shell() == str(tmp_path / "mine")


def test_an_icon_that_nobody_drew_is_named():
    with pytest.raises(sprite.NoSuchIcon, match="no-such-icon"):
        sprite.symbol("no-such-icon")


def test_a_command_of_ours_returns_its_code():
    assert run_to_end([sys.executable, "-c", "raise SystemExit(5)"], env=os.environ) == 5
