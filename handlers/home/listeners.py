"""Slack in: somebody opened the Home tab."""

from handlers.home import service
from handlers.kit.area import Heard
from storage.session import Session


def opened(session: Session, heard: Heard) -> None:
    """`app_home_opened` is told of both tabs; the messages need nothing."""
    if heard.event.get("tab", "home") == "home":
        service.opened(session, heard.event["user"])
