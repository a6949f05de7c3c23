"""A page of a list fits into a button and comes back as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.tasks.rules import filters
from handlers.tasks.rules.filters import Cursor, Filter, Only, Scope, Turn

BUTTON = 2000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
IDS = st.just("") | st.uuids().map(lambda one: one.hex)
INSTANTS = st.integers(0, 4 * 10**15).map(lambda us: EPOCH + timedelta(microseconds=us))
FILTERS = st.builds(
    Filter,
    scope=st.sampled_from(Scope),
    only=st.none() | st.sampled_from(Only),
    owner=st.sampled_from(["", "U1BEN"]),
    department=IDS,
    site=IDS,
    channel=st.sampled_from(["", "C1SHOP"]),
)
CURSORS = st.builds(Cursor, st.none() | INSTANTS, st.integers(1, 999_999_999))


@given(FILTERS, CURSORS, st.booleans())
def test_a_page_comes_back_as_it_was(asked: Filter, cursor: Cursor, back: bool) -> None:  # noqa: FBT001
    for turn in (Turn(asked), Turn(asked, cursor, back=back)):
        written = filters.write(turn)
        assert len(written) <= BUTTON
        assert filters.read(written) == turn


@pytest.mark.parametrize(
    "value",
    [
        "",
        "T-12",
        "scope=yours;only=;owner=;department=;site=;channel=",
        "scope=all;only=;owner=;department=x;site=;channel=",
        "scope=all;only=;owner=;department=;site=;channel=;after=soon/1",
    ],
)
def test_what_was_not_written_here_is_refused(value: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        filters.read(value)
