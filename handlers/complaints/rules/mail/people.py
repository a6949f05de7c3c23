"""Who wrote a mail: a name and an address, as headers and people write them."""

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{}~-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")
# Slack writes an address that it noticed as `<mailto:ann@shop.example|ann@shop.example>`.
_LINKED = re.compile(r"<(?:mailto:|tel:|https?://)?[^<>|\s]*\|([^<>|]*)>")
_AROUND = " \t\"'`<>[](),;:*\u00a0\u2018\u2019\u201c\u201d"
_NOBODY = re.compile(r"^(?:do-?not-?reply|no-?reply|mailer-daemon|postmaster)", re.IGNORECASE)
_LONGEST = 500


@dataclass(frozen=True)
class Writer:
    name: str = ""
    address: str = ""

    @property
    def is_nobody(self) -> bool:
        """Whether this is an address that nobody reads: the mail speaks for somebody else."""
        return _NOBODY.match(self.address) is not None


NOBODY = Writer()


def unlinked(text: str) -> str:
    """Write what Slack made a link of as it was typed."""
    return _LINKED.sub(r"\1", text)


def read_writer(value: str) -> Writer:
    """Read `Ann Lee <ann@shop.example>`, `"Lee, Ann" [mailto:…]`, an address or a name."""
    value = " ".join(unlinked(value[:_LONGEST]).split())
    found = _ADDRESS.search(value.replace("mailto:", " "))
    if not found:
        return Writer(value.strip(_AROUND))
    before = value.replace("mailto:", " ")[: found.start()].strip(_AROUND)
    # An address in place of a name says nothing more.
    name = "" if "@" in before else _turned(before)
    return Writer(name, found.group().strip("'").rstrip("."))


def is_address(value: str) -> bool:
    return _ADDRESS.search(value[:_LONGEST]) is not None


def _turned(name: str) -> str:
    """Write `Lee, Ann` as it is said."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else name
