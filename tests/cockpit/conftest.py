"""What the tests of the leaders' face share."""

from functools import partial

import pytest

from tests import builders
from tests.cockpit.boards import keep_board


@pytest.fixture
def browsed(opened_by, county):
    """Return a function that opens a page as the county's leader."""
    return partial(opened_by, builders.officer("county", "leader"))


@pytest.fixture
def board(county):
    """Return a board with two red units, one grey and one with too few cases; its figures are made up."""
    return keep_board()
