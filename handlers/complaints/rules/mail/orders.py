"""The number of an order, where somebody names one."""

import re

_LABEL = (
    r"order|purchase|booking|invoice|reference|ref|receipt|bestell|bestellung|bestellnummer|"
    r"auftrag|auftragsnummer|rechnung|rechnungsnummer|buchung|buchungsnummer|kundenauftrag|"
    r"vorgangsnummer|ordernummer|commande|facture|pedido|factura|ordine|fattura|bestelling|"
    r"bestelnummer|encomenda|beställning|ordre|zamówienie|zamówienia"
)
_NUMBERED = r"number|num|no|nr|nummer|numéro|número|numero|id|code|n\u00b0|n\u00ba|\u2116"
_WRITTEN = r"(?P<number>[A-Z]{0,5}[-/]?[0-9][0-9A-Z]*(?:[-/][0-9A-Z]{1,12}){0,4})"
# Either it is said that a number follows, or it is long enough to be nothing else.
_SAID = re.compile(
    rf"\b(?:{_LABEL})[\s-]{{0,3}}(?:(?:{_NUMBERED})(?!\w)\.?|#)?[\s:.]{{0,3}}"
    rf"(?:is|ist|est|es|\u00e8)?\s{{0,2}}#?{_WRITTEN}(?![\w.,]?[0-9])",
    re.IGNORECASE,
)
_HASH = re.compile(rf"(?<![\w&#])#\s?{_WRITTEN}(?!\w)", re.IGNORECASE)
_MARKED = re.compile(rf"(?:(?<!\w)(?:{_NUMBERED})(?!\w)|nummer|[#:])", re.IGNORECASE)
_SHORTEST, _SHORTEST_BARE, _LONGEST = 3, 4, 40
_DATE = re.compile(r"[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}")
_FARTHEST = 20_000


def order_number(*texts: str) -> str:
    """Return the number of the order that the texts speak of, empty when they name none."""
    for pattern in (_SAID, _HASH):
        for text in texts:
            for found in pattern.finditer(text[:_FARTHEST]):
                if _is_order(found):
                    return found["number"].upper()
    return ""


def _is_order(found: re.Match[str]) -> bool:
    number = found["number"]
    digits = sum(sign.isdigit() for sign in number)
    said = found.group()[: found.start("number") - found.start()]
    shortest = _SHORTEST if _MARKED.search(said) else _SHORTEST_BARE
    return shortest <= digits and len(number) <= _LONGEST and not _DATE.fullmatch(number)
