"""What a customer wrote, in short."""

import re

# A full stop after a number, an initial or a short word ends no sentence.
_END = re.compile(r"(?<=[^\W\d_]{3})[.!?]+(?=\s)|[!?]+(?=\s)")


def first_sentence(line: str) -> str:
    """Return the first sentence of a line with its sign, all of a line that has one sentence."""
    found = _END.search(line)
    return line[: found.end()] if found else line
