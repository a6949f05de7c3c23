"""How a chain is written."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.escalations.rules import defaults, grammar
from handlers.escalations.rules.chain import Chain, Step
from handlers.escalations.rules.grammar import BadLine, Wrong
from storage.enums import EscalationTarget, IfEmpty

OWNER, LEAD, MANAGER = EscalationTarget.OWNER, EscalationTarget.LEAD, EscalationTarget.MANAGER
PERSON, CHANNEL = EscalationTarget.PERSON, EscalationTarget.CHANNEL
HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("owner", Step(OWNER)),
        ("lead wait 30m", Step(LEAD, wait=HALF)),
        ("  Lead   WAIT 30M ", Step(LEAD, wait=HALF)),
        ("manager wait 1h working", Step(MANAGER, wait=HOUR, working=True)),
        ("#warehouse wait 1h", Step(CHANNEL, "#warehouse", HOUR)),
        ("<#C1SHOP|shop> wait 1h", Step(CHANNEL, "C1SHOP", HOUR)),
        ("@ben", Step(PERSON, "@ben")),
        ("<@U1BEN|ben>", Step(PERSON, "U1BEN")),
        ("lead if empty hold", Step(LEAD, if_empty=IfEmpty.HOLD)),
        ("lead if empty manager wait 1h", Step(LEAD, wait=HOUR, if_empty=IfEmpty.MANAGER)),
        ("lead wait 168h", Step(LEAD, wait=timedelta(days=7))),
        ("lead wait 1m", Step(LEAD, wait=timedelta(minutes=1))),
    ],
)
def test_a_line_says_whom_and_how_long(line: str, step: Step) -> None:
    written = grammar.read(line)
    assert written.lines == ((1, step),)
    assert written.passes == 1


@pytest.mark.parametrize(
    ("text", "number", "why", "words"),
    [
        ("", 1, Wrong.NO_STEP, ""),
        ("passes 2", 1, Wrong.NO_STEP, ""),
        ("boss wait 1h", 1, Wrong.TARGET, "boss"),
        ("owner\n\n@", 3, Wrong.TARGET, "@"),
        ("owner\nlead wiat 30m", 2, Wrong.WORD, "wiat 30m"),
        ("lead wait", 1, Wrong.LENGTH, ""),
        ("lead wait 30", 1, Wrong.LENGTH, "30"),
        ("lead wait 0m", 1, Wrong.LENGTH, "0m"),
        ("lead wait 169h", 1, Wrong.LENGTH, "169h"),
        ("lead wait \uff130m", 1, Wrong.LENGTH, "\uff130m"),
        ("lead wait 1d", 1, Wrong.LENGTH, "1d"),
        ("lead if empty cry", 1, Wrong.IF_EMPTY, "cry"),
        ("lead if empty", 1, Wrong.IF_EMPTY, ""),
        ("lead if full skip", 1, Wrong.WORD, "if full skip"),
        ("lead wait 1h wait 2h", 1, Wrong.TWICE, "wait"),
        ("lead\npasses 2\npasses 3", 3, Wrong.TWICE, "passes"),
        ("lead\npasses 6", 2, Wrong.PASSES, "6"),
        ("lead\npasses", 2, Wrong.PASSES, ""),
        ("lead\npasses two", 2, Wrong.PASSES, "two"),
        ("lead\npasses 2 3", 2, Wrong.PASSES, "2 3"),
        ("lead\n" * 11, 11, Wrong.TOO_MANY, ""),
        ("x" * 2001, 1, Wrong.TOO_LONG, ""),
    ],
)
def test_what_is_not_known_is_refused_with_its_line(
    text: str, number: int, why: Wrong, words: str
) -> None:
    with pytest.raises(BadLine) as refused:
        grammar.read(text)
    assert (refused.value.number, refused.value.why, refused.value.words) == (number, why, words)


TARGETS = st.sampled_from([(OWNER, ""), (LEAD, ""), (PERSON, "U1BEN"), (CHANNEL, "C1SHOP")])
STEPS = st.builds(
    lambda target, minutes, working, empty: Step(
        *target, timedelta(minutes=minutes), working, empty
    ),
    TARGETS,
    st.integers(1, 7 * 24 * 60),
    st.booleans(),
    st.sampled_from(IfEmpty),
)


@given(st.lists(STEPS, min_size=1, max_size=10), st.integers(1, 5))
def test_what_is_written_reads_back(steps: list[Step], passes: int) -> None:
    chain = Chain(tuple(steps), passes)
    read = grammar.read(grammar.write(chain, {}))
    assert tuple(step for _number, step in read.lines) == chain.steps
    assert read.passes == passes


def test_names_are_written_where_they_are_known() -> None:
    chain = Chain((Step(PERSON, "U1BEN"), Step(CHANNEL, "C1SHOP"), Step(PERSON, "U2")), 2)
    assert grammar.write(chain, {"U1BEN": "@ben", "C1SHOP": "#shop"}) == (
        "@ben wait 30m\n#shop wait 30m\n<@U2> wait 30m\npasses 2"
    )


@pytest.mark.parametrize("text", [*defaults.DEFAULTS.values(), defaults.OTHERWISE])
def test_every_default_is_written_as_people_write(text: str) -> None:
    assert grammar.write(grammar.plain(text), {}) == text


@pytest.mark.parametrize(
    ("word", "area"), [("task", "tasks"), ("Tasks", "tasks"), ("stock", "stock"), ("x", None)]
)
def test_an_area_is_known_by_one_or_many(word: str, area: str | None) -> None:
    assert defaults.area_named(word) == area
