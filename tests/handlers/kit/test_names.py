"""Names as people type them."""

import pytest

from handlers.kit.names import Known, alike, longest_name, nearest


def test_what_a_phone_changes_in_a_name_does_not_matter() -> None:
    assert alike("  St. Mary\u2019s \u2013  EAST ") == alike("st. mary's - east")


@pytest.mark.parametrize(
    ("words", "since", "count"),
    [
        (["Harbour", "due"], 0, 1),
        (["HARBOUR", "east,", "due"], 0, 2),
        (["at", "harbour"], 1, 1),
        (["Harbor"], 0, 0),
        ([], 0, 0),
    ],
)
def test_the_longest_known_name_is_found_whatever_follows_it(
    words: list[str], since: int, count: int
) -> None:
    assert Known(["harbour", "harbour east"]).words_of_name(words, since=since) == count


def test_the_longest_name_that_a_text_begins_with_is_split_off() -> None:
    names = ["harbour", "harbour east"]
    assert longest_name("Harbour East now", names) == ("harbour east", "now")
    assert longest_name("now", names) is None


def test_the_nearest_name_is_suggested_and_nothing_far_away() -> None:
    assert nearest("harbor", ["Harbour", "Quay"]) == "Harbour"
    assert nearest("xyz", ["Harbour", "Quay"]) is None
    assert nearest("<!channel>", ["ana"]) is None
