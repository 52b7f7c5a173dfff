"""Contact details that people write into free texts, left out of what others read."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
# Seven digits are a number to call; prices have fewer, and dates are parted in their own way.
_PHONE = re.compile(r"(?<![\w.,])(?!\d{4}-\d\d-\d\d(?!\d))\+?\d(?:[ \-()/]?\d){6,14}(?!\w)")
HIDDEN = "•••"


def discreet(text: str) -> str:
    """`text` with HIDDEN in the place of e-mail addresses and of numbers that may be called."""
    return _PHONE.sub(HIDDEN, _EMAIL.sub(HIDDEN, text))
