"""Words by which mail programs mark a forwarded or an answered mail, in many languages."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from handlers.complaints.rules.mail.people import is_address

_NAMES = {
    "from": "from|von|de|da|van|från|fra|od|lähettäjä|expéditeur|absender|remitente|mittente|от|"
    "kimden|发件人|寄件者|差出人|보낸 사람",
    "date": "date|sent|datum|gesendet|gesendet am|envoyé|envoyé le|enviado|enviado el|fecha|"
    "inviato|data|verzonden|skickat|sendt|dato|wysłano|wysłane|lähetetty|дата|отправлено|tarih|"
    "gönderildi|发送时间|日期|寄件日期|日時|送信日時|날짜|보낸 날짜",
    "subject": "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|ämne|emne|temat|assunto|"
    "aihe|тема|konu|主题|主旨|件名|제목",
    "to": "to|an|à|para|a|aan|till|til|do|vastaanottaja|destinataire|destinatario|empfänger|"
    "кому|kime|收件人|宛先|받는 사람",
    "cc": "cc|kopie|copie|bcc|copia|kopia|kopi|reply-to|antwort an|répondre à|importance|"
    "priorität|attachments|anlagen|抄送",
}
_ROLE_OF = {name: role for role, names in _NAMES.items() for name in names.split("|")}
_LINE = re.compile(r"\s*[*_]{0,2}([^\W\d][\w -]{0,20}?)\s?[*_]{0,2}\s?[:\uff1a][*_]{0,2}\s*(.*)")
_LONGEST_BLOCK = 14
_LONGEST_LINE = 1000

_FORWARDED = (
    "forwarded message|forwarded mail|original message forwarded|fwd|weitergeleitete nachricht|"
    "weitergeleitete mail|message transféré|message transmis|message réexpédié|mensaje reenviado|"
    "messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada|vidarebefordrat meddelande|"
    "videresendt melding|videresendt besked|videresendt meddelelse|przekazana wiadomość|"
    "wiadomość przekazana|välitetty viesti|пересылаемое сообщение|iletilen mesaj|转发的邮件|"
    "転送メッセージ"
)
_BEGIN_FORWARDED = (
    "begin forwarded message|anfang der weitergeleiteten nachricht|début du message réexpédié|"
    "début du message transféré|inicio del mensaje reenviado|inizio messaggio inoltrato|"
    "begin doorgestuurd bericht|início da mensagem reencaminhada|início da mensagem encaminhada|"
    "vidarebefordrat brev|start på videresendt melding|videresendt besked|"
    "początek przekazywanej wiadomości|välitetty viesti alkaa|начало переадресованного сообщения"
)
_ORIGINAL = (
    "original message|original appointment|ursprüngliche nachricht|originalnachricht|"
    "message d'origine|message original|mensaje original|messaggio originale|"
    "oorspronkelijk bericht|mensagem original|ursprungligt meddelande|originalmeddelande|"
    "opprinnelig melding|oprindelig meddelelse|wiadomość oryginalna|исходное сообщение|原始邮件"
)
_RULED = r"\s*[-_=]{{2,}}\s*(?:{})\s*:?\s*[-_=]{{2,}}\s*"
_FORWARD_MARK = re.compile(
    rf"(?:{_RULED.format(_FORWARDED)}|\s*(?:{_BEGIN_FORWARDED})\s*:\s*)", re.IGNORECASE
)
_ORIGINAL_MARK = re.compile(_RULED.format(_ORIGINAL), re.IGNORECASE)
_FORWARD_SUBJECT = re.compile(
    r"\s*(?:fwd?|wg|tr|rv|enc|i|vb|vs|doorst|pd|πρθ|转发|轉寄|転送|пересл)\s?(?:\[\d+\])?[:\uff1a]\s*",
    re.IGNORECASE,
)
_REPLY_SUBJECT = re.compile(
    r"\s*(?:re|aw|antw|sv|res|rif|r|ynt|odp|回复|答复|返信)\s?(?:\[\d+\])?[:\uff1a]\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """The headers of a mail within another one; its words begin with line `end`."""

    start: int
    end: int
    values: dict[str, str] = field(default_factory=dict)

    def get(self, role: str) -> str:
        return self.values.get(role, "")


def is_forward_mark(line: str) -> bool:
    return len(line) < _LONGEST_LINE and _FORWARD_MARK.fullmatch(line) is not None


def is_original_mark(line: str) -> bool:
    return len(line) < _LONGEST_LINE and _ORIGINAL_MARK.fullmatch(line) is not None


def says_forward(subject: str) -> bool:
    return _FORWARD_SUBJECT.match(subject[:_LONGEST_LINE]) is not None


def bare_subject(subject: str) -> str:
    """Return a subject without what programs put before it."""
    subject = " ".join(subject[:_LONGEST_LINE].split())
    while found := _FORWARD_SUBJECT.match(subject) or _REPLY_SUBJECT.match(subject):
        subject = subject[found.end() :]
    return subject


def block_at(lines: Sequence[str], start: int) -> Block | None:
    """Return the headers that begin at a line, None when none do.

    A list of a journey, `From: … To: …`, is none: a mail says who wrote it, and when or of what.
    """
    if _header(lines[start]) is None:
        return None
    values: dict[str, str] = {}
    number, last = start, ""
    while number < min(len(lines), start + _LONGEST_BLOCK):
        found = _header(lines[number])
        if found:
            last, value = found
            if last in values and last != "cc":
                break  # The headers of the next mail within.
            values.setdefault(last, value)
        elif not _goes_on(lines, number, values):
            break
        number += 1
    said = {"date", "subject", "to"} & values.keys()
    known = bool(values.get("from")) and bool({"date", "subject"} & said)
    if not known or (not is_address(values["from"]) and len(said) < len(("date", "subject"))):
        return None
    return Block(start, number, values)


def _header(line: str) -> tuple[str, str] | None:
    found = _LINE.fullmatch(line[:_LONGEST_LINE])
    role = _ROLE_OF.get(" ".join(found[1].casefold().split())) if found else None
    return (role, found[2].strip(" *")) if found and role else None


def _goes_on(lines: Sequence[str], number: int, values: Collection[str]) -> bool:
    """Whether a line that is no header stands between headers of one mail."""
    found = _header(lines[number + 1]) if number + 1 < len(lines) else None
    return found is not None and found[0] not in values
