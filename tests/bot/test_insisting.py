"""A start writes what it has to, as soon as nobody stands in its way any more."""

import pytest

from bot.insisting import insist
from storage.session import Busy


def test_it_writes_again_until_nobody_is_in_the_way() -> None:
    in_the_way = [Busy(), Busy()]
    written: list[str] = []

    def write() -> None:
        if in_the_way:
            raise in_the_way.pop()
        written.append("once")

    insist(write)
    assert written == ["once"]


def test_who_never_goes_away_is_told_of_in_the_end() -> None:
    def write() -> None:
        raise Busy

    with pytest.raises(Busy):
        insist(write, within=0.05)


def test_other_errors_are_not_waited_out() -> None:
    def write() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insist(write)
