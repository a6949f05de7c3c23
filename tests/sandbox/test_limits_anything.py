"""Whatever JSON is judged, the answer is a list of problems and never an exception."""

import copy
import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sandbox.limits import message_problems, view_problems
from tests.sandbox.test_limits_samples import ACTION_SAMPLES, BLOCK_SAMPLES, Json, acting, asking

KEYS = sorted(
    {"type", "elements", "blocks", "child_blocks", "initial_option", "options", "rows", "chart"}
    | {key for sample in BLOCK_SAMPLES for key in sample}
)
WORDS = sorted({sample["type"] for sample in [*BLOCK_SAMPLES, *ACTION_SAMPLES]})

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.text(st.characters(categories=["Cs"]), max_size=2)
    | st.sampled_from(WORDS)
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=20,
)
TOP = ("text", "blocks", "attachments", "metadata", "markdown_text", "title", "submit", "type")
PAYLOADS = st.dictionaries(st.sampled_from(TOP), ANYTHING, max_size=6)
WHOLE = [*BLOCK_SAMPLES, *map(acting, ACTION_SAMPLES), *map(asking, ACTION_SAMPLES)]


def resolves(pointer: str, payload: Any) -> bool:
    """Tell whether a pointer leads somewhere, the last step excepted: it may be missing."""
    *steps, last = pointer.split("/")[1:] or [""]
    for step in steps:
        key = step.replace("~1", "/").replace("~0", "~")
        payload = payload[int(key)] if isinstance(payload, list) else payload[key]
    return isinstance(payload, dict) or (isinstance(payload, list) and int(last) < len(payload))


def judged(payload: Json) -> None:
    for problem in [*message_problems(payload), *message_problems(payload, update=True)]:
        assert resolves(problem.pointer, payload)
        assert problem.message.endswith(".")
    for problem in view_problems(payload):
        assert resolves(problem.pointer, payload)


@given(PAYLOADS)
@example({"blocks": [{"type": ["section"]}], "metadata": {"event_type": {}}})
@settings(max_examples=150, deadline=None)
def test_any_json_is_judged_without_an_exception(payload: Json) -> None:
    judged(payload)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every (container, key) in a JSON value."""
    here = list(value.items()) if isinstance(value, dict) else []
    here = list(enumerate(value)) if isinstance(value, list) else here
    found = [(value, key) for key, _ in here]
    return found + [place for _, inner in here for place in places(inner)]


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_good_block_gone_wrong_in_one_place_is_judged(data: st.DataObject) -> None:
    block = copy.deepcopy(data.draw(st.sampled_from(WHOLE)))
    container, key = data.draw(st.sampled_from(places(block)))
    container[key] = data.draw(ANYTHING)
    judged({"text": "Stock", "blocks": [block]})
    judged({"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [block]})


def test_a_deep_value_is_judged() -> None:
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    json.dumps(deep)
    judged({"blocks": deep, "attachments": deep, "metadata": deep, "type": deep})
    judged({"blocks": [{"type": deep, "text": deep, "elements": deep, "rows": deep}]})


def test_a_large_number_is_judged() -> None:
    large = 10**5000
    judged({"type": "home", "blocks": [{"type": "header", "level": large, "text": large}]})
    assert message_problems({"blocks": [{"type": large}]}) != []
