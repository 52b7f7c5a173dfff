"""Where a table's files lie: a folder of this machine, or an object store by URL."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.fs as pafs

from threefold.engine.types import Files, Input
from threefold.kit.errors import Unavailable
from threefold.kit.phrases import phrase

STAGING = "_staging"
_BLOCK_BYTES = 1 << 20


class Storage:
    """The files of one table below `url`, named by paths relative to it."""

    def __init__(self, url: str, options: Mapping[str, str] | None = None) -> None:
        scheme = urlsplit(url).scheme
        self.local = len(scheme) < 2 or scheme == "file"
        if self.local:
            url = str(Path(urlsplit(url).path if scheme == "file" else url).absolute())
        self.url = url.rstrip("/")
        self.options = dict(options or {})

    def absolute(self, path: str) -> str:
        return f"{self.url}/{path}"

    def input(
        self,
        schema: pa.Schema,
        partition_by: tuple[str, ...],
        files: Sequence[tuple[str, Mapping[str, str | None]]],
        columns: Sequence[str] | None = None,
    ) -> Input:
        """The rows of these files; far away, more columns than `columns` may be on offer."""
        if self.local or not files:
            paths = tuple(self.absolute(path) for path, _ in files)
            if columns is not None:
                schema = pa.schema([schema.field(name) for name in columns])
            return Files(paths, schema, tuple(c for c in partition_by if c in schema.names))
        # An Arrow dataset takes the engine's filters, and the partition values prune files.
        return pads.FileSystemDataset.from_paths(
            [path for path, _ in files],
            schema=schema,
            format=pads.ParquetFileFormat(
                default_fragment_scan_options=pads.ParquetFragmentScanOptions(pre_buffer=True)
            ),
            filesystem=self.filesystem,
            partitions=[_equals(partition, schema) for _, partition in files],
        )

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A new folder for files being written; on the table's own disk where it has one."""
        if not self.local:
            with TemporaryDirectory(prefix="threefold-lake-") as name:
                yield Path(name)
            return
        # Delta readers and vacuum pass over names that begin with an underscore.
        folder = below(Path(self.url), STAGING, uuid.uuid4().hex)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, source: Path, path: str, *, keep: bool = False) -> None:
        """Bring a finished file into the table, on disk before this returns.

        With `keep` the source stays where it is; on the table's own disk both names are then of
        one file, which nobody may write to any more.
        """
        if self.local:
            target = Path(self.absolute(path))
            below(Path(self.url), *Path(path).parent.parts)
            if keep:
                _doubled(source, target)
            else:
                source.rename(target)
            flush(target)
            flush(target.parent)
            return
        with (
            source.open("rb") as reader,
            self.filesystem.open_output_stream(path) as writer,
        ):
            while block := reader.read(_BLOCK_BYTES):
                writer.write(block)

    def flush_commit(self, version: int) -> None:
        """Make a commit that the Delta library wrote survive a power cut."""
        if self.local:
            log = Path(self.url) / "_delta_log"
            for path in (log / f"{version:020}.json", log):
                if path.exists():
                    flush(path)

    def forget(self, paths: Sequence[str]) -> None:
        """Delete files that no commit names; what cannot be deleted is left for vacuum."""
        for path in paths:
            try:
                if self.local:
                    Path(self.absolute(path)).unlink(missing_ok=True)
                else:
                    self.filesystem.delete_file(path)
            except OSError:
                continue

    @cached_property
    def filesystem(self) -> pafs.FileSystem:
        if self.url.startswith(("s3://", "s3a://")):
            return self._s3()
        from deltalake.fs import DeltaStorageHandler

        return pafs.PyFileSystem(DeltaStorageHandler(self.url, self.options))

    def _s3(self) -> pafs.FileSystem:
        def option(name: str) -> str | None:
            given = {key.upper(): value for key, value in self.options.items()}
            return (
                given.get(f"AWS_{name}") or given.get(name) or os.environ.get(f"AWS_{name}") or None
            )

        endpoint = option("ENDPOINT_URL") or option("ENDPOINT")
        address = urlsplit(endpoint or "")
        settings = {
            "access_key": option("ACCESS_KEY_ID"),
            "secret_key": option("SECRET_ACCESS_KEY"),
            "session_token": option("SESSION_TOKEN"),
            "region": option("REGION") or option("DEFAULT_REGION"),
            "endpoint_override": address.netloc or endpoint,
            "scheme": address.scheme or None,
        }
        try:
            store = pafs.S3FileSystem(**{k: v for k, v in settings.items() if v is not None})
        except (OSError, ValueError) as error:
            raise Unavailable(
                phrase("The object store cannot be reached: %(error)s", error=error),
                remedy=phrase("Check the lake's URL and its access settings."),
                where={"url": self.url},
            ) from error
        return pafs.SubTreeFileSystem(self.url.split("://", 1)[1], store)


def _equals(partition: Mapping[str, str | None], schema: pa.Schema) -> pads.Expression:
    condition = pads.scalar(True)
    for name, value in partition.items():
        column = pads.field(name)
        kind = schema.field(name).type
        part = column.is_null() if value is None else column == pa.scalar(value).cast(kind)
        condition = part if condition.equals(pads.scalar(True)) else condition & part
    return condition


def _doubled(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:
        # Another disk, or one that knows no links.
        shutil.copyfile(source, target)


def below(folder: Path, *names: str) -> Path:
    """A folder below a table's, made where it lacks; `Unavailable` where the table's own is gone.

    That may be a disk not mounted: what is written in its place is lost once it is back.
    """
    for name in names:
        folder /= name
        try:
            folder.mkdir(exist_ok=True)
        except FileNotFoundError as error:
            raise Unavailable(
                phrase("The lake's table is gone."), where={"table": str(folder.parent)}
            ) from error
    return folder


def flush(path: Path) -> None:
    """Force a file, or the names in a folder, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
