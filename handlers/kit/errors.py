"""Refusals: not defects but answers."""


class Rejected(Exception):
    """We will not do that. `sentence` tells the person why; `field` is the input it belongs to."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Invalid(Exception):
    """What was typed or filled in cannot be taken; `errors` are sentences by field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors
