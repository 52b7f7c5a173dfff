"""A real IMAP server on loopback, in memory, in a process of its own."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

USER, PASSWORD = "letters@company.example", "pass of the mailbox"


@dataclass
class Mailbox:
    port: int
    process: subprocess.Popen[bytes]

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "host": "127.0.0.1", "port": self.port, "security": "none", "user": USER,
            "password": PASSWORD,
        }  # fmt: skip

    def lay(self, *letters: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Put letters in as a mail server does that receives them."""
        moment = at or datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
        with self.open() as box:
            for letter in letters:
                box.append(folder, "", imaplib.Time2Internaldate(moment), letter)

    @contextmanager
    def open(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as box:
            box.login(USER, PASSWORD)
            yield box


def letter(
    sender: str = "Ana <ana@example.com>",
    subject: str = "Hello",
    number: str = "1",
    **headers: str,
) -> bytes:
    """A letter to the company, by the rules of RFC 5322."""
    known = {
        "From": sender, "To": USER, "Subject": subject, "Message-ID": f"<{number}@example.com>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in known.items() if value)
    return f"{head}\r\nThe text that nobody may find in the lake.\r\n".encode()


@contextmanager
def imap_server() -> Iterator[Mailbox]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-W", "ignore", "-c", "from pymap.main import main; main()",
        "--host", "127.0.0.1", "--port", str(port),
        "--no-tls", "--no-service", "admin", "--no-service", "managesieve", "dict",
        "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD,
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        box = Mailbox(port, process)
        _empty(box)
        yield box
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("the IMAP server did not start")


def _empty(box: Mailbox) -> None:
    """Remove the letters that the server brings along."""
    with box.open() as open_:
        for folder in ("INBOX", "Sent"):
            _answer, count = open_.select(folder)
            if count != [b"0"]:
                open_.store("1:*", "+FLAGS", r"(\Deleted)")
                open_.expunge()
