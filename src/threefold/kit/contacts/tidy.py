"""Cleaning text that came through keyboards, spreadsheets and web pages."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
# Invisible marks that pasting brings along. The joiners U+200C and U+200D stay: Persian and
# Indic spelling needs them.
_UNSEEN = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n\v\f\r"),
        *range(0x7F, 0xA0),
        0xAD,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x2070),
        0xFEFF,
    ]
)
_UNSEEN.pop(0x85)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HALF_KANA = re.compile("[\uff61-\uff9f]+")


def widths(text: str) -> str:
    """Full-width Latin to ASCII and half-width kana to full ones; nothing else.

    NFKC would do that too, but would also make "3º" of a Spanish floor into "3o".
    """
    if text.isascii():
        return text
    text = text.translate(_WIDE)
    return _HALF_KANA.sub(lambda kana: unicodedata.normalize("NFKC", kana[0]), text)


def seen(text: str) -> str:
    """Without control characters and invisible marks; line breaks stay."""
    if text.isprintable() and text.isascii():
        return text
    return text.translate(_UNSEEN)


def clean(text: str) -> str:
    """One line, composed (NFC), single-spaced, of usual width, without invisible marks."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    composed = unicodedata.normalize("NFC", widths(seen(text)))
    return _SPACE.sub(" ", composed).strip()
