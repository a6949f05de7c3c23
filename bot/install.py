"""What somebody who installs the app asks for on the command line."""

from collections.abc import Callable

from bot.areas import registry
from bot.config import read_prefix
from bot.manifest import LONGEST_LINK, as_text, build, create_link, read_origin


def manifest(*, http: str | None, prefix: str, link: bool) -> str:
    """Return the manifest, or the link that makes an app of it.

    Errors: `ValueError` with a sentence about the option that was refused.
    """
    _require("--prefix", read_prefix, prefix)
    _require("--http", read_origin, http)
    built = build(registry(prefix=prefix), http=http)
    if not link:
        return as_text(built)
    address = create_link(built)
    if len(address) > LONGEST_LINK:
        raise ValueError("--link would be too long for a browser; paste the manifest instead.")
    return address + "\n"


def _require(option: str, read: Callable[[str], str], value: str | None) -> None:
    try:
        read(value) if value is not None else None
    except ValueError as rule:
        raise ValueError(f"{option} {rule}.") from None
