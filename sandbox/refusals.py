"""The two ways to say no: to the app in Slack's words, to a person in a sentence."""

from sandbox.shapes import Json


class Refusal(Exception):
    """`{"ok": false, "error": code}`, with whatever else Slack adds for that code."""

    def __init__(
        self, code: str, *, status: int = 200, headers: dict[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = headers or {}
        self.more = more

    def as_json(self) -> Json:
        return {"ok": False, "error": self.code, **self.more}


class Impossible(Exception):
    """A person cannot do that: the message is the sentence why."""
