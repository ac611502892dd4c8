"""Every permission and every level of secrecy has words, in either language."""

import pytest
from django.utils.translation import override

from sanlian.look import posts
from sanlian.people.actors import Permission, Secrecy


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_permission_is_told_by_its_name_for_machines(language):
    with override(language):
        told = [posts.permission_words(each) for each in Permission]
        told += [posts.secrecy_words(each) for each in Secrecy]

    assert len(set(told)) == len(told)
    assert not any("." in words or "_" in words for words in told)
