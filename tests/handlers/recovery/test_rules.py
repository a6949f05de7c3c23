"""What is ours in a channel's history, and what is only said to be."""

from typing import Any

from handlers.kit import traces
from handlers.recovery import rules
from handlers.recovery.rules import Sighting

TOLD = ("tasks.due", "task", "abc", "2027-03-01T09:30:00+00:00")


def said(user: str = "UBOT", ts: str = "5.0", **metadata: Any) -> dict[str, Any]:
    more = {"metadata": traces.metadata(**metadata)} if metadata else {}
    return {"user": user, "ts": ts, "text": "T-7 Count", **more}


def read(*messages: dict[str, Any]) -> list[Sighting]:
    return rules.read({"messages": list(messages)}, "C1", bot_user="UBOT")


def test_a_card_tells_its_subject_and_what_stands_in_its_metadata() -> None:
    trace = {"revision": 3, "counter": "task", "number": 7, "reference": "T-7", "title": "Count"}
    assert read(said(key="card:task:abc:U1", **trace)) == [
        Sighting(
            "card:task:abc:U1", "C1", "5.0", "T-7 Count", "U1", ("task", "abc"),
            3, "task", 7, "T-7", "Count",
        )
    ]  # fmt: skip


def test_a_post_tells_whom_it_told_what() -> None:
    told = traces.write_told([TOLD, TOLD])
    [found] = read(said(key="notices:U1:x", told=told, to="U1"))
    assert (found.subject, found.to, found.told) == (None, "U1", (TOLD, TOLD))


def test_what_somebody_else_says_is_not_believed() -> None:
    forged = said(user="U1", key="card:task:abc:U1", number=9999, counter="task")
    other = said(key="k") | {"metadata": {"event_type": "other", "event_payload": {"key": "k"}}}
    assert read(forged, other, said(), {"ts": "1.0"}) == []


def test_a_number_that_is_none_stops_nothing() -> None:
    for odd in ("many", "-1", "1.5", 10**12, True, "٣"):
        [found] = read(said(key="card:task:abc:U1", number=odd, revision=odd, counter="task"))
        assert (found.number, found.revision) == (None, 0)


def test_only_what_has_room_is_written_and_only_what_is_whole_is_read() -> None:
    text = traces.write_told([TOLD] * 1000)
    assert 0 < len(text) < 6000
    assert set(traces.read_told(text)) == {TOLD}
    assert traces.read_told("a|b|c\n\na|b|c|d|e") == [("a", "b", "c", "d|e")]


def test_the_highest_number_of_each_counter_counts() -> None:
    cards = [
        said(key=f"card:{counter}:{n}:C1", counter=counter, number=n)
        for counter, n in (("task", 7), ("task", 12), ("complaint", 3), ("task", 9))
    ]
    assert rules.highest(read(*cards, said(key="k"))) == {"task": 12, "complaint": 3}


def test_threads_that_were_answered_in_since_are_read() -> None:
    page = {"messages": [{"ts": "1.0", "latest_reply": "9.0"}, {"ts": "2.0", "latest_reply": "4.0"},
                         {"ts": "3.0"}]}  # fmt: skip
    assert rules.threads(page, since=5.0) == ["1.0"]
