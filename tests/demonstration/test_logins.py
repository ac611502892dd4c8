"""What `make run` prints for whoever comes first: each log-in with what it is for, in both languages."""

import io

import pytest
from django.core.management import call_command


@pytest.mark.usefixtures("county")
def test_each_log_in_says_in_both_languages_what_it_is_for():
    out = io.StringIO()
    call_command("demonstration_logins", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 11
    assert all("sanlian-demo" in line for line in lines)
    assert any(
        "County leader: sees the one screen" in line and "县领导：看一屏掌控" in line for line in lines
    )
