"""The table of rich text: four kinds of paragraph and the pieces they are made of."""

from sandbox.limits.parts import FLAG, ID, URL
from sandbox.limits.rules import ByType, Choice, Items, Shape, Text, Whole

STYLE = Shape(
    optional=dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "underline",
            "code",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        FLAG,
    )
)
STYLED = {"style": STYLE}

PIECES = ByType(
    {
        "text": Shape({"text": Text()}, STYLED),
        "link": Shape({"url": URL}, {**STYLED, "text": Text(), "unsafe": FLAG}),
        "user": Shape({"user_id": ID}, STYLED),
        "usergroup": Shape({"usergroup_id": ID}, STYLED),
        "team": Shape({"team_id": ID}, STYLED),
        "channel": Shape({"channel_id": ID}, STYLED),
        "emoji": Shape({"name": Text()}, {**STYLED, "unicode": Text(), "skin_tone": Whole(1, 6)}),
        "broadcast": Shape({"range": Choice(("here", "channel", "everyone"))}, STYLED),
        "color": Shape({"value": Text(form="#?[0-9A-Fa-f]{6}", example="#1d9bd1")}, STYLED),
        "date": Shape(
            {"timestamp": Whole(), "format": Text()}, {**STYLED, "url": URL, "fallback": Text()}
        ),
    }
)

WORDS = {"elements": Items(PIECES, least=0)}
BORDER = {"border": Whole(0, 1)}
SECTION = ByType({"rich_text_section": Shape(WORDS)})

PARAGRAPHS = ByType(
    {
        **SECTION.shapes,
        "rich_text_list": Shape(
            {"style": Choice(("bullet", "ordered")), "elements": Items(SECTION)},
            {**BORDER, "indent": Whole(), "offset": Whole()},
        ),
        "rich_text_preformatted": Shape(WORDS, {**BORDER, "language": Text()}),
        "rich_text_quote": Shape(WORDS, BORDER),
    }
)

RICH_TEXT = ByType({"rich_text": Shape({"elements": Items(PARAGRAPHS, least=0)}, {"block_id": ID})})
