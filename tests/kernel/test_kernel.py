"""Refusals, verdicts, cursors."""

import pytest
from hypothesis import given, strategies as st

from sanlian.kernel import errors, kept, paging
from sanlian.kernel.verdict import YES, no


def test_a_verdict_is_its_answer_and_refuses_in_its_own_kind():
    assert YES
    YES.require()
    verdict = no("gone", refusal=errors.Conflict)
    assert not verdict
    with pytest.raises(errors.Conflict, match="gone"):
        verdict.require()


@given(st.lists(st.one_of(st.text(max_size=9), st.integers(-(2**63), 2**63)), min_size=1, max_size=3))
def test_a_cursor_comes_back_as_it_was(keys):
    assert paging.decode(paging.encode(*keys), *map(type, keys)) == keys


@pytest.mark.parametrize(
    "cursor",
    ["", "!", "路", "bm90aGluZw", "W" * 10_000]
    + [paging.encode(*keys) for keys in [(1, 2, 3), (1,), ("a", "b"), (1, 2), ("a", True)]],
)
def test_a_foreign_cursor_is_refused(cursor):
    with pytest.raises(ValueError):
        paging.decode(cursor, str, int)


def test_what_is_kept_is_read_anew_when_it_is_old_or_forgotten(monkeypatch):
    clock, readings = [100.0], []
    monkeypatch.setattr(kept, "monotonic", lambda: clock[0])
    value = kept.Kept(lambda: readings.append(clock[0]) or len(readings), seconds=10)

    assert [value.get(), value.get()] == [1, 1]
    clock[0] += 10
    assert value.get() == 1
    clock[0] += 0.1
    assert value.get() == 2
    value.forget()
    assert value.get() == 3
