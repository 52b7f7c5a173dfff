"""Letters to the company in an IMAP mailbox, as contacts; the mailbox is only looked at."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from threefold.collect.logic import letters
from threefold.collect.logic.letters import Letter
from threefold.collect.source import MESSAGES, Cursor, Example, Messages, Reading, Setting, words
from threefold.kit.errors import Invalid, Unavailable
from threefold.kit.phrases import phrase

LABEL = words("Mailbox", "Buzón de correo", "邮箱", "電子信箱")
TEXT = words(
    "E-mails to the company become contacts of their senders; text and subject are not kept.",
    "Los correos a la empresa son contactos de sus remitentes; no se copian el asunto ni el texto.",
    "将发给公司的邮件记为发件人的联系；不保存主题和正文。",
    "將寄給公司的郵件記為寄件人的聯絡；不保存主旨和內文。",
)
ICON = "mail"
GIVES = MESSAGES
SETTINGS = (
    Setting("host", "text", words("Host", "Servidor", "主机", "主機"), required=True),
    Setting(
        "security",
        "choice",
        words("Encryption", "Cifrado", "加密", "加密"),
        default="tls",
        choices={
            "tls": words("TLS", "TLS", "TLS", "TLS"),
            "starttls": words("STARTTLS", "STARTTLS", "STARTTLS", "STARTTLS"),
            "none": words("None", "Ninguno", "无", "無"),
        },
    ),
    Setting(
        "port",
        "number",
        words("Port", "Puerto", "端口", "連接埠"),
        words(
            "Empty: 993 with TLS, else 143.",
            "Vacío: 993 con TLS; si no, 143.",
            "留空：TLS 为 993，否则 143。",
            "留空：TLS 為 993，否則 143。",
        ),
    ),
    Setting("user", "text", words("User", "Usuario", "用户", "使用者"), required=True),
    Setting("password", "secret", words("Password", "Contraseña", "密码", "密碼"), required=True),
    Setting(
        "folders",
        "lines",
        words("Folders", "Carpetas", "文件夹", "資料夾"),
        words("One a line.", "Una por línea.", "每行一个。", "每行一個。"),
        default="INBOX",
    ),
    Setting(
        "from_day",
        "day",
        words(
            "E-mails from this day on", "Correos desde este día", "自此日起的邮件", "自此日起的郵件"
        ),
    ),
    Setting(
        "reasons",
        "lines",
        words("Reasons", "Motivos", "原因", "原因"),
        words(
            "One rule a line, the first that fits holds: subject: refund = complaint, or"
            " folder: Sales = sales.",
            "Una regla por línea, vale la primera: subject: devolución = complaint, o"
            " folder: Ventas = sales.",
            "每行一条规则，先匹配者优先：subject: 退款 = complaint，或 folder: 销售 = sales。",
            "每行一條規則，先符合者優先：subject: 退款 = complaint，或 folder: 業務 = sales。",
        ),
    ),
    Setting(
        "own",
        "lines",
        words("Our own addresses", "Direcciones propias", "公司自己的地址", "公司自己的地址"),
        words(
            "Addresses or domains, one a line; their e-mails are left out.",
            "Direcciones o dominios, uno por línea; sus cartas se omiten.",
            "地址或域名，每行一个；来自它们的邮件不计入。",
            "地址或網域，每行一個；來自它們的郵件不計入。",
        ),
    ),
    Setting(
        "keep",
        "boolean",
        words(
            "Keep the e-mails as files",
            "Guardar las cartas como archivos",
            "将邮件保存为文件",
            "將郵件保存為檔案",
        ),
        words(
            "Whole e-mails are stored in the installation's folder of files, encrypted.",
            "Las cartas enteras se guardan cifradas en la carpeta de archivos de la instalación.",
            "完整邮件加密保存在本安装的文件目录中。",
            "完整郵件加密保存在本安裝的檔案目錄中。",
        ),
        default=False,
    ),
)

_AT_ONCE = 200
_RECENT = 2_000
"""Letters remembered, so that one moved to another folder is not told again with its reason."""
_TIMEOUT_S = 30
_HEADERS = "FROM SUBJECT MESSAGE-ID IN-REPLY-TO AUTO-SUBMITTED PRECEDENCE"
_UID = re.compile(rb"UID (\d+)")
_WHEN = re.compile(rb'INTERNALDATE "([^"]+)"')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def open_box(settings: Mapping[str, Any]) -> imaplib.IMAP4:
    """A connection that is logged in."""
    security = settings.get("security") or "tls"
    port = int(settings.get("port") or (993 if security == "tls" else 143))
    host = str(settings["host"])
    if security == "tls":
        context = ssl.create_default_context()
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=_TIMEOUT_S)
    else:
        box = imaplib.IMAP4(host, port, timeout=_TIMEOUT_S)
    try:
        if security == "starttls":
            box.starttls(ssl_context=ssl.create_default_context())
        _log_in(box, settings)
    except BaseException:
        box.shutdown()
        raise
    return box


def _log_in(box: imaplib.IMAP4, settings: Mapping[str, Any]) -> None:
    try:
        box.login(str(settings["user"]), str(settings["password"]))
    except imaplib.IMAP4.error:
        raise Unavailable(
            phrase("The mail server does not accept user and password."),
            remedy=phrase("Give them anew; some servers want a password made for this use."),
        ) from None


def read(
    settings: Mapping[str, Any],
    since: Cursor,
    *,
    connect: Callable[[Mapping[str, Any]], imaplib.IMAP4] = open_box,
) -> Reading:
    by = letters.rules(str(settings.get("reasons") or ""))
    own = [line.casefold() for line in _lines(settings.get("own"))]
    folders, recent = dict(since.get("folders", {})), list(since.get("recent", []))
    try:
        box = connect(settings)
        try:
            for folder in _lines(settings.get("folders")) or ["INBOX"]:
                for found, last in _new(box, folder, folders, settings):
                    folders = {**folders, folder: last}
                    made = [(letters.event(letter, by, own), whole) for letter, whole in found]
                    fresh = [each for each in made if each[0] and _id(each[0]) not in recent]
                    recent = [*recent, *(_id(event) for event, _whole in fresh if event)][-_RECENT:]
                    cursor = {"folders": folders, "recent": recent}
                    left_out = sum(event is None for event, _whole in made)
                    yield _messages(fresh, left_out, cursor, settings)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                box.logout()
    except (imaplib.IMAP4.error, OSError) as error:
        raise Unavailable(
            phrase("The mail server cannot be read: %(error)s", error=_said(error)),
            remedy=phrase("Look at host, port and encryption; try the connection again."),
        ) from None


Found = list[tuple[Letter, bytes]]


def _new(
    box: imaplib.IMAP4, folder: str, since: Mapping[str, Any], settings: Mapping[str, Any]
) -> Iterator[tuple[Found, dict[str, int]]]:
    """Letters of a folder behind the last number known, some at a time, oldest first.

    Numbers hold as long as the folder's UIDVALIDITY does (RFC 3501, 2.3.1.1); else all are read
    again, and what came in before is known by its message id.
    """
    answer, _told = box.select(letters.encoded(folder), readonly=True)
    if answer != "OK":
        raise Invalid(
            phrase("The mailbox has no folder “%(name)s”.", name=folder),
            remedy=phrase("Name its folders as the mail server does, one a line."),
        )
    validity = int((box.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    known = since.get(folder, {})
    last = int(known.get("uid", 0)) if known.get("validity") == validity else 0
    numbers = _numbers(box, last, settings)
    for begin in range(0, len(numbers), _AT_ONCE):
        some = numbers[begin : begin + _AT_ONCE]
        found = _fetched(box, folder, some, whole=bool(settings.get("keep")))
        yield found, {"validity": validity, "uid": some[-1]}


def _numbers(box: imaplib.IMAP4, last: int, settings: Mapping[str, Any]) -> list[int]:
    wanted = ["UID", f"{last + 1}:*"]
    if settings.get("from_day"):
        day = date.fromisoformat(str(settings["from_day"]))
        wanted += ["SINCE", f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}"]
    _answer, data = box.uid("SEARCH", *wanted)
    listed = b" ".join(part for part in data if part).split()
    # `*` is the newest letter, even when its number is below the one asked for.
    return sorted(number for number in map(int, listed) if number > last)


def _fetched(box: imaplib.IMAP4, folder: str, numbers: list[int], *, whole: bool) -> Found:
    part = "BODY.PEEK[]" if whole else f"BODY.PEEK[HEADER.FIELDS ({_HEADERS})]"
    listed = ",".join(map(str, numbers))
    _answer, data = box.uid("FETCH", listed, f"(UID INTERNALDATE {part})")
    found = []
    for n, item in enumerate(data):
        if not isinstance(item, tuple):
            continue
        # Servers may put the number before or behind the text.
        after = data[n + 1] if n + 1 < len(data) and isinstance(data[n + 1], bytes) else b""
        head = item[0] + b" " + after
        number, when = _UID.search(head), _WHEN.search(head)
        if number and when:
            letter = Letter(folder, number[1].decode(), item[1], _moment(when[1]))
            found.append((letter, item[1] if whole else b""))
    return found


def _moment(text: bytes) -> datetime:
    try:
        read = parsedate_to_datetime(text.decode("ascii", "replace").strip().replace("-", " ", 2))
    except ValueError:
        return datetime.now(UTC)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _id(event: Mapping[str, Any]) -> str:
    return str(event["messageId"])[-12:]


def _messages(
    fresh: list[tuple[dict[str, Any] | None, bytes]],
    left_out: int,
    cursor: Cursor,
    settings: Mapping[str, Any],
) -> Messages:
    events = [event for event, _whole in fresh if event]
    kept = {}
    if settings.get("keep"):
        kept = {str(event["messageId"]): whole for event, whole in fresh if event}
        for event in events:
            event["properties"]["reference"] = event["messageId"]
    return Messages(events, cursor, left_out, kept)


def _lines(value: Any) -> list[str]:
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]


def _said(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return " ".join(str(text).split())[:200] or type(error).__name__


class _Box:
    """One letter as a server would tell of it, for the example."""

    def select(self, _folder: str, readonly: bool) -> tuple[str, list[bytes]]:
        return "OK" if readonly else "NO", [b"1"]

    def response(self, _code: str) -> tuple[str, list[bytes]]:
        return "UIDVALIDITY", [b"7"]

    def uid(self, command: str, *_words: str) -> tuple[str, list[Any]]:
        if command == "SEARCH":
            return "OK", [b"3"]
        head = b'1 (UID 3 INTERNALDATE "05-Jan-2026 09:30:00 +0100" BODY[] {60}'
        text = b"From: Ana <ana@example.com>\r\nMessage-ID: <a@example.com>\r\nSubject: Hi\r\n\r\n"
        return "OK", [(head, text), b")"]

    def logout(self) -> None:
        return None


@contextmanager
def example(_folder: Path) -> Iterator[Example]:
    yield Example({"host": "mail.example.com"}, 1, {"connect": lambda _settings: _Box()})
