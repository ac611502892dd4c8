"""The first page of the county's own data."""

import pytest

from tests.builders import officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db


def test_the_keeper_sees_the_sections(logged_in, keeper):
    answer = logged_in(keeper).get("/registry/")

    assert answer.status_code == 200
    assert "本县自己的数据" in words(answer)


def test_others_are_told_why_not(logged_in):
    answer = logged_in(officer("dept-housing")).get("/registry/")

    assert answer.status_code == 403
    assert "您的岗位" in words(answer)


def test_whoever_is_not_logged_in_is_brought_back_afterwards(client, county):
    assert client.get("/registry/")["Location"] == "/desk/login/?next=/registry/"
