"""What remains of a mail when signatures and the small print are gone."""

import re
import unicodedata
from collections.abc import Sequence

_SIGNATURE = re.compile(r"\s*--\s*")
_DEVICE = re.compile(
    r"\s*(?:sent from (?:my|yahoo|outlook|mail|the|proton|samsung)\b.*|get outlook for .*"
    r"|sent (?:with|using|via) .*(?:app|mail|phone).*"
    r"|(?:von meinem|von meiner|gesendet (?:von|mit)|diese nachricht wurde von) .*"
    r"|outlook für (?:ios|android).*|holen sie sich outlook für .*|envoyé de(?:puis)? mon .*"
    r"|enviado desde mi .*|inviato da(?:l mio)? .*|verstuurd vanaf .*|verzonden vanaf .*"
    r"|enviado do meu .*|skickat från .*|sendt fra .*|wysłano z .*)\s*",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"\s*[*_]*(?:this (?:e-?mail|message)(?: and any| may contain| contains| is| \()"
    r"|the information (?:contained )?in this (?:e-?mail|message)|confidentiality notice"
    r"|disclaimer\s*:|diese e-?mail (?:enthält|und|ist)|der inhalt dieser e-?mail"
    r"|ce message (?:et|est|contient)|este (?:mensaje|correo) (?:y|es|puede|contiene))",
    re.IGNORECASE,
)
_CAUTION = re.compile(
    r"\s*\[?(?:caution|external(?: e-?mail| sender)?|warning|achtung|extern)\s*[\]:!].*",
    re.IGNORECASE,
)
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u202a\u202b\u202c\u202d\u202e")
)
_LONGEST_SIGNATURE = 15
_LONGEST_LINE = 5000


def tidied(lines: Sequence[str]) -> str:
    """Return the words of a mail: no signature, no small print, no two empty lines in a row."""
    cleaned = [_clean(line) for line in lines]
    end = next((n for n in range(len(cleaned)) if _ends_at(cleaned, n)), len(cleaned))
    while cleaned and (not cleaned[0].strip() or _CAUTION.fullmatch(cleaned[0])):
        cleaned, end = cleaned[1:], end - 1
    kept = cleaned[: max(0, end)]
    if not any(line.strip() for line in kept):
        kept = cleaned
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _ends_at(lines: Sequence[str], number: int) -> bool:
    """Whether what follows is a signature or small print, and none of what somebody says."""
    line = lines[number]
    if _SIGNATURE.fullmatch(line) or _DEVICE.fullmatch(line):
        return sum(1 for one in lines[number + 1 :] if one.strip()) <= _LONGEST_SIGNATURE
    return _SMALL_PRINT.match(line) is not None


def _clean(line: str) -> str:
    line = line[:_LONGEST_LINE].translate(_INVISIBLE).replace("\t", " ")
    shown = "".join(sign for sign in line if unicodedata.category(sign) not in ("Cc", "Cs"))
    return shown.replace("\u00a0", " ").rstrip()
