"""What the tests of the leaders' face share."""

import pytest

from tests.cockpit import leader
from tests.cockpit.boards import keep_board


@pytest.fixture
def browsed(live_server, new_page, county):
    """Return a function that opens a page as the county's leader."""
    from django.test import Client

    client = Client()
    client.force_login(leader("county", "leader"))

    def open_one(path, *, size, **cookies):
        page = new_page(size=size, javascript=True)
        cookies = {"sessionid": client.cookies["sessionid"].value, **cookies}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page.goto(path)
        return page

    return open_one


@pytest.fixture
def board(county):
    """Return a board with two red units, one grey and one with too few cases; its figures are made up."""
    return keep_board()
