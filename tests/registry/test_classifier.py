"""The administrators' page of what the machine has learnt."""

import pytest

from sanlian.analysis import queries
from sanlian.analysis.models import LearntModel
from sanlian.workorders import lessons
from tests import builders
from tests.analysis.test_learning import spoken
from tests.browser import DESK, PHONE

pytestmark = pytest.mark.usefixtures("county")
PAGE = "/registry/classifier/"


@pytest.fixture
def lived(monkeypatch):
    """Return nothing; the county's answered requests are 320 in a dialect."""
    monkeypatch.setattr(
        lessons, "settled", lambda *, until: [(each.text, each.label) for each in spoken(320)]
    )


@pytest.fixture
def administrator(client, django_user_model):
    client.force_login(django_user_model.objects.get(pk=builders.officer("county", "administrator").id))
    return client


def test_learning_looking_adopting_and_going_back(administrator, lived):
    assert "只用目录里的词" in administrator.get(PAGE).content.decode()

    assert administrator.post(PAGE).status_code == 302
    text = administrator.get(PAGE).content.decode()
    assert "learnt-1" in text and "待启用" in text and "学了 320 条" in text
    assert queries.model_in_use().startswith("cold")

    assert administrator.post(f"{PAGE}learnt-1/adopt/", {"alone_from": "0.70"}).status_code == 302
    assert queries.model_in_use() == "learnt-1"
    assert "把握度到 0.70 就直接派单" in administrator.get(PAGE).content.decode()

    assert administrator.post(f"{PAGE}learnt-1/leave/").status_code == 302
    assert queries.model_in_use().startswith("cold")
    assert "已停用" in administrator.get(PAGE).content.decode()


def test_what_cannot_be_done_is_said(administrator, lived):
    administrator.post(PAGE)
    for value in ("", "x", "0.1", "nan", "2"):
        answer = administrator.post(f"{PAGE}learnt-1/adopt/", {"alone_from": value})
        assert answer.status_code == 422
        assert "把握度请选" in answer.content.decode()
    assert administrator.post(f"{PAGE}learnt-9/adopt/", {"alone_from": "0.8"}).status_code == 404
    assert administrator.post(f"{PAGE}learnt-1/leave/").status_code == 409
    assert not LearntModel.objects.filter(adopted_at__isnull=False).exists()


def test_a_county_that_has_just_begun_is_told_why(administrator):
    answer = administrator.post(PAGE)
    assert answer.status_code == 422
    assert "至少要 200 条" in answer.content.decode()


def test_nobody_else_sees_or_changes_it(client, django_user_model):
    client.force_login(django_user_model.objects.get(pk=builders.officer("dept-water").id))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE).status_code == 403
    assert client.post(f"{PAGE}learnt-1/adopt/", {"alone_from": "0.8"}).status_code == 403


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_kept_out(opened_by, barriers, lived, size, client, django_user_model):
    keeper = builders.officer("county", "administrator")
    client.force_login(django_user_model.objects.get(pk=keeper.id))
    client.post(PAGE)
    page = opened_by(keeper, PAGE, size=size)
    page.get_by_role("heading", name="learnt-1").wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
