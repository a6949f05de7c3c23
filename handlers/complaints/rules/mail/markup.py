"""A mail in HTML as plain text: lines, lists and quotes as a plain mail writes them."""

import re
from html.parser import HTMLParser

LONGEST_MARKUP = 400_000

_SILENT = frozenset({"head", "noscript", "script", "style", "template", "title"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
)
_PARAGRAPHS = frozenset(
    {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"}
)
_BLOCKS = _PARAGRAPHS | {
    *("address", "article", "body", "center", "dd", "div", "dl", "dt", "footer", "form"),
    *("header", "hr", "li", "main", "section", "tr"),
}
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none", re.IGNORECASE)
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]{0,15})(?![a-zA-Z0-9])([^<>]{0,5000})>|<")
_MOST_QUOTES = 20


def as_text(markup: str) -> str:
    """Return what somebody reads; what stands in quotes begins with `>` as in a plain mail."""
    reader = _Reader()
    reader.feed(_plain_tags(_without_comments(markup[:LONGEST_MARKUP])))
    reader.close()
    return reader.text()


def _without_comments(markup: str) -> str:
    """Leave out comments and declarations; one that never ends hides the rest."""
    kept, since = [], 0
    while (start := markup.find("<!", since)) >= 0:
        kept.append(markup[since:start])
        close = "-->" if markup.startswith("<!--", start) else ">"
        end = markup.find(close, start)
        since = end + len(close) if end >= 0 else len(markup)
    return "".join([*kept, markup[since:]])


def _plain_tags(markup: str) -> str:
    """Leave of each tag its name, and whether it is shown: parsers are slow on what is broken."""

    def tag(found: re.Match[str]) -> str:
        if not found[1]:
            return "&lt;"
        return f"<{found[1]} hidden>" if _HIDDEN.search(found[2]) else f"<{found[1]}>"

    return _TAG.sub(tag, markup)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        # How many elements are open below the one that is not shown; none while everything is.
        self._hidden: list[str] = []

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden or tag in _SILENT or attrs:
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        if tag == "br":
            self._end_line()
        if tag in _BLOCKS:
            self._begin_block(tag)
        if tag == "blockquote":
            self._quotes += 1
        if tag == "li":
            self._line.append("- ")
        if tag in ("td", "th") and self._line:
            self._line.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                while self._hidden.pop() != tag:
                    pass
            return
        if tag in _BLOCKS:
            self._begin_block(tag)
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._line.append(data)

    def _begin_block(self, tag: str) -> None:
        if "".join(self._line).strip():
            self._end_line()
        if tag in _PARAGRAPHS and self._lines and self._lines[-1].strip("> "):
            self._end_line()

    def _end_line(self) -> None:
        said = " ".join("".join(self._line).split())
        quotes = "> " * min(self._quotes, _MOST_QUOTES)
        self._lines.append(quotes + said)
        self._line = []
