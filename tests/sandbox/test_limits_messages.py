"""What a message carries beside its blocks."""

from typing import Any

import pytest

from tests.sandbox.test_limits_samples import Json, codes

DIVIDER = {"type": "divider"}


def described(**payload: Any) -> Json:
    return {"text": "Stock", "metadata": {"event_type": "task", "event_payload": payload}}


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"text": ""},
        {"text": " \n"},
        {"text": None, "blocks": []},
        {"channel": "C1", "thread_ts": "1.2"},
        {"delete_original": False},
    ],
)
def test_a_message_without_content_has_no_text(payload: Json) -> None:
    assert codes(payload) == [("no_text", "")]


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "x" * 100_000, "blocks": None},
        {"blocks": [DIVIDER]},
        {"attachments": [{"fallback": "old"}]},
        {"markdown_text": "# Stock"},
        {"delete_original": True},
        {"text": "Stock", "response_type": "ephemeral", "replace_original": True},
    ],
)
def test_any_content_makes_a_message(payload: Json) -> None:
    assert codes(payload) == []


def test_only_an_update_refuses_a_text_above_four_thousand_characters() -> None:
    assert codes({"text": "x" * 4_000}, update=True) == []
    assert codes({"text": "x" * 4_001}, update=True) == [("msg_too_long", "/text")]
    assert codes({"text": "x" * 4_001}) == []


def test_markdown_text_stands_alone_and_has_twelve_thousand_characters() -> None:
    assert codes({"markdown_text": "x" * 12_000}) == []
    assert codes({"markdown_text": "x" * 12_001}) == [("msg_too_long", "/markdown_text")]
    conflict = [("markdown_text_conflict", "/markdown_text")]
    assert codes({"markdown_text": "x", "text": "y"}) == conflict
    assert codes({"markdown_text": "x", "blocks": [DIVIDER]}) == conflict


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("text", "invalid_arguments"),
        ("markdown_text", "invalid_arguments"),
        ("blocks", "invalid_blocks_format"),
        ("attachments", "invalid_attachments"),
        ("metadata", "invalid_metadata_format"),
    ],
)
def test_a_field_of_another_json_type_has_its_own_code(key: str, code: str) -> None:
    assert (code, f"/{key}") in codes({key: 5})


def test_blocks_in_attachments_are_judged() -> None:
    header = {"type": "header", "text": {"type": "mrkdwn", "text": "Stock"}}
    payload = {"attachments": [{"color": "#1d9bd1", "blocks": [header]}, "old"]}
    place = "/attachments/0/blocks/0/text/type"
    expected = [("invalid_attachments", place), ("invalid_attachments", "/attachments/1")]
    assert codes(payload) == expected


def test_a_message_has_a_hundred_attachments() -> None:
    assert codes({"attachments": [{}] * 100}) == []
    assert codes({"attachments": [{}] * 101}) == [("too_many_attachments", "/attachments")]


def test_metadata_holds_flat_values_only() -> None:
    assert codes(described(id="a", count=2, share=0.5, open=True)) == []
    for value in (["a"], {"a": 1}, None):
        place = "/metadata/event_payload/a~1b"
        assert codes(described(**{"a/b": value})) == [("invalid_metadata_schema", place)]


@pytest.mark.parametrize("missing", ["event_type", "event_payload"])
def test_metadata_has_a_type_and_a_payload(missing: str) -> None:
    payload = described(id="a")
    del payload["metadata"][missing]
    assert codes(payload) == [("invalid_metadata_format", "/metadata")]


def test_the_payload_of_metadata_is_an_object() -> None:
    payload = {"text": "Stock", "metadata": {"event_type": "task", "event_payload": ["a"]}}
    assert codes(payload) == [("invalid_metadata_format", "/metadata/event_payload")]


def test_metadata_has_eight_thousand_bytes() -> None:
    frame = len('{"event_type": "task", "event_payload": {"id": ""}}')
    assert codes(described(id="x" * (8_000 - frame))) == []
    assert codes(described(id="x" * (8_001 - frame))) == [("metadata_too_large", "/metadata")]


def test_every_kind_of_problem_is_told_at_once() -> None:
    found = codes({"text": 5, "blocks": ["x"], "metadata": {}})
    assert {code for code, _ in found} == {
        "invalid_arguments",
        "invalid_blocks",
        "invalid_metadata_format",
    }
