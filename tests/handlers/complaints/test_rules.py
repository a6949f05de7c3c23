"""What is pure: how lines are read, what is hidden, when is looked, which buttons there are."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from harness.complaint_pictures import picture
from harness.given import MONDAY
from hypothesis import given as drawn
from hypothesis import strategies

from handlers.complaints.rules import buttons, line, looks, references
from handlers.complaints.rules.clocks import Clock, Clocks, ClockState
from handlers.complaints.rules.figures import steps
from handlers.complaints.rules.masking import first_name, masked
from handlers.complaints.rules.picture import Other
from handlers.complaints.rules.steps import TRANSITIONS, Action, Relation
from handlers.complaints.rules.targets import PRIORITIES, TARGETS
from handlers.complaints.rules.writing import first_sentence
from handlers.kit import command
from handlers.kit.text import plain
from storage.enums import ComplaintState, Severity

A, S = Action, ComplaintState


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("write to jane.doe+x@mail.example.co.uk, please", "write to •••, please"),
        ("call +44 20 7946 0958 now", "call ••• now"),
        ("or 0171 234 5678.", "or •••."),
        ("or (0171) 2345678", "or •••"),
        ("0049-171-2345678", "•••"),
        ("order 4411-2027 of 12.50 on 2027-03-01", "order 4411-2027 of 12.50 on 2027-03-01"),
        ("order 1234567890 never came", "order 1234567890 never came"),
        ("@ben and a@b", "@ben and a@b"),
    ],
)
def test_what_leads_to_a_customer_is_hidden(said: str, shown: str) -> None:
    assert masked(said) == shown


@pytest.mark.parametrize(
    ("said", "name", "shown"),
    [
        ("Money back!\nTessa Brandt", "Tessa Brandt", "Money back!\nTessa •••"),
        ("BRANDT, TESSA", "Tessa Brandt", "•••, TESSA"),
        ("the brandy of Ms Brandt", "Brandt, Tessa", "the brandy of Ms •••"),
        ("I am Jo B. Doe", "Jo B. Doe", "I am Jo B. •••"),
        ("no name at all", "", "no name at all"),
        ("a (b) [c]", "Tessa (b)+[c", "a (b) [c]"),
    ],
)
def test_a_customer_is_read_of_by_the_first_name_only(said: str, name: str, shown: str) -> None:
    assert masked(said, name) == shown


@drawn(strategies.text(alphabet="0123456789+ ()/-.@abc\n", max_size=400))
def test_hiding_comes_to_an_end_and_hides_every_address(text: str) -> None:
    assert "@b.c" not in masked(f"{text} a@b.c ")
    assert masked("a" * 10_000) == "a" * 10_000


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It is broken. Send a new one.", "It is broken."),
        ("Really?! Again?", "Really?!"),
        ("Order no. 4411 is late", "Order no. 4411 is late"),
        ("At 5 p.m. it was cold", "At 5 p.m. it was cold"),
        ("one word", "one word"),
        ("", ""),
    ],
)
def test_the_first_sentence_calls_it(text: str, first: str) -> None:
    assert first_sentence(text) == first


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Jane Doe", "Jane"),
        ("Doe, Jane", "Jane"),
        ("Doe,", "Doe"),
        ("Dr. Jane Doe", "Jane"),
        ("Frau Müller", "Müller"),
        ("jane@example.com", ""),
        ("  ", ""),
    ],
)
def test_a_customer_is_called_by_the_first_name(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The lamp is broken", {"text": "The lamp is broken"}),
        ("Broken !serious", {"text": "Broken", "severity": "serious"}),
        ("Cold soup at Harbour @ben", {"text": "Cold soup at Harbour", "owner": "@ben"}),
        ("Late <@U1BEN|ben>", {"text": "Late", "owner": "U1BEN"}),
        ("Order 4411 never came", {"text": "Order 4411 never came", "order": "4411"}),
        ("order no. AB-770 late", {"text": "order no. AB-770 late", "order": "AB-770"}),
        ("In order to get it", {"text": "In order to get it"}),
        ("Delivery due friday, every day late", {"text": "Delivery due friday, every day late"}),
        (
            "Cold customer: Jane Doe jane@example.com",
            {"text": "Cold", "customer": "Jane Doe", "address": "jane@example.com"},
        ),
        (
            "Cold customer: Jane, +44 20 79460958",
            {"text": "Cold", "customer": "Jane", "address": "+44 20 79460958"},
        ),
        (
            "Cold customer: Jane <mailto:jane@example.com|jane@example.com>",
            {"text": "Cold", "customer": "Jane", "address": "jane@example.com"},
        ),
        ("The customer was angry", {"text": "The customer was angry"}),
    ],
)
def test_a_line_is_read(text: str, wanted: dict[str, str]) -> None:
    written, errors = line.drafted(text, command.read(text))
    said = {name: value for name, value in vars(written).items() if value}
    said.pop("site", None)
    assert said == wanted
    assert errors == {}


def test_a_line_that_says_too_much_says_so() -> None:
    text = "Cold @ben @sam !serious !minor"
    _written, errors = line.drafted(text, command.read(text))
    assert set(errors) == {"owner", "severity"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("until fri 5pm, photos", ("fri 5pm", "photos")),
        ("until fri", ("fri", "")),
        ("photos of it", ("", "photos of it")),
        ("", ("", "")),
    ],
)
def test_a_wait_is_read(text: str, wanted: tuple[str, str]) -> None:
    assert line.until(plain(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("cause late: sent again", ("late", "sent again")),
        ("late sent again", ("late", "sent again")),
        ("cause: wrong item: exchanged", ("wrong item", "exchanged")),
        ("the cat", ("the cat", "")),
        ("", ("", "")),
    ],
)
def test_a_cause_is_read(text: str, wanted: tuple[str, str]) -> None:
    assert line.cause(text) == wanted


def test_a_number_is_read_and_a_text_is_none() -> None:
    assert [references.read(one) for one in ("C-7", "c7", "7", "C-7:", "T-7", "x")] == [
        *(7, 7, 7, 7, None, None),
    ]
    assert references.is_about_one("C-7 or so")
    assert not references.is_about_one("7 bottles were broken")
    assert references.begins_with_one("7 bottles")
    assert not references.begins_with_one("care of the customer")


@pytest.mark.parametrize("text", ["", "mine", "at Harbour", "overdue", "@ben", "#x", "<@U1>"])
def test_a_list_is_told_from_a_complaint(text: str) -> None:
    assert line.is_a_filter(text)
    assert not line.is_a_filter("list price was wrong")


def clock(state: ClockState, **more: Any) -> Clock:
    fields: dict[str, Any] = {
        "due_at": MONDAY,
        "worked": timedelta(),
        "target": timedelta(hours=1),
        "met_at": None,
        "share": 0.0,
        "warn_at": None,
    }
    return Clock(state=state, **{**fields, **more})


def test_what_runs_is_looked_at_before_and_when_it_is_out() -> None:
    running = clock(ClockState.RUNNING, warn_at=MONDAY - timedelta(minutes=15))
    met = clock(ClockState.MET, met_at=MONDAY)
    paused = clock(ClockState.PAUSED, due_at=None)
    found = list(looks.looks(Clocks(running, running)))
    assert [(one.which.value, one.why.value) for one in found] == [
        ("first_response", "warn"),
        ("first_response", "due"),
        ("resolution", "warn"),
        ("resolution", "due"),
    ]
    assert list(looks.looks(Clocks(met, paused))) == []
    assert looks.next_due(Clocks(met, paused)) is None
    assert looks.next_due(Clocks(met, running)) == MONDAY


def test_a_look_is_true_only_while_it_is_so() -> None:
    warn = looks.Look(looks.Which.RESOLUTION, looks.Why.WARN, MONDAY)
    due = looks.Look(looks.Which.RESOLUTION, looks.Why.DUE, MONDAY)
    met = clock(ClockState.MET, met_at=MONDAY)
    for state, share, is_warned, is_out in (
        (ClockState.RUNNING, 0.5, False, False),
        (ClockState.RUNNING, 0.8, True, False),
        (ClockState.RUNNING, 1.0, True, True),
        (ClockState.PAUSED, 0.8, False, False),
        (ClockState.FAILED, 1.2, False, True),
    ):
        clocks = Clocks(met, clock(state, share=share))
        assert looks.is_true(warn, clocks) is is_warned
        assert looks.is_true(due, clocks) is is_out
        assert looks.chased(clocks) is is_out
    late = clock(ClockState.FAILED, met_at=MONDAY, share=1.5)
    assert not looks.chased(Clocks(late, met))
    assert [looks.is_late(one) for one in (late, met, clock(ClockState.RUNNING))] == [
        *(True, False, None),
    ]


def test_every_severity_has_targets_and_a_priority() -> None:
    assert set(TARGETS) == set(PRIORITIES) == set(Severity)
    worst = [TARGETS[one].first_response for one in Severity]
    assert worst == sorted(worst, reverse=True)


def test_buttons_are_what_leads_somewhere() -> None:
    for state in ComplaintState:
        shown = buttons.steps_of(picture(state=state))
        assert all(state in TRANSITIONS[one].before for one in shown)
        assert A.FORGET not in shown
        front, behind = buttons.laid_out(shown)
        assert len(front) <= buttons.VISIBLE
        assert len(behind) <= 5  # So many options has an overflow menu.
    new = picture(state=S.NEW)
    assert buttons.laid_out(buttons.steps_of(new))[0] == [
        *(A.TAKE, A.RESPOND, A.WAIT, A.RESOLVE, A.DISMISS),
    ]
    answered = replace(new, responded_at=MONDAY, alike=Other(1))
    assert A.RESPOND not in buttons.steps_of(answered)
    assert set(buttons.SAMENESS) <= set(buttons.steps_of(answered))
    member = frozenset({Relation.MEMBER})
    assert buttons.steps_of(picture(state=S.IN_PROGRESS), member) == []


def test_a_period_has_few_steps() -> None:
    for length in (1, 14, 15, 98, 99, 366, 730):
        first = MONDAY.date()
        last = first + timedelta(days=length - 1)
        found = steps(first, last)
        assert found[0] == first
        assert found[-1] <= last
        assert found == sorted(set(found))
        assert len(found) <= max(14, length // 28 + 1)
