"""The way to the scene."""

from sanlian.demonstration import build
from sanlian.people import queries as people
from tests.cockpit import leader


def open_scene(new_page, query="", *, prepare=lambda page: None, **options):
    """Log a leader in on the way to the scene; return its page when it has loaded."""
    page = new_page(**options)
    # Drawn by the processor alone, beside the rest of the suite, even a click waits for a frame.
    page.set_default_timeout(90_000)
    prepare(page)
    page.goto(f"/cockpit/scene/{query}")
    page.get_by_label("手机号").fill(people.phone_of(leader("county", "leader").pk))
    page.get_by_label("密码").fill(build.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state("load")
    return page
