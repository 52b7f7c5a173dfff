"""A quick look into a file: its beginning, and pieces from further in."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from threefold.collect.logic.reading import containers, limits


@dataclass(frozen=True, slots=True)
class Sample:
    """`head` begins at the beginning and, unless `whole`, ends at a line's end.

    `probes` are runs of whole lines from later places. `content_size` is the size of the
    unwrapped content in bytes, estimated for compressed files.
    """

    head: bytes
    probes: tuple[bytes, ...] = field(default=())
    whole: bool = True
    content_size: int = 0

    @property
    def text_bytes(self) -> bytes:
        return self.head + b"".join(self.probes)


def take(path: Path, container: str, member: str = "") -> Sample:
    if container == containers.PLAIN:
        return _from_plain(path)
    return _from_compressed(path, container, member)


def _from_plain(path: Path) -> Sample:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(limits.SAMPLE_BYTES)
        if size <= limits.SAMPLE_BYTES:
            return Sample(head, content_size=size)
        probes = []
        room = size - limits.SAMPLE_BYTES
        for number in range(limits.PROBES):
            file.seek(limits.SAMPLE_BYTES + room * number // limits.PROBES)
            probes.append(_whole_lines(file.read(limits.PROBE_BYTES), inside=True))
    return Sample(_whole_lines(head), tuple(probes), whole=False, content_size=size)


def _from_compressed(path: Path, container: str, member: str) -> Sample:
    """Decompresses some 32 MiB at most; keeps pieces with more than ASCII and some others."""
    head = bytearray()
    probes: list[bytes] = []
    used, out = 0, 0

    def seen(consumed: int) -> None:
        nonlocal used
        used = consumed

    with closing(containers.chunks(path, container, member, seen=seen)) as pieces:
        for number, block in enumerate(pieces):
            out += len(block)
            if len(head) < limits.SAMPLE_BYTES:
                head += block
            elif len(probes) < limits.PROBES and (number % 3 == 0 or not block.isascii()):
                probes.append(_telling(block))
            if out >= limits.COMPRESSED_PROBE_BYTES:
                break
        else:
            whole = out <= limits.SAMPLE_BYTES
            kept = bytes(head) if whole else _whole_lines(bytes(head))
            return Sample(kept, tuple(probes), whole=whole, content_size=out)
    share = path.stat().st_size / max(used, 1)
    return Sample(
        _whole_lines(bytes(head)), tuple(probes), whole=False, content_size=int(out * share)
    )


def _telling(block: bytes) -> bytes:
    """A piece of the block, around its first byte beyond ASCII if it has one."""
    start = 0
    if not block.isascii():
        start = next(at for at in range(0, len(block), 4096) if not block[at : at + 4096].isascii())
    start = max(0, start - 4096)
    return _whole_lines(block[start : start + limits.PROBE_BYTES], inside=True)


def _whole_lines(piece: bytes, *, inside: bool = False) -> bytes:
    """Without the cut-off last line, and when taken from `inside` without the first."""
    start = piece.find(b"\n") + 1 if inside else 0
    end = piece.rfind(b"\n") + 1
    return piece[start:end] if end > start else (b"" if inside else piece)
