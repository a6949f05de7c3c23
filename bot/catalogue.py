"""The message catalogue's template: every sentence that a translator has to say.

python -m bot.catalogue           write handlers/kit/locale/opsbot.pot
python -m bot.catalogue --check   say whether it is up to date, by the exit code
"""

import argparse
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from handlers.kit.words import DOMAIN, LOCALE_DIR

ROOT = Path(__file__).parents[1]
SPOKEN = ("bot", "handlers")
TEMPLATE = LOCALE_DIR / f"{DOMAIN}.pot"
_KEYWORDS = {"_": None, "_n": (1, 2), "N_": None}
# No dates and no line numbers: the file changes when a sentence does, and only then.
_HEADER = """\
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extract() -> str:
    """Return the template: each sentence of the source once, with the files it stands in."""
    catalogue = Catalog()
    for folder in SPOKEN:
        found = extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=_KEYWORDS, comment_tags=()
        )
        for path, _line, message, _comments, context in found:
            place = (Path(folder, path).as_posix(), 0)
            catalogue.add(message, locations=[place], context=context)
    text = io.BytesIO()
    write_po(text, catalogue, width=96, omit_header=True, sort_output=True, include_lineno=False)
    return _HEADER + text.getvalue().decode()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.catalogue")
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args(arguments).check
    wanted = extract()
    if TEMPLATE.exists() and TEMPLATE.read_text(encoding="utf-8") == wanted:
        return 0
    if check:
        sys.stderr.write(f"{TEMPLATE.name} is out of date; write it with python -m bot.catalogue\n")
        return 1
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
