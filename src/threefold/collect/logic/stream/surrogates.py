"""Half characters, which browsers send when text is cut in the middle of an emoji.

JavaScript writes such a half as a lone escape, "\\ud83d". It stands for no character and strict
readers refuse the whole document; here each becomes U+FFFD.
"""

from __future__ import annotations

import re

# A backslash that is itself escaped, or a whole pair, is passed over; what is left is alone.
_LONE = re.compile(
    rb"((?:\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})+)"
    rb"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def mended(body: bytes) -> bytes:
    return _LONE.sub(lambda found: found[1] or rb"\ufffd", body)
