"""Opening what a file comes wrapped in, never trusting its sizes or names."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import pyarrow as pa

from threefold.collect.logic.reading import limits
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase

PLAIN, GZ, ZST, ZIP = "plain", "gz", "zst", "zip"
OFFICE_MARKS = ("[Content_Types].xml", "mimetype")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Seen = Callable[[int], None]


def _unheard(used: int) -> None:
    pass


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def wrapper(path: Path) -> str:
    """plain, gz, zst or zip. A spreadsheet is a zip inside, but counts as plain."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\x1f\x8b"):
        return GZ
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return ZST
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return PLAIN if _is_office(path) else ZIP
    return PLAIN


def _is_office(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(mark in archive.NameToInfo for mark in OFFICE_MARKS)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Invalid(
            phrase("The zip file is damaged: %(error)s.", error=error),
            where={"file": path.name},
            remedy=phrase("Make or transfer the file again."),
        ) from None


def members(path: Path) -> tuple[str, ...]:
    """Files of a zip, folders and the resource forks of macOS left out."""
    with zipfile.ZipFile(path) as archive:
        return tuple(
            info.filename
            for info in archive.infolist()
            if not info.is_dir()
            and not info.filename.startswith("__MACOSX/")
            and Path(info.filename).name != ".DS_Store"
        )


def pick_member(path: Path, wanted: str | None) -> str:
    """The member to read: the one asked for, else the largest."""
    names = members(path)
    if wanted is not None and wanted not in names:
        raise Invalid(
            phrase("The zip file holds no member named “%(name)s”.", name=wanted),
            where={"file": path.name},
            remedy=phrase("Choose one of: %(names)s.", names=", ".join(names[:20]))
            if names
            else phrase("Choose another file."),
        )
    if not names:
        raise Invalid(
            phrase("The zip file is empty."),
            where={"file": path.name},
            remedy=phrase("Choose another file."),
        )
    with zipfile.ZipFile(path) as archive:
        return wanted or max(names, key=lambda name: archive.getinfo(name).file_size)


def chunks(
    path: Path, container: str, member: str = "", *, size: int = limits.CHUNK, seen: Seen = _unheard
) -> Generator[bytes, None, None]:
    """The content in pieces; `seen` hears how many bytes of the file itself are used up.

    Raises `Invalid` for damaged, protected or abnormally expanding content.
    """
    with path.open("rb") as file:
        try:
            if container == PLAIN:
                yield from _plain(file, size, seen)
            elif container == GZ:
                with gzip.GzipFile(fileobj=file) as stream:
                    yield from _guarded(stream, file, path, size, seen)
            elif container == ZST:
                with closing(pa.CompressedInputStream(pa.PythonFile(file, "r"), "zstd")) as stream:
                    yield from _guarded(stream, file, path, size, seen)
            else:
                yield from _zipped(file, path, member, size, seen)
        except (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile, OSError) as error:
            raise Invalid(
                phrase("The compressed file is damaged or cut off: %(error)s.", error=error),
                where={"file": path.name} | ({"member": member} if member else {}),
                remedy=phrase("Make or transfer the file again."),
            ) from error


def _plain(file: BinaryIO, size: int, seen: Seen) -> Iterator[bytes]:
    used = 0
    while block := file.read(size):
        used += len(block)
        seen(used)
        yield block


def _zipped(file: BinaryIO, path: Path, member: str, size: int, seen: Seen) -> Iterator[bytes]:
    with zipfile.ZipFile(file) as archive:
        info = archive.getinfo(member)
        where = {"file": path.name, "member": member}
        if info.flag_bits & 1:
            raise Invalid(
                phrase("The zip file is protected by a password."),
                where=where,
                remedy=phrase("Unpack it and import the file inside."),
            )
        try:
            stream = archive.open(info)
        except NotImplementedError as error:
            raise Invalid(
                phrase(
                    "The zip file uses a compression that cannot be read: %(error)s.", error=error
                ),
                where=where,
                remedy=phrase("Zip it again with the usual method (deflate)."),
            ) from None
        with stream:
            yield from _guarded(cast(_Readable, stream), file, path, size, seen)


def _guarded(
    stream: _Readable, file: BinaryIO, path: Path, size: int, seen: Seen
) -> Iterator[bytes]:
    out = 0
    while block := stream.read(size):
        out += len(block)
        used = file.tell()
        swollen = out > limits.RATIO_FREE_BYTES and out > limits.RATIO * max(used, 1)
        if swollen or out > limits.EXPANDED_BYTES:
            raise Invalid(
                phrase(
                    "The compressed file grows to more than %(out)s MiB from %(size)s KiB, which no"
                    " table of customers does.",
                    out=out >> 20,
                    size=used >> 10,
                ),
                where={"file": path.name},
                remedy=phrase("If it is genuine, unpack it and import the unpacked file."),
            )
        seen(used)
        yield block


def head(path: Path, container: str, member: str = "", *, limit: int) -> bytes:
    """The first `limit` bytes of the content."""
    parts, size = [], 0
    with closing(chunks(path, container, member)) as pieces:
        for block in pieces:
            parts.append(block)
            size += len(block)
            if size >= limit:
                break
    return b"".join(parts)[:limit]


def unpack(path: Path, container: str, member: str, target: Path) -> Path:
    """The content as a file of its own at `target`; names inside archives play no part."""
    with target.open("wb") as out:
        for block in chunks(path, container, member):
            out.write(block)
    return target
