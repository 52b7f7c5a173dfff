"""What is in this file? A quick look that reads at most some MiB."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from threefold.collect.logic.reading import (
    codes,
    columns,
    containers,
    dialect,
    encodings,
    excel,
    jsonlines,
    parquet,
    sampling,
)
from threefold.collect.logic.reading.types import (
    CSV,
    EXCEL,
    JSONL,
    PARQUET,
    Inspection,
    Note,
    ReadOptions,
)
from threefold.kit.errors import Invalid, NotFound
from threefold.kit.phrases import phrase


def inspect(path: Path | str, options: ReadOptions | None = None) -> Inspection:
    """Detect how the file is to be read; `options` win over detection.

    Raises `Invalid`, naming the file and the remedy, for what cannot be read.
    """
    path, options = Path(path), _checked(options or ReadOptions(), Path(path).name)
    if not path.is_file():
        raise NotFound(phrase("The file does not exist."), where={"file": path.name})
    if not path.stat().st_size:
        raise _empty(path)
    container = containers.wrapper(path)
    member: str = ""
    members: tuple[str, ...] = ()
    if container == containers.ZIP:
        member, members = (
            containers.pick_member(path, options.member),
            containers.members(path),
        )
    common = Inspection(
        file=path.name,
        size=path.stat().st_size,
        container=container,
        kind=CSV,
        columns=(),
        member=member,
        members=members,
        notes=(Note(codes.MEMBER_OF, {"count": len(members), "name": member}),)
        if len(members) > 1
        else (),
    )
    start = containers.head(path, container, member, limit=4096)
    if not start:
        raise _empty(path)
    kind = _kind(start)
    if kind in (EXCEL, PARQUET):
        look = excel.inspect if kind == EXCEL else parquet.inspect
        common = replace(common, kind=kind)
        if container == containers.PLAIN:
            return look(path, common, options)
        with tempfile.TemporaryDirectory(prefix="threefold-") as folder:
            inner = containers.unpack(path, container, member, Path(folder) / "inner")
            return look(inner, common, options)
    return _text(path, common, options)


def _checked(options: ReadOptions, file: str) -> ReadOptions:
    """Options with `tab` and `\\t` understood; `Invalid` for marks that cannot serve."""
    delimiter = {"tab": "\t", "\\t": "\t"}.get(options.delimiter or "", options.delimiter)
    bad = next(
        (
            (what, mark)
            for what, mark, least in (("delimiter", delimiter, 1), ("quote", options.quote, 0))
            if mark is not None and (not least <= len(mark) <= 1 or mark in ("\n", "\r", "\0"))
        ),
        None,
    )
    quote = '"' if options.quote is None else options.quote
    if bad or (delimiter and delimiter == quote):
        what, mark = bad or ("delimiter", delimiter)
        raise Invalid(
            phrase("“%(mark)s” cannot be the delimiter.", mark=mark)
            if what == "delimiter"
            else phrase("“%(mark)s” cannot be the quote.", mark=mark),
            where={"file": file},
            remedy=phrase("Choose one character; the delimiter and the quote must differ."),
        )
    return replace(options, delimiter=delimiter)


def _kind(start: bytes) -> str:
    if start.startswith(b"PAR1"):
        return PARQUET
    if start.startswith((b"PK\x03\x04", containers.OLE)):
        return EXCEL
    return CSV


def _empty(path: Path) -> Invalid:
    return Invalid(
        phrase("The file is empty."),
        where={"file": path.name},
        remedy=phrase("Export it again, with its data."),
    )


def _text(path: Path, common: Inspection, options: ReadOptions) -> Inspection:
    sample = sampling.take(path, common.container, common.member)
    marked, bom = encodings.bom(sample.head)
    ranking = encodings.detect(sample.text_bytes if not marked else sample.head)
    encoding, sure = ranking[0]
    if options.encoding:
        encoding, sure = encodings.resolve(options.encoding, path.name), 1.0
        if encoding.startswith("utf-16") and marked.startswith("utf-16"):
            encoding = marked
        bom = bom if encoding == marked else 0
    head = _decoded(sample.head[bom:], encoding)
    common = replace(
        common,
        encoding=encoding,
        encoding_confidence=sure,
        encoding_candidates=ranking,
        bom=bom,
    )
    if not head.strip():
        raise _empty(path)
    if (wrong := head.find("\ufffd")) >= 0 and "\ufffd".encode(encoding) not in sample.head:
        line = head.count("\n", 0, wrong) + 1
        note = Note(codes.NOT_TEXT, {"line": line, "encoding": encoding})
        common = replace(common, notes=(*common.notes, note))
    if jsonlines.looks_like(head) and options.delimiter is None:
        return jsonlines.inspect(path, replace(common, kind=JSONL), options, head, sample)
    return _table(path, common, options, head, sample)


def _decoded(piece: bytes, encoding: str) -> str:
    return piece.decode(encoding, "replace").replace("\0", "\ufffd")


def _table(
    path: Path, common: Inspection, options: ReadOptions, head: str, sample: sampling.Sample
) -> Inspection:
    head = head.replace("\r\n", "\n").replace("\r", "\n")
    form = dialect.read(
        head, delimiter=options.delimiter, quote=options.quote, header_row=options.header_row
    )
    if options.header_row and not form.header_row:
        raise Invalid(
            phrase("There is no line %(line)s to take names from.", line=options.header_row),
            where={"file": path.name, "row": options.header_row},
            remedy=phrase("Choose a smaller header row, or 0 for none."),
        )
    body = "".join(head.splitlines(keepends=True)[form.skip :])
    depth = max(200, columns.STUDIED_CELLS // max(1, form.width))
    data = [row for _, row in dialect.rows(body, form.delimiter, form.quote, depth) if row]
    inside = len(data)
    for probe in sample.probes:
        piece = _decoded(probe, common.encoding) if "16" not in common.encoding else ""
        found = dialect.rows(piece, form.delimiter, form.quote, depth // 8)
        data += [row for _, row in found if len(row) == form.width]
    originals = form.header or ("",) * form.width
    described = columns.describe(originals, data, options, path.name)
    notes = [*common.notes]
    if not data:
        notes.append(Note(codes.NO_DATA))
    if form.header_row > 1:
        notes.append(Note(codes.NAMES_LOWER, {"line": form.header_row}))
    exact = sample.whole and inside < depth
    size = len(body.encode(common.encoding, "replace"))
    rows = inside if exact else _estimate(body, size, sample)
    return replace(
        common,
        columns=described,
        delimiter=form.delimiter,
        quote=form.quote,
        header_row=form.header_row,
        first_line=form.skip + 1,
        rows_estimate=rows,
        rows_exact=exact,
        notes=tuple(notes),
    )


def _estimate(body: str, size: int, sample: sampling.Sample) -> int:
    lines = max(1, body.count("\n"))
    return lines if sample.whole else round(lines * sample.content_size / max(1, size))
