"""Refusals, verdicts, cursors."""

import pytest
from hypothesis import given, strategies as st

from sanlian.kernel import errors, paging
from sanlian.kernel.verdict import YES, no


def test_a_verdict_is_its_answer_and_refuses_in_its_own_kind():
    assert YES
    YES.require()
    verdict = no("gone", refusal=errors.Conflict)
    assert not verdict
    with pytest.raises(errors.Conflict, match="gone"):
        verdict.require()


@given(st.lists(st.one_of(st.text(), st.integers()), min_size=1, max_size=3))
def test_a_cursor_comes_back_as_it_was(keys):
    assert paging.decode(paging.encode(*keys), parts=len(keys)) == keys


@pytest.mark.parametrize("cursor", ["", "!", "bm90aGluZw", paging.encode(1, 2, 3), paging.encode(1)])
def test_a_foreign_cursor_is_refused(cursor):
    with pytest.raises(errors.Invalid):
        paging.decode(cursor, parts=2)
