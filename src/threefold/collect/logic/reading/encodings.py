"""Which encoding is this? BOM, then strict UTF-8, then the decoding that reads most like text."""

from __future__ import annotations

import codecs
from collections import Counter

from threefold.collect.logic.reading import letters
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What files call themselves -> the superset that Windows programs really write.
SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
    "utf-8-sig": "utf-8",
    "utf_8_sig": "utf-8",
}
DOUBLE_BYTE = ("gb18030", "cp950", "big5hkscs", "cp932", "euc_jp", "cp949")
SINGLE_BYTE = ("cp1252", "cp1251", "latin-1")
NAMES = ("utf-8", "utf-16-le", "utf-16-be", *DOUBLE_BYTE, *SINGLE_BYTE)

Ranking = tuple[tuple[str, float], ...]


def resolve(name: str, file: str) -> str:
    """The codec for a name a person chose; `Invalid` when there is none."""
    try:
        found = codecs.lookup(name.strip()).name
    except LookupError:
        found = ""
    if name.strip().lower().replace("_", "-") in {"utf-16", "utf16"}:
        return "utf-16-le"
    found = SUPERSETS.get(found, found)
    if not found or found.startswith(("utf-32", "utf-7", "idna", "punycode", "unicode", "raw")):
        raise Invalid(
            phrase("The encoding “%(name)s” is not known.", name=name),
            where={"file": file},
            remedy=phrase("Choose one of: %(names)s.", names=", ".join(NAMES)),
        )
    if found == "iso8859-1":
        return "latin-1"
    return found


def bom(head: bytes) -> tuple[str, int]:
    """Encoding and length of the byte order mark, or ("", 0)."""
    for mark, name in BOMS:
        if head.startswith(mark):
            return name, len(mark)
    return "", 0


def detect(sample: bytes) -> Ranking:
    """Encodings that may be meant, best first, each with a confidence from 0 to 1.

    `sample` should begin at the file's beginning and end at a line's end.
    """
    marked, _ = bom(sample)
    if marked:
        return ((marked, 1.0),)
    wide = _utf16(sample)
    if wide:
        return ((wide, 0.95),)
    if sample.isascii():
        return (("utf-8", 1.0),)
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return (("utf-8", 0.99),)
    scores = {name: _score(sample, name) for name in (*DOUBLE_BYTE, *SINGLE_BYTE)}
    scores["utf-8"] = _damaged_utf8(sample)
    if scores["big5hkscs"] <= scores["cp950"] + 0.05:
        del scores["big5hkscs"]
    if scores["latin-1"] <= scores["cp1252"] + 0.05:
        del scores["latin-1"]
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:4]
    best, second = ranked[0][1], ranked[1][1]
    sure = max(0.2, min(0.98, 0.55 + (best - second)))
    return tuple(
        (name, round(sure if place == 0 else max(0.0, min(score, 1 - sure)), 2))
        for place, (name, score) in enumerate(ranked)
    )


def _utf16(sample: bytes) -> str:
    """UTF-16 without BOM: one byte of each ASCII character is NUL, always on the same side."""
    part = sample[: len(sample) // 2 * 2][: 1 << 16]
    even, odd = part[::2].count(0), part[1::2].count(0)
    if len(part) < 4 or max(even, odd) < len(part) * 0.02 or min(even, odd) > max(even, odd) * 0.05:
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = codecs.getincrementaldecoder(name)().decode(part)
    except UnicodeDecodeError:
        return ""
    # NULs strewn over an ordinary file would give characters of no script at all.
    return (
        name
        if sum(char.isprintable() or char in "\r\n\t" for char in text) > 0.98 * len(text)
        else ""
    )


def _damaged_utf8(sample: bytes) -> float:
    """High when nearly all of the sample is UTF-8 and a few bytes are not."""
    text = sample.decode("utf-8", "replace")
    good = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    bad = text.count("\ufffd")
    return (good - 4 * bad) / (good + bad)


def _score(sample: bytes, name: str) -> float:
    """How much the decoded text looks like writing in the language(s) of that encoding."""
    text = sample.decode(name, "replace")
    counts = Counter(char for char in text if char > "\x7f")
    total = counts.total()
    if not total:
        return -1.0
    weigh = letters.WEIGHERS[name]
    score = sum(weigh(char) * count for char, count in counts.items()) / total
    if name in SINGLE_BYTE:
        score += letters.alone(text, total) if name != "cp1251" else letters.in_words(text, total)
    return score
