"""The page that blocks are tried on: one surface of the sandbox, and nothing of the shell."""

from pathlib import Path
from typing import Any

from browser.recorder import Recorder
from playwright.sync_api import Browser, Locator, Page, Route

Json = dict[str, Any]

_POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; object-src 'none'"
_OWN = Path(__file__).parent / "page"
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


class Bench:
    """A browser in front of what the recorder shows. Whatever the page complains of is kept."""

    def __init__(self, browser: Browser, recorder: Recorder, *, width: int = 900) -> None:
        self.app = recorder
        self.complaints: list[str] = []
        self._context = browser.new_context(viewport={"width": width, "height": 900})
        self._context.set_default_timeout(5000)
        self._context.route("**/bench/*", _serve)
        self.page: Page = self._context.new_page()
        self.page.on("console", lambda said: self._note(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{recorder.sandbox.url}/bench/bench.html")
        self.page.wait_for_selector("body[data-ready]")

    def close(self) -> None:
        self._context.close()

    def shows(self, *blocks: Json, **query: str) -> Page:
        """Post the blocks as a message and look at it."""
        self.app.posts(*blocks)
        return self.look("message", **query)

    def opens(self, *blocks: Json, **query: str) -> Page:
        """Open the blocks as a dialog and look at it."""
        self.app.opens(*blocks)
        return self.look("modal", **query)

    def publishes(self, *blocks: Json, **query: str) -> Page:
        """Publish the blocks as the Home tab and look at it."""
        self.app.publishes(*blocks)
        return self.look("home", **query)

    def look(self, surface: str, **query: str) -> Page:
        """Show a surface afresh; `now` is the instant the page takes for the present."""
        self.page.mouse.move(0, 0)  # A pointer that rests over a chart would show its values.
        self.page.evaluate("asked => show(asked)", {"surface": surface, **query})
        return self.page

    def acted(self, count: int = 1) -> list[Json]:
        """Wait until the app heard of `count` actions, and return them all."""
        return self.app.slack.wait_until(
            lambda: self.app.actions if len(self.app.actions) >= count else []
        )

    def submitted(self) -> Json:
        """Submit the dialog, and return the values the app got."""
        self.page.click("#submit")
        body = self.app.slack.wait_until(self._submission)
        values: Json = body["view"]["state"]["values"]
        return values

    def combobox(self, name: str) -> Locator:
        return self.page.get_by_role("combobox", name=name)

    def _submission(self) -> Json:
        found = [each for each in list(self.app.heard) if each.get("type") == "view_submission"]
        return found[-1] if found else {}

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)


def _serve(route: Route) -> None:
    file = _OWN / route.request.url.split("?")[0].rsplit("/", 1)[-1]
    headers = {"Content-Security-Policy": _POLICY, "Content-Type": _KINDS[file.suffix]}
    route.fulfill(body=file.read_bytes(), headers=headers)
