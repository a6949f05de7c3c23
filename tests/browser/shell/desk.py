"""Somebody's browser tab in front of the sandbox's page, operated as a person would."""

import re
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE = 20_000
"""Milliseconds that something may take to appear."""
DESKTOP = (1200, 760)
PHONE = (375, 740)

expect.set_options(timeout=PATIENCE)


class Tab:
    """A tab that is one person. It complains at the end if the page had errors of its own."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        person: str,
        channel: str,
        workspace: str = "harbour-goods",
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
    ) -> None:
        width, height = size
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        self._context.set_default_timeout(PATIENCE)
        self.page: Page = self._context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        where = {"workspace": workspace, "person": person, "channel": channel}
        self.page.goto(f"{url}/?{urlencode(where)}")
        expect(self.page.locator("#main .head")).to_be_visible()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._context.close()
        if error is None:
            assert self.complaints == []

    @property
    def composer(self) -> Locator:
        return self.page.locator("#main .composer textarea")

    @property
    def dialog(self) -> Locator:
        return self.page.locator("#modal")

    @property
    def thread(self) -> Locator:
        return self.page.locator("#side")

    def types(self, text: str) -> None:
        """Type into the composer, key by key, without sending."""
        self.composer.click()
        self.page.keyboard.type(text)

    def says(self, text: str) -> None:
        self.types(text)
        self.page.keyboard.press("Enter")

    def message(self, text: str) -> Locator:
        """Return the newest message that contains `text`."""
        return self.page.locator("#main .msg").filter(has_text=text).last

    def sees(self, text: str) -> Locator:
        """Wait for a message that contains `text`."""
        message = self.message(text)
        expect(message).to_be_visible()
        return message

    def opens(self, place: str) -> None:
        """Go to a place in the sidebar."""
        name = re.compile(rf"^{re.escape(place)}(, \d+ unread)?$")
        self.page.locator("#sidebar").get_by_role("button", name=name).click()
        expect(self.page.locator("#main .head h1")).to_have_text(place)

    def presses(self, message: Locator, button: str) -> None:
        message.get_by_role("button", name=button, exact=True).click()

    def moves_clock(self, choice: str) -> None:
        self.page.locator("#top .clock").click()
        self.page.get_by_role("button", name=choice).click()
