"""Letters as a mail server describes them, as events: who wrote, when, about what kind of thing.

Of subject and text nothing is taken over; the subject only chooses the reason.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from typing import Any

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.kit.text import fold

REASON = "letter"
_RULE = re.compile(r"\s*(folder|subject)\s*:\s*(.+?)\s*=\s*([\w][\w .-]{0,59})\s*")
_MACHINES = ("mailer-daemon@", "postmaster@", "no-reply@", "noreply@", "donotreply@")
_HEADERS = BytesParser(policy=policy.default)


@dataclass(frozen=True, slots=True)
class Rule:
    """Letters in a folder, or with words in their subject, have this reason."""

    of: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is known of one letter: its headers as sent, when the server received it."""

    folder: str
    number: str
    headers: bytes
    received_at: datetime


def rules(text: str) -> list[Rule]:
    """Rules from lines of the form `subject: refund = complaint` or `folder: Sales = sales`."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        read = _RULE.fullmatch(line)
        if read is None:
            raise Invalid(
                phrase("A rule for reasons cannot be read."),
                where={"line": number},
                remedy=phrase("Write it as in: subject: refund = complaint"),
            )
        found.append(Rule(read[1], fold(read[2]), read[3].strip()))
    return found


def event(letter: Letter, by: Sequence[Rule], own: Sequence[str]) -> dict[str, Any] | None:
    """The event of a letter; None where a machine or one of our own people wrote it."""
    mail = _HEADERS.parsebytes(letter.headers, headersonly=True)
    sender = _sender(mail)
    if not sender or _ours(sender, own) or _machine(mail, sender):
        return None
    properties: dict[str, Any] = {
        "channel": "email",
        "direction": "in",
        "reason": _reason(letter.folder, _header(mail, "Subject"), by),
    }
    if _header(mail, "In-Reply-To"):
        properties["reply"] = True
    return {
        "type": "track",
        "event": "contact",
        "messageId": message_id(letter, mail),
        "timestamp": letter.received_at.astimezone(UTC).isoformat(),
        "properties": properties,
        "context": {"externalIds": [{"type": "email", "id": sender, "issuer": ""}]},
    }


def message_id(letter: Letter, mail: EmailMessage) -> str:
    """The same for a letter however often and wherever it is found."""
    known = _header(mail, "Message-ID").strip()
    told = known or f"{letter.folder}\x1f{letter.number}\x1f{letter.received_at.isoformat()}"
    return "mail-" + hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:40]


def _header(mail: EmailMessage, name: str) -> str:
    # A header that is written against the rules raises only when it is looked at.
    try:
        return str(mail.get(name) or "")
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""


def _sender(mail: EmailMessage) -> str:
    pairs = getaddresses([_header(mail, "From")])
    address = next((address for _name, address in pairs if "@" in address), "")
    return address.strip().casefold()[:254]


def _ours(address: str, own: Sequence[str]) -> bool:
    domain = address.rpartition("@")[2]
    return any(address == each or domain == each.removeprefix("@") for each in own)


def _machine(mail: EmailMessage, sender: str) -> bool:
    """Bounces, notices of absence and mailing lists are no letters from customers (RFC 3834)."""
    automatic = _header(mail, "Auto-Submitted").strip().casefold()
    bulk = _header(mail, "Precedence").strip().casefold() in {"bulk", "junk", "list"}
    return automatic not in {"", "no"} or bulk or sender.startswith(_MACHINES)


def _reason(folder: str, subject: str, by: Sequence[Rule]) -> str:
    told = {"folder": fold(folder), "subject": fold(subject)}
    for rule in by:
        said = told[rule.of]
        if said == rule.words if rule.of == "folder" else rule.words in said:
            return rule.reason
    return REASON


def encoded(folder: str) -> str:
    """A mailbox name in the modified UTF-7 of IMAP (RFC 3501, 5.1.3), quoted."""
    out, held = [], ""

    def flush() -> None:
        nonlocal held
        if held:
            packed = base64.b64encode(held.encode("utf-16-be")).decode().rstrip("=")
            out.append(f"&{packed.replace('/', ',')}-")
            held = ""

    for letter in folder:
        if " " <= letter <= "~":
            flush()
            out.append("&-" if letter == "&" else letter)
        else:
            held += letter
    flush()
    plain = "".join(out).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
