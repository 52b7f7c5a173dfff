"""Making any delimited text into clean UTF-8 lines that a fast parser can take.

Bytes that cannot be decoded, and NUL bytes, become the byte 0xFF followed by `\\xNN` in letters.
0xFF never stands in UTF-8, so the parser rejects exactly the record that holds it.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from threefold.collect.logic.reading import codes, containers, limits
from threefold.collect.logic.reading.types import RAW_LIMIT, Reject
from threefold.kit.errors import Cancelled
from threefold.kit.phrases import phrase

MARK = b"\xff"
BAD_LINE = MARK + b"\n"
SCAN_CHUNK = 1 << 22
Tick = Callable[[int], None]


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101
    bad = error.object[error.start : error.end]
    return "\udcff" + "".join(f"\\x{byte:02x}" for byte in bad), error.end


codecs.register_error("threefold-mark", _mark)


@dataclass(slots=True)
class Text:
    """UTF-8 text at `path` with the lines of the source, none lost and none added.

    `bad` holds lines replaced by `BAD_LINE`, by line number.
    """

    path: Path
    lines: int = 0
    bad: dict[int, Reject] = field(default_factory=dict)


def direct(path: Path, tick: Tick) -> Text | None:
    """Look through a plain UTF-8 file; None if it has to be rewritten before parsing."""
    seen = Text(path)
    last, gap, used = b"\n", 0, 0
    with path.open("rb") as file:
        while block := file.read(SCAN_CHUNK):
            if b"\0" in block:
                return None
            first, final = block.find(b"\n"), block.rfind(b"\n")
            if first < 0 or gap + first > limits.LINE_BYTES:
                return None
            gap = len(block) - final - 1
            if _long_line(block):
                return None
            seen.lines += block.count(b"\n")
            last = block[-1:]
            used += len(block)
            tick(used)
    if last != b"\n":
        seen.lines += 1
    return seen


def _long_line(block: bytes) -> bool:
    """Whether a stretch of the limit or more lacks any line end; looks at few places only."""
    at = block.find(b"\n")
    while at >= 0 and at + limits.LINE_BYTES < len(block):
        following = block.rfind(b"\n", at + 1, at + limits.LINE_BYTES + 1)
        if following < 0:
            return True
        at = following
    return False


def rewrite(
    path: Path,
    target: Path,
    *,
    container: str,
    member: str,
    encoding: str,
    bom: int,
    tick: Tick,
) -> Text:
    """Decompressed, decoded and encoded again as UTF-8 at `target`."""
    raw = containers.chunks(path, container, member, seen=tick)
    decoded = (
        _unmarked(raw, bom) if encoding == "utf-8" else _transcoded(_unmarked(raw, bom), encoding)
    )
    seen = Text(target)
    last = b"\n"
    with target.open("wb") as out:
        for block in _limited(_line_ends(_without_nul(decoded)), seen, path.name):
            out.write(block)
            seen.lines += block.count(b"\n")
            last = block[-1:]
    if last != b"\n":
        seen.lines += 1
    return seen


def _unmarked(blocks: Iterator[bytes], bom: int) -> Iterator[bytes]:
    """Without the byte order mark."""
    first = next(blocks, b"")
    yield first[bom:]
    yield from blocks


def _transcoded(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("threefold-mark")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "surrogateescape")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogateescape")


def _without_nul(blocks: Iterator[bytes]) -> Iterator[bytes]:
    for block in blocks:
        yield block.replace(b"\0", MARK + b"\\x00") if b"\0" in block else block


def _line_ends(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Old Macintosh line ends (CR alone) become LF, where the file has no LF at all."""
    only_cr: bool | None = None
    for block in blocks:
        if only_cr is None and (b"\r" in block or b"\n" in block):
            only_cr = b"\n" not in block and block.find(b"\r") < len(block) - 1
        yield block.replace(b"\r", b"\n") if only_cr else block


def _limited(blocks: Iterator[bytes], seen: Text, file: str) -> Iterator[bytes]:
    """Whole lines; those beyond the limit are put aside and stand as `BAD_LINE`."""
    carry = bytearray()
    dropped = 0
    line = 1

    def put_aside() -> bytes:
        nonlocal dropped
        size = dropped + len(carry)
        raw = bytes(carry[: RAW_LIMIT * 4]).decode("utf-8", "replace")[:RAW_LIMIT]
        seen.bad[line] = Reject(
            line,
            raw,
            codes.OVERLONG,
            f"The line is {size:,} bytes long; {limits.LINE_BYTES:,} can be read.",
        )
        dropped = 0
        return BAD_LINE

    for block in blocks:
        first = block.find(b"\n")
        if first < 0:
            if len(carry) > limits.LINE_BYTES:
                dropped += len(block)
            else:
                carry += block
            continue
        if dropped or len(carry) + first > limits.LINE_BYTES:
            dropped += first
            yield put_aside()
            line += 1
        else:
            yield bytes(carry) + block[: first + 1]
            line += 1
        carry.clear()
        final = block.rfind(b"\n") + 1
        carry += block[final:]
        if final > first + 1:
            yield block[first + 1 : final]
            line += block.count(b"\n", first + 1, final)
    if len(carry) > limits.LINE_BYTES:
        yield put_aside()
    elif carry:
        yield bytes(carry)


def watching(cancelled: Callable[[], bool] | None, report: Tick) -> Tick:
    """A tick that also stops the work when it is to be cancelled."""

    def tick(used: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled(phrase("Reading the file was cancelled."))
        report(used)

    return tick
