"""
What every test may ask for, and the rules that hold for all of them.

Photographs in a temporary folder, and no template variable that does not exist. A database of its own for every
run and worker is in tests/database.py, a browser in tests/browser.py.
"""

import gc
from datetime import datetime

import pytest
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck, settings as hypothesis_settings

from sanlian.kernel import kept
from tests.templates import MissingVariables

pytest_plugins = ["tests.browser", "tests.database", "tests.county"]

# How fast a machine is says nothing about a property: no deadline, and no complaint that drawing examples is slow.
hypothesis_settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("here")

# A password need not cost a tenth of a second where nobody guesses it.
_QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_finish():
    """Let Python look for garbage rarely, and never among what lives as long as the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(items):
    """
    Let tests that start from nothing come before those that leave something behind.

    The county is put in once a worker and stays; a test with real transactions empties every table. Workers
    keep this order. What needs no database comes first: the first worker makes it meanwhile.
    """
    items.sort(key=_what_it_leaves)


def _what_it_leaves(item) -> tuple[bool, bool, bool]:
    asked = set(getattr(item, "fixturenames", ()))
    mark = item.get_closest_marker("django_db")
    transactional = bool(mark and mark.kwargs.get("transaction"))
    transactional = transactional or bool(asked & {"transactional_db", "live_server"})
    return _asks_for_tables(item), "_standing_county" in asked, transactional


def _asks_for_tables(item) -> bool:
    asked = {"django_db_setup", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db"))


@pytest.fixture(scope="session", autouse=True)
def _made_early(request):
    """Let the first worker make the tables and the county before anything else."""
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    if worker == "gw0" and any(map(_asks_for_tables, request.session.items)):
        request.getfixturevalue("_kept_county")


@pytest.fixture(scope="session", autouse=True)
def _away_from_var(tmp_path_factory):
    """Let no test write into the folder where a running product keeps its photographs."""
    media, static = tmp_path_factory.mktemp("media"), tmp_path_factory.mktemp("static")
    with override_settings(MEDIA_ROOT=media, STATIC_ROOT=static, PASSWORD_HASHERS=_QUICK):
        yield


@pytest.fixture(scope="session", autouse=True)
def _watched_templates():
    """Have every template of ours report the variables that it does not get."""
    from django.template import engines

    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, MissingVariables()
    yield engine.string_if_invalid
    engine.string_if_invalid = before


@pytest.fixture(scope="session", autouse=True)
def _known_files():
    """Look through the folders of static files once a worker; each test's client would again, for 17 ms."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look, known = WhiteNoiseMiddleware.add_files_from_finders, {}

    def remember(self):
        if self.static_prefix not in known:
            look(self)
            known[self.static_prefix] = dict(self.files)
        self.files.update(known[self.static_prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remember)
        yield


@pytest.fixture(autouse=True)
def _no_missing_variable(_watched_templates):
    """Fail a test during which a template was rendered without a variable that it names."""
    _watched_templates.seen.clear()
    yield
    if _watched_templates.seen:
        pytest.fail("Template variables that do not exist:\n" + "\n".join(_watched_templates.seen))


@pytest.fixture
def worked_off(db):
    """Return a function that pays everything the journal owes, as the worker would at that instant."""
    from sanlian.journal import operations

    def run(at: datetime) -> None:
        operations.work_off(at=at)

    return run


@pytest.fixture(autouse=True)
def _sessions_outlast_a_leap_of_the_clock(settings):
    """Let officers stay logged in while a test leaps by days; what tests the end of a session sets its own hour."""
    settings.IDLE_MINUTES = 365 * 24 * 60


@pytest.fixture(autouse=True)
def _nobody_left_a_language():
    """Begin each test in the county's language: a page that was asked for in English leaves English behind."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_grows_old(monkeypatch):
    """Let what a process keeps for some seconds last a test: else one question more or less would be chance."""
    from sanlian.catalogue import queries as catalogue

    for keeper in (kept, catalogue):
        monkeypatch.setattr(keeper, "monotonic", lambda: 0.0)


@pytest.fixture(autouse=True)
def _no_ruling_of_another_test():
    """Forget what a process remembers for some seconds of tables that a test rolls back."""
    from sanlian.analysis import queries as analysis, repeats
    from sanlian.cockpit import beside
    from sanlian.dataitems import listings as standings, queries as dataitems
    from sanlian.workorders import queries

    for room in (queries, repeats, analysis, dataitems, standings, beside):
        room.forget()
