"""Bodies that are JSON but for a habit of those who write them, made readable.

JavaScript writes half a character, which is what cutting text in the middle of an emoji leaves, as
a lone escape, "\\ud83d"; here it becomes U+FFFD. Python writes NaN and Infinity where a number is
missing or without bound; here they become null. Refused, such a body would be thrown away by its
client with every good event in it.
"""

from __future__ import annotations

import re

_BOM = b"\xef\xbb\xbf"
# A backslash that is itself escaped, or a whole pair, is passed over; what is left is alone.
_LONE = re.compile(
    rb"((?:\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})+)"
    rb"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
_NO_NUMBER = re.compile(rb'("(?:[^"\\]|\\.)*+")|-?\b(?:NaN|Infinity)\b')


def mended(body: bytes) -> bytes:
    body = _LONE.sub(lambda found: found[1] or rb"\ufffd", body.removeprefix(_BOM))
    if b"NaN" in body or b"Infinity" in body:
        body = _NO_NUMBER.sub(lambda found: found[1] or b"null", body)
    return body
